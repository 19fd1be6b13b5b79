// haas-local: the commands that work on this machine. `haas` becomes this program for them, so that the others start
// without its libraries.
#include "cli/local.hpp"
#include "cli/program.hpp"
#include "cli/usage_error.hpp"

namespace {

using namespace haas::cli;

Exit carry_out(const CommandLine& line) {
    const auto verb = line.wish == CommandLine::Wish::run ? find_local_verb(line.command->name) : nullptr;
    if (verb == nullptr) throw UsageError("haas-local only has the commands that work on this machine: use haas");
    SystemPasswords passwords;
    return verb(line.given, line.globals, passwords);
}

}  // namespace

int main(int argc, char** argv) { return run_program(argc, argv, carry_out); }

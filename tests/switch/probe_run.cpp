#include "switch/probe_run.hpp"

#include <cstdlib>

#include "switch/dialogue_file.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

std::string haas_sync_program() {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    return (build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync";
}

haas::sys::Result run_probe(const std::string& label, const std::string& config, const std::vector<std::string>& more) {
    haas::sys::Command command;
    command.argv = {haas_sync_program(), "--probe", "--switch", label, "--config", config};
    command.argv.insert(command.argv.end(), more.begin(), more.end());
    command.deadline = std::chrono::seconds(120);
    return haas::sys::run(command);
}

std::string difference_of(const std::string& output, std::size_t chunk) {
    const TemporaryDirectory directory;
    return difference(load_dialogue_file(directory.write("probe", output)), chunk);
}

}  // namespace haas_test

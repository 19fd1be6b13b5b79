#include "cli/program.hpp"

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/visible.hpp"
#include "cli/service.hpp"
#include "cli/usage_error.hpp"
#include "sys/account.hpp"

namespace haas::cli {

namespace {

Exit fail(Exit exit, const std::string& reason) {
    std::cerr << "haas: " << base::visible(reason) << '\n';
    return exit;
}

Exit run_words(const std::vector<std::string>& words, const CarryOut& carry_out) {
    try {
        const auto exit = carry_out(parse_command_line(words));
        std::cout.flush();
        return std::cout ? exit : fail(Exit::refused, "the output cannot be written");
    } catch (const UsageError& error) {
        fail(Exit::usage, error.what());
        std::cerr << "`haas help" << (error.topic().empty() ? "" : " " + error.topic()) << "` tells more.\n";
        return Exit::usage;
    } catch (const base::ConfigError& error) {
        return fail(Exit::usage, error.what());
    } catch (const UnreachableError& error) {
        return fail(Exit::unreachable, error.what());
    } catch (const std::exception& error) {
        return fail(Exit::refused, error.what());
    }
}

}  // namespace

int run_program(int argc, char** argv, const CarryOut& carry_out) {
    sys::keep_memory_private();
    base::log::start("haas", base::log::Level::warning);
    return static_cast<int>(run_words({argv + (argc > 0 ? 1 : 0), argv + argc}, carry_out));
}

}  // namespace haas::cli

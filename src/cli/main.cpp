// The `haas` command.
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "cli/command_line.hpp"
#include "cli/help.hpp"
#include "cli/run.hpp"
#include "cli/show.hpp"
#include "cli/stored_login.hpp"
#include "cli/usage_error.hpp"
#include "config.h"
#include "sys/account.hpp"

namespace {

using namespace haas::cli;

Exit ask_service(const CommandLine& line) {
    SystemPasswords passwords;
    const auto file = read_file_settings(line.globals.config);
    const auto endpoint = choose_endpoint(line.globals, std::getenv, file);
    wait_seconds(line.given);  // reports a wrong --wait before the user is asked for a password
    const auto login = line.command->login;
    auto token = find_token(line.globals, std::getenv, file, endpoint, login, passwords, login_file());
    const auto credentials =
        token ? *std::move(token) : choose_credentials(line.globals, std::getenv, file, login, passwords);
    const Connect connect_to = [&] { return connect(endpoint, credentials, std::cerr); };
    const Streams streams{std::cout, std::cerr, isatty(STDERR_FILENO) == 1 ? Progress::shown : Progress::hidden,
                          isatty(STDOUT_FILENO) == 1};
    const auto exit = line.command->remote != nullptr
                          ? line.command->remote(line.given, line.globals, connect_to, streams)
                          : run(*line.command, line.given, line.globals, passwords, *connect_to(), streams);
    const bool has_user = !credentials.username.empty() || !credentials.token.empty();
    if (exit == Exit::refused && !has_user && login != Login::needless) {
        std::cerr << "haas: no user was named: use `haas login`, or give --username, HAAS_USERNAME, or username in "
                     "haas.cfg\n";
    }
    return exit;
}

Exit carry_out(const CommandLine& line) {
    if (line.wish == CommandLine::Wish::version) {
        std::cout << "haas " PACKAGE_VERSION "\n";
        return Exit::ok;
    }
    if (line.wish == CommandLine::Wish::help) {
        std::cout << help_on(line.help_topics);
        return Exit::ok;
    }
    if (line.command->local == nullptr) return ask_service(line);
    SystemPasswords passwords;
    return line.command->local(line.given, line.globals, passwords);
}

Exit fail(Exit exit, const std::string& reason) {
    std::cerr << "haas: " << visible(reason) << '\n';
    return exit;
}

Exit run_program(const std::vector<std::string>& words) {
    try {
        const auto exit = carry_out(parse_command_line(words));
        std::cout.flush();
        return std::cout ? exit : fail(Exit::refused, "the output cannot be written");
    } catch (const UsageError& error) {
        fail(Exit::usage, error.what());
        std::cerr << "`haas help" << (error.topic().empty() ? "" : " " + error.topic()) << "` tells more.\n";
        return Exit::usage;
    } catch (const haas::base::ConfigError& error) {
        return fail(Exit::usage, error.what());
    } catch (const UnreachableError& error) {
        return fail(Exit::unreachable, error.what());
    } catch (const std::exception& error) {
        return fail(Exit::refused, error.what());
    }
}

}  // namespace

int main(int argc, char** argv) {
    haas::sys::keep_memory_private();
    haas::base::log::start("haas", haas::base::log::Level::warning);
    return static_cast<int>(run_program({argv + (argc > 0 ? 1 : 0), argv + argc}));
}

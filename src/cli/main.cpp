// The `haas` command.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string>

#include "cli/help.hpp"
#include "cli/program.hpp"
#include "cli/run.hpp"
#include "cli/stored_login.hpp"
#include "config.h"
#include "sys/directories.hpp"

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

/// Where the program with the commands for this machine is: beside this one where both were built, otherwise where it
/// is installed. One beside this one counts only if both belong to the same user: in a directory such as /tmp, anybody
/// can put one there.
std::filesystem::path find_local_program() {
    std::error_code failed;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
    const auto beside = self.parent_path() / "haas-local";
    struct stat ours {};
    struct stat its {};
    const bool is_ours = !failed && ::stat(self.c_str(), &ours) == 0 && ::lstat(beside.c_str(), &its) == 0 &&
                         S_ISREG(its.st_mode) && its.st_uid == ours.st_uid;
    return is_ours ? beside : std::filesystem::path(haas::sys::haaslibexecdir) / "haas-local";
}

/// Goes on as haas-local, with the same words.
/// @throws base::ConfigError  when that program does not start
[[noreturn]] void become_local_program(const CommandLine& line, char** argv) {
    const auto program = find_local_program();
    ::execv(program.c_str(), argv);
    const std::string reason = errno == ENOENT ? "it is installed only where HaaS itself is" : std::strerror(errno);
    throw haas::base::ConfigError(std::string(line.command->name) + " needs the program " + program.string() + ": " +
                                  reason);
}

Exit carry_out(const CommandLine& line, char** argv) {
    if (line.wish == CommandLine::Wish::version) {
        std::cout << "haas " PACKAGE_VERSION "\n";
        return Exit::ok;
    }
    if (line.wish == CommandLine::Wish::help) {
        std::cout << help_on(line.help_topics);
        return Exit::ok;
    }
    if (line.command->is_local()) become_local_program(line, argv);
    return ask_service(line);
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(argc, argv, [argv](const CommandLine& line) { return carry_out(line, argv); });
}

#include "store/server_process.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>

namespace haas_test {

Arguments as_ordinary_user(Arguments command) {
    if (::geteuid() != 0) return command;
    Arguments whole = {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig=QUIT"};
    whole.insert(whole.end(), command.begin(), command.end());
    return whole;
}

pid_t spawn(const Arguments& command, const std::filesystem::path& said) {
    const pid_t process = ::fork();
    if (process < 0) throw std::runtime_error("no process");
    if (process > 0) return process;
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    std::vector<char*> arguments;
    for (const auto& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    if (std::freopen(said.c_str(), "a", stdout) == nullptr || ::dup2(STDOUT_FILENO, STDERR_FILENO) < 0 ||
        ::chdir("/") != 0)
        ::_exit(126);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

bool succeeds(const Arguments& command, const std::filesystem::path& said) {
    int status = 0;
    return ::waitpid(spawn(command, said), &status, 0) > 0 && status == 0;
}

void give_to_ordinary_user(const std::filesystem::path& path) {
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0 && ::chown(path.c_str(), nobody, nobody) != 0)
        throw std::runtime_error("cannot give " + path.string() + " to nobody");
}

void await_server(pid_t server, const Arguments& is_ready, const std::filesystem::path& said) {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!succeeds(is_ready, said)) {
        if (std::chrono::steady_clock::now() > latest || ::waitpid(server, nullptr, WNOHANG) != 0)
            throw std::runtime_error("a server does not start: see " + said.string());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

}  // namespace haas_test

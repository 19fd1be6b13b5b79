// cli_switch: simulated switches with a command line, on telnet or ssh, for tests. They know nothing of HaaS.
//
// It writes a line `ready PORT [FINGERPRINT]` for each switch when all listen, and ends with the process that started
// it, or by a signal.
#include <signal.h>
#include <sys/prctl.h>

#include <iostream>
#include <list>

#include "switch/sim/kind.hpp"
#include "switch/sim/server.hpp"

namespace {

std::string numbered(const std::string& name, char separator, int number, int count) {
    return name.empty() || count == 1 ? name : name + separator + std::to_string(number);
}

[[noreturn]] void serve(const haas_sim::Options& options) {
    const haas_sim::Kind* const kind = haas_sim::find_kind(options.kind);
    if (kind == nullptr) throw haas_sim::UsageError("no such kind: " + options.kind);
    const std::string hostname = options.hostname.empty() ? std::string(kind->hostname) : options.hostname;
    haas_sim::Loop loop;
    std::list<haas_sim::Server> servers;
    for (int i = 1; i <= options.count; ++i) {
        servers.emplace_back(loop, *kind, options, numbered(hostname, '-', i, options.count),
                             numbered(options.state_file, '.', i, options.count),
                             numbered(options.control, '.', i, options.count));
    }
    for (const auto& server : servers) std::cout << server.ready() << '\n';
    std::cout << std::flush;
    loop.run();
}

}  // namespace

int main(int argc, char** argv) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    try {
        serve(haas_sim::parse_options(argc, argv));
    } catch (const haas_sim::UsageError& wrong) {
        std::cerr << "cli_switch: " << wrong.what() << '\n' << haas_sim::usage;
        return 2;
    } catch (const std::exception& failure) {
        std::cerr << "cli_switch: " << failure.what() << '\n';
        return 1;
    }
}

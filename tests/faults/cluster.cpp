#include "faults/cluster.hpp"

#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "sys/process.hpp"

namespace haas_test {

std::string Cluster::ask(const std::vector<std::string>& words) const {
    haas::sys::Command command;
    // What it starts must outlive it.
    command.argv = {"setsid", "--wait", command_};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    for (const char* name : {"HAAS_BUILD_DIR", "HAAS_CLUSTER_RUN"}) {
        if (const char* const value = std::getenv(name)) command.environment.emplace_back(name, value);
    }
    command.deadline = std::chrono::seconds(180);
    const auto result = haas::sys::run(command);
    // Without a primary there is nothing to say, and that is no failure.
    if (!result.ok() && !result.errors.empty()) std::cerr << words.front() << ": " << result.errors << std::endl;
    return result.ok() ? result.output.substr(0, result.output.find('\n')) : no_answer;
}

void Cluster::tell(const std::vector<std::string>& words) const {
    if (ask(words) == no_answer) throw std::runtime_error("lab/cluster " + words.front() + " failed");
}

}  // namespace haas_test

// The cluster that is tested, by its own command.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace haas_test {

/// lab/cluster, which hurts and heals hosts.
class Cluster {
public:
    explicit Cluster(std::string command) : command_(std::move(command)) {}

    /// @return  the first line of its answer; no_answer: it failed
    std::string ask(const std::vector<std::string>& words) const;
    static constexpr const char* no_answer = "-";
    /// @throws std::runtime_error
    void tell(const std::vector<std::string>& words) const;

private:
    std::string command_;
};

}  // namespace haas_test

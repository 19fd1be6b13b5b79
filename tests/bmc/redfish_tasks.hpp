// The tasks of the Redfish service in the tests: answers 202, and what becomes of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bmc/redfish_json.hpp"

namespace haas_test {

/// @source  DSP0266, "Asynchronous operations": Location names a task monitor, which answers 202 until the work has
///          ended, and then as the request would have been answered
class RedfishTasks {
public:
    /// Takes a line, if it is one of:
    ///   task READS [END]         how often a task is looked at before it ends; END: "fails", or "never" ends
    ///   task-location WHAT       what Location names: "monitor" (at first), "task", "foreign" or "none"; the body is
    ///                            the task
    bool obey(const std::string& verb, const std::vector<std::string>& words);

    void behave();

    /// Does something later.
    /// @return  the answer for now
    RedfishAnswer begin(std::function<void()> work);

    /// Waits for the machine's next start, for which something is planned already.
    RedfishAnswer plan();

    /// The machine has started: what was planned is done.
    void started();

    /// @return  no answer, if there is no task or monitor at that path
    RedfishAnswer handle(const RedfishRequest& request);

private:
    enum class State { planned, running, completed, failed };
    struct Task {
        State state = State::running;
        int reads_left = 0;
        bool is_gone = false;  ///< its monitor has told the result
        std::function<void()> work;
    };
    void look(Task& task);
    RedfishAnswer accepted(std::size_t number) const;
    RedfishAnswer show(std::size_t number, int status) const;

    std::vector<Task> tasks_;
    int reads_ = 2;
    std::string end_;
    std::string location_ = "monitor";
};

}  // namespace haas_test

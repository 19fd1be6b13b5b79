#include "bmc/redfish_tasks.hpp"

#include <utility>

namespace haas_test {

namespace {

const std::string task_path = "/redfish/v1/TaskService/Tasks/";
const std::string monitor_path = "/redfish/v1/TaskService/TaskMonitors/";

}  // namespace

bool RedfishTasks::obey(const std::string& verb, const std::vector<std::string>& words) {
    if (verb == "task") {
        reads_ = std::stoi(words.at(0));
        end_ = words.size() > 1 ? words[1] : "";
    } else if (verb == "task-location") {
        location_ = words.at(0);
    } else {
        return false;
    }
    return true;
}

void RedfishTasks::behave() {
    reads_ = 2;
    end_.clear();
    location_ = "monitor";
}

RedfishAnswer RedfishTasks::begin(std::function<void()> work) {
    tasks_.push_back({State::running, reads_, false, std::move(work)});
    return accepted(tasks_.size());
}

RedfishAnswer RedfishTasks::plan() {
    tasks_.push_back({State::planned, 0, false, {}});
    return accepted(tasks_.size());
}

void RedfishTasks::started() {
    for (auto& task : tasks_) {
        if (task.state == State::planned) task.state = State::completed;
    }
}

RedfishAnswer RedfishTasks::handle(const RedfishRequest& request) {
    for (std::size_t number = 1; number <= tasks_.size(); ++number) {
        Task& task = tasks_[number - 1];
        const bool is_monitor = request.path == monitor_path + std::to_string(number);
        if (!is_monitor && request.path != task_path + std::to_string(number)) continue;
        if (request.method != "GET") return redfish_not_allowed("GET");
        look(task);
        const bool has_ended = task.state == State::completed || task.state == State::failed;
        if (!is_monitor) return show(number, 200);
        if (task.is_gone) return redfish_not_found(request.path);
        if (!has_ended) return show(number, 202);
        task.is_gone = true;
        if (task.state == State::completed) return {204, {}, {}, {}};
        return redfish_error(400, "OperationFailed", "The work could not be done.");
    }
    return {0, {}, {}, {}};
}

void RedfishTasks::look(Task& task) {
    if (task.state != State::running || end_ == "never" || --task.reads_left > 0) return;
    task.state = end_ == "fails" ? State::failed : State::completed;
    if (task.state == State::completed) task.work();
}

RedfishAnswer RedfishTasks::accepted(std::size_t number) const {
    auto answer = show(number, 202);
    const std::string id = std::to_string(number);
    if (location_ == "foreign") {
        answer.headers.emplace_back("Location", "https://192.0.2.1" + monitor_path + id);
    } else if (location_ != "none") {
        answer.headers.emplace_back("Location", (location_ == "task" ? task_path : monitor_path) + id);
    }
    return answer;
}

RedfishAnswer RedfishTasks::show(std::size_t number, int status) const {
    const Task& task = tasks_[number - 1];
    const std::string id = std::to_string(number);
    JsonDocument shown(rapidjson::kObjectType);
    set_text(shown, shown, "@odata.type", "#Task.v1_4_3.Task");
    set_text(shown, shown, "@odata.id", task_path + id);
    set_text(shown, shown, "Id", id);
    set_text(shown, shown, "Name", "Task " + id);
    set_text(shown, shown, "TaskMonitor", monitor_path + id);
    const std::vector<std::string> states = {"Pending", "Running", "Completed", "Exception"};
    set_text(shown, shown, "TaskState", states[static_cast<std::size_t>(task.state)]);
    set_text(shown, shown, "TaskStatus", task.state == State::failed ? "Critical" : "OK");
    if (task.state == State::failed) {
        const auto messages = parse_json(
            R"({"Messages": [{"MessageId": "Base.1.8.OperationFailed", "Message": "The work could not be done."}]})");
        merge_json(shown, messages, shown.GetAllocator());
    }
    return redfish_ok(shown, status);
}

}  // namespace haas_test

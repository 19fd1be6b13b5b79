// Requests and their answers, one after the other or several at once.
#include <algorithm>
#include <numeric>

#include "random/run.hpp"

namespace haas_test {

namespace {

/// The types that the API's documentation lists for a status.
bool is_documented(int status, const std::string& type) {
    static const std::map<int, std::set<std::string>> types = {
        {400, {"ValidationError", "BadArgumentError"}},
        {401, {"AuthorizationError"}},
        {403, {"AuthorizationError"}},
        {404, {"NotFoundError"}},
        {405, {"MethodNotAllowedError"}},
        {409, {"DuplicateError", "BlockedError", "ProjectMismatchError", "IllegalStateError", "AllocationError"}},
        {413, {"PayloadTooLargeError"}}};
    const auto found = types.find(status);
    return found != types.end() && found->second.contains(type);
}

std::string find_hidden_network(const Model& model, const Operation& operation, const std::string& text) {
    if (!model.users.contains(operation.user)) return {};
    for (const auto& [label, network] : model.networks) {
        const bool was_named = (operation.path + operation.body).find(label) != std::string::npos;
        if (!was_named && text.find(label) != std::string::npos && !model.may_see_network(operation.user, label)) {
            return label;
        }
    }
    return {};
}

/// Without secrets.
std::string story_of(const Operation& operation, const Answer& answer) {
    auto what = operation.text();
    for (auto at = what.find("secret-"); at != std::string::npos; at = what.find("secret-"))
        what.replace(at, 19, "***");
    return what + " -> " + std::to_string(answer.status);
}
}  // namespace

void RandomRun::operate() { perform(choose_operation(model_, random_)); }

void RandomRun::ask_for_networking() { perform(choose_networking(model_, random_)); }

void RandomRun::complete(Operation& operation) {
    if (!operation.secret.empty()) secrets_.insert(operation.secret);
    if (operation.password) return;
    const auto user = model_.users.find(operation.user);
    operation.password = user != model_.users.end() ? user->second.password : "no-password";
}

void RandomRun::perform(Operation operation) {
    complete(operation);
    const auto answer = rig_->send(operation);
    ++counts_[operation.kind->name][answer.status];
    step(story_of(operation, answer), [&] {
        const auto wrong = follow(model_, operation, answer);
        if (!wrong.empty()) fail({wrong, answer.body});
    });
}

void RandomRun::operate_at_once() {
    std::vector<Operation> operations{choose_change(model_, random_)};
    while (operations.size() < Rig::workers) {
        auto next =
            random_.chance(70) ? choose_rival(model_, random_, operations.front()) : choose_operation(model_, random_);
        // Which of two passwords of one user is the later one, neither answers nor rows would tell.
        const auto is_rival_secret = [&](const auto& each) {
            return !each.secret.empty() && !next.secret.empty() && each.label == next.label;
        };
        if (std::none_of(operations.begin(), operations.end(), is_rival_secret)) operations.push_back(std::move(next));
    }
    for (auto& each : operations) complete(each);
    const auto answers = rig_->send_at_once(operations);
    std::string story = "at once:";
    for (std::size_t i = 0; i < operations.size(); ++i) {
        ++counts_[operations[i].kind->name][answers[i].status];
        story += "\n    " + story_of(operations[i], answers[i]);
    }
    step(story, [&] { follow_in_some_order(operations, answers); });
}

void RandomRun::follow_in_some_order(const std::vector<Operation>& operations, const std::vector<Answer>& answers) {
    auto rows = rig_->rows();
    std::vector<std::size_t> order(operations.size());
    std::iota(order.begin(), order.end(), 0);
    std::vector<std::string> wrong;
    do {
        Model model = model_;
        std::string fault;
        std::string name = "as if in the order";
        for (const auto i : order) {
            name += " " + std::to_string(i + 1);
            if (!fault.empty()) continue;
            fault = follow(model, operations[i], answers[i]);
            if (!fault.empty()) fault = "answer " + std::to_string(i + 1) + ": " + fault;
        }
        if (fault.empty()) {
            Model there = model;
            there.follow(rows);
            const auto differences = there.differences(rows);
            if (differences.empty()) {
                model_ = std::move(model);
                // What may happen in one step may not be judged by what was before and after three of them.
                note_new_ports(rows);
                rows_ = std::move(rows);
                return;
            }
            fault = "the database: " + differences.front();
        }
        wrong.push_back(name + ": " + fault);
    } while (std::next_permutation(order.begin(), order.end()));
    for (const auto& each : answers) wrong.push_back("an answer: " + each.body);
    fail(wrong);
}

std::string RandomRun::follow(Model& model, const Operation& operation, const Answer& answer) const {
    const std::string fault = fault_of(model, operation, answer);
    if (!fault.empty()) return fault;
    const int expected = expected_status(model, operation);
    if (answer.status != expected) return "expected " + std::to_string(expected);
    if (answer.status >= 300) return {};
    rapidjson::Document json;
    json.Parse(answer.body.empty() ? "{}" : answer.body.c_str());
    if (operation.kind->apply != nullptr) operation.kind->apply(model, operation, json);
    return operation.kind->verify != nullptr ? operation.kind->verify(model, operation, json) : "";
}

std::string RandomRun::fault_of(const Model& model, const Operation& operation, const Answer& answer) const {
    if (!find_secret(answer.body + answer.headers).empty()) return "the answer holds a secret";
    const auto hidden = find_hidden_network(model, operation, answer.body);
    if (!hidden.empty()) return "the answer names network " + hidden + ", which its reader may not see";
    if (answer.body.empty()) return answer.status == 200 ? "" : "an answer without a body";
    rapidjson::Document json;
    json.Parse(answer.body.c_str());
    if (json.HasParseError()) return "the answer is not JSON";
    if (answer.status < 300) return {};
    for (const char* member : {"type", "msg", "request_id"}) {
        if (!json.HasMember(member) || !json[member].IsString()) return std::string("the error has no ") + member;
    }
    if (!is_documented(answer.status, json["type"].GetString())) return "a type that does not go with the status";
    return {};
}

}  // namespace haas_test

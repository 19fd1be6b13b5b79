#include "service/networking.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"

namespace haas::api {

using service::Caller;
using store::Transaction;
using Action = core::NetworkingAction;

namespace {

constexpr std::chrono::seconds longest_wait{30};
constexpr std::chrono::milliseconds shortest_pause{10};
constexpr std::chrono::milliseconds longest_pause{100};

/// The query argument `wait`.
std::chrono::seconds wait_of(const Call& call) {
    const auto text = call.query("wait");
    if (!text) return std::chrono::seconds(0);
    const bool digits = !text->empty() && text->size() <= 2 &&
                        std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::chrono::seconds wait(digits ? std::stoi(*text) : -1);
    if (!digits || wait > longest_wait) throw core::ValidationError("wait must be from 0 to 30 seconds.", "wait");
    return wait;
}

Action show(Call& call, const std::string& uuid) {
    return call.read(
        [&](Transaction& tx, const Caller& who) { return service::show_networking_action(tx, who, uuid); });
}

/// The action as soon as it is finished, or as it is when the time is up, or when so many wait already, or of this project,
/// that one more would leave no worker for the others. Holds no transaction while it waits.
/// @param wait  counted from the begin of the call, so that Apache never gives up on it
Action await(Call& call, const std::string& uuid, std::chrono::seconds wait) {
    auto [action, party] = call.read([&](Transaction& tx, const Caller& who) {
        auto shown = service::show_networking_action(tx, who, uuid);
        auto asking = service::party_of(who, shown.project_id, service::project_label(tx, shown.project_id));
        return std::pair(std::move(shown), std::move(asking));
    });
    if (wait.count() == 0 || action.status != Action::Status::pending) return action;
    call.require_own_page();
    const auto seat = call.settings().seats.find(party);
    if (!seat) return action;
    const auto deadline = call.begin() + wait;
    auto pause = shortest_pause;
    while (action.status == Action::Status::pending && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, longest_pause);
        action = show(call, uuid);
    }
    return action;
}

const char* status_word(Action::Status status) {
    switch (status) {
        case Action::Status::done: return "DONE";
        case Action::Status::error: return "ERROR";
        case Action::Status::pending: break;
    }
    return "PENDING";
}

Response action_answer(const Action& action) {
    http::JsonWriter json;
    json.begin_object().key("status").string(status_word(action.status));
    json.key("type").string(action.type == Action::Type::revert_port ? "revert_port" : "modify_port");
    json.key("node").string_or_null(action.node_label);
    json.key("nic").string_or_null(action.nic_label);
    json.key("new_network").string_or_null(action.network_label);
    json.key("channel").string_or_null(action.channel);
    json.key("error").string_or_null(action.error);
    json.key("attempts").number(action.attempts);
    json.key("created").string(base::to_iso8601(action.created_at));
    json.key("finished");
    write_time(json, action.finished_at).end_object();
    return json_answer(json.take());
}

/// 202 with the id of a queued action; or, if the caller waits for it and it ends in time, 200 with the action.
Response queued_answer(Call& call, const std::string& uuid, std::chrono::seconds wait) {
    call.note("action", uuid);
    if (wait.count() > 0) {
        const auto action = await(call, uuid, wait);
        if (action.status != Action::Status::pending) return action_answer(action);
    }
    http::JsonWriter json;
    json.begin_object().key("status_id").string(uuid).end_object();
    return json_answer(json.take(), 202);
}

}  // namespace

Response node_connect_network(Call& call) {
    const auto wait = wait_of(call);
    const std::string channel = call.find_text("channel").value_or(core::Channel::native().text());
    const auto uuid = call.write([&](Transaction& tx, const Caller& who) {
        return service::node_connect_network(tx, who, call.settings(), call.path("node"), call.path("nic"),
                                             call.text("network"), channel);
    });
    return queued_answer(call, uuid, wait);
}

Response node_detach_network(Call& call) {
    const auto wait = wait_of(call);
    const auto detachment = call.write([&](Transaction& tx, const Caller& who) {
        return service::node_detach_network(tx, who, call.settings(), call.path("node"), call.path("nic"),
                                            call.find_text("network"));
    });
    call.note("network", detachment.network);
    call.note("channel", detachment.channel);
    return queued_answer(call, detachment.action, wait);
}

Response port_revert(Call& call) {
    const auto wait = wait_of(call);
    service::PortName name{std::nullopt, call.path("port")};
    if (call.has_path("switch")) name.switch_label = call.path("switch");
    if (call.flag("force", false)) {
        const auto drift =
            call.write([&](Transaction& tx, const Caller& who) { return service::port_revert_by_force(tx, who, name); });
        http::JsonWriter json;
        json.begin_object().key("drift").string(drift).end_object();
        return json_answer(json.take());
    }
    const auto uuid =
        call.write([&](Transaction& tx, const Caller& who) { return service::port_revert(tx, who, name); });
    return queued_answer(call, uuid, wait);
}

Response show_networking_action(Call& call) {
    return action_answer(await(call, call.path("action"), wait_of(call)));
}

}  // namespace haas::api

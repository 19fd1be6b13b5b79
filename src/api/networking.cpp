#include "service/networking.hpp"
#include "base/deadline.hpp"
#include "core/label.hpp"

#include <chrono>
#include <thread>

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "base/backoff.hpp"
#include "base/text.hpp"
#include "core/error.hpp"
#include "service/networking_action.hpp"

namespace haas::api {

using core::NetworkLabel;
using core::NicLabel;
using core::NodeLabel;
using service::ActionView;
using service::Caller;
using store::Reading;
using store::Writing;
using Status = core::NetworkingAction::Status;

namespace {

constexpr std::chrono::seconds longest_wait{30};
constexpr base::GrowingPause between_looks{std::chrono::milliseconds(10), std::chrono::milliseconds(100)};

/// The query argument `wait`.
std::chrono::seconds wait_of(const Call& call) {
    const auto text = call.query("wait");
    if (!text) return std::chrono::seconds(0);
    const auto wait = base::parse_number<int>(*text);
    if (!wait || *wait > longest_wait.count())
        throw core::ValidationError("wait must be from 0 to 30 seconds.", "wait");
    return std::chrono::seconds(*wait);
}

ActionView show(Call& call, const std::string& uuid) {
    return call.read([&](Reading& tx, const Caller& who) { return service::show_networking_action(tx, who, uuid); });
}

/// Waits until the action is finished or the time is up, and returns the action. Does not wait if no seat is free, that
/// is, if too many requests wait already, altogether or for this party. Holds no transaction while it waits.
/// @param wait  counted from the start of the call, so that Apache never gives up on it
ActionView await(Call& call, const std::string& uuid, std::chrono::seconds wait) {
    auto [view, party] = call.read([&](Reading& tx, const Caller& who) {
        auto shown = service::show_networking_action(tx, who, uuid);
        const auto project = shown.action.project_id;
        auto asking = service::party_of(who, project, service::find_project_label(tx, project));
        return std::pair(std::move(shown), std::move(asking));
    });
    if (wait.count() == 0 || view.action.status != Status::pending) return view;
    call.require_own_page();
    const auto seat = call.settings().seats.waiting.find(party);
    if (!seat) return view;
    const base::Deadline deadline(call.started_at() + wait);
    int looks = 0;
    while (view.action.status == Status::pending && !deadline.has_passed()) {
        std::this_thread::sleep_for(between_looks.after(++looks));
        view = show(call, uuid);
    }
    return view;
}

const char* status_word(Status status) {
    switch (status) {
        case Status::done: return "DONE";
        case Status::error: return "ERROR";
        case Status::pending: break;
    }
    return "PENDING";
}

const char* type_word(core::NetworkingAction::Type type) {
    using Type = core::NetworkingAction::Type;
    switch (type) {
        case Type::revert_port: return "revert_port";
        case Type::move_nic: return "move_nic";
        case Type::modify_port: break;
    }
    return "modify_port";
}

/// The ports of a group, each with how far it is.
void write_parts(base::JsonWriter& json, const ActionView& view) {
    json.key("group").string_or_null(view.action.group_label).key("members").begin_array();
    const bool is_pending = view.action.status == Status::pending;
    for (const auto& part : view.parts) {
        json.begin_object().key("switch").string(part.switch_label).key("port").string(part.port_label);
        json.key("attempts").number(part.attempts);
        if (is_pending) {
            json.key("carried").boolean(part.carried);
            json.key("switch_error").string_or_null(part.switch_error);
        }
        json.end_object();
    }
    json.end_array();
}

/// The members of an action, between the braces of its object.
void write_action(base::JsonWriter& json, const ActionView& view) {
    const auto& action = view.action;
    json.key("status").string(status_word(action.status)).key("type").string(type_word(action.type));
    json.key("node").string_or_null(action.node_label);
    json.key("nic").string_or_null(action.nic_label);
    json.key("new_network").string_or_null(action.network_label);
    json.key("channel").string_or_null(action.channel);
    json.key("error").string_or_null(action.error);
    json.key("attempts").number(action.attempts);
    json.key("created").string(base::to_iso8601(action.created_at));
    json.key("finished");
    write_time(json, action.finished_at);
    if (view.for_administrator && action.status == Status::pending) {
        json.key("switch_error").string_or_null(view.switch_error);
    }
    if (!view.parts.empty()) write_parts(json, view);
}

Response action_answer(const ActionView& view) {
    base::JsonWriter json;
    json.begin_object();
    write_action(json, view);
    json.end_object();
    return json_answer(json.take());
}

/// 202 with the id of a queued action.
Response queued(const std::string& uuid) {
    base::JsonWriter json;
    json.begin_object().key("status_id").string(uuid).end_object();
    return json_answer(json.take(), 202);
}

/// The same; or, if the caller waits for it and it ends in time, 200 with the action.
Response queued_answer(Call& call, const std::string& uuid, std::chrono::seconds wait) {
    call.note("action", uuid);
    if (wait.count() != 0) {
        const auto view = await(call, uuid, wait);
        if (view.action.status != Status::pending) return action_answer(view);
    }
    return queued(uuid);
}

Response drift_answer(const std::string& drift) {
    base::JsonWriter json;
    json.begin_object().key("drift").string(drift).end_object();
    return json_answer(json.take());
}

service::PortName port_name(const Call& call) {
    service::PortName name{std::nullopt, call.path("port")};
    if (call.has_path("switch")) name.switch_label = call.path("switch");
    return name;
}

constexpr int usual_limit = 100;
constexpr int highest_limit = 1000;

int limit_of(const Call& call) {
    const auto text = call.query("limit");
    if (!text) return usual_limit;
    const auto limit = base::parse_number<int>(*text);
    if (!limit || *limit < 1 || *limit > highest_limit) {
        throw core::ValidationError("limit must be from 1 to " + std::to_string(highest_limit) + ".", "limit");
    }
    return *limit;
}

std::optional<Status> status_of(const Call& call) {
    const auto word = call.query("status");
    if (!word) return std::nullopt;
    for (const auto status : {Status::pending, Status::done, Status::error}) {
        if (*word == status_word(status)) return status;
    }
    throw core::ValidationError("status must be PENDING, DONE or ERROR.", "status");
}

std::optional<base::Timestamp> since_of(const Call& call) {
    const auto text = call.query("since");
    if (!text) return std::nullopt;
    const auto since = base::parse_iso8601(*text);
    if (!since) throw core::ValidationError("since must be a time such as 2026-05-01T12:00:00Z.", "since");
    return since;
}

}  // namespace

Response node_connect_network(Call& call) {
    const auto wait = wait_of(call);
    const std::string channel = call.find_text("channel").value_or(core::Channel::native().text());
    const auto connect = [&](Writing& tx, const Caller& who) {
        return service::node_connect_network(tx, who, *call.settings().switches.drivers, call.settings().pending,
                                             NodeLabel(call.path("node")), NicLabel(call.path("nic")),
                                             NetworkLabel(call.text("network")), channel);
    };
    const auto uuid = call.write(connect, queued);
    return queued_answer(call, uuid, wait);
}

Response node_detach_network(Call& call) {
    const auto wait = wait_of(call);
    const auto detach = [&](Writing& tx, const Caller& who) {
        return service::node_detach_network(tx, who, *call.settings().switches.drivers, call.settings().pending,
                                            NodeLabel(call.path("node")), NicLabel(call.path("nic")),
                                            std::optional<NetworkLabel>(call.find_text("network")));
    };
    const auto detachment = call.write(detach, [](const auto& made) { return queued(made.action); });
    call.note("network", detachment.network);
    call.note("channel", detachment.channel);
    return queued_answer(call, detachment.action, wait);
}

Response port_revert(Call& call) {
    const auto wait = wait_of(call);
    const auto name = port_name(call);
    if (call.flag("force", false)) {
        const auto revert = [&](Writing& tx, const Caller& who) {
            return service::port_revert_by_force(tx, who, name);
        };
        return drift_answer(call.write(revert, drift_answer));
    }
    const auto uuid =
        call.write([&](Writing& tx, const Caller& who) { return service::port_revert(tx, who, name); }, queued);
    return queued_answer(call, uuid, wait);
}

Response port_group_revert(Call& call) {
    const auto wait = wait_of(call);
    const auto group = call.path("group");
    if (call.flag("force", false)) {
        const auto revert = [&](Writing& tx, const Caller& who) {
            return service::port_group_revert_by_force(tx, who, group);
        };
        return drift_answer(call.write(revert, drift_answer));
    }
    const auto uuid =
        call.write([&](Writing& tx, const Caller& who) { return service::port_group_revert(tx, who, group); }, queued);
    return queued_answer(call, uuid, wait);
}

Response port_move_nic(Call& call) {
    const auto wait = wait_of(call);
    const auto old_port = call.flag("force", false) ? service::OldPort::released : service::OldPort::dark_first;
    const auto move = [&](Writing& tx, const Caller& who) {
        return service::port_move_nic(tx, who, *call.settings().switches.drivers, port_name(call),
                                      NodeLabel(call.text("node")), NicLabel(call.text("nic")), old_port);
    };
    const auto uuid = call.write(move, queued);
    return queued_answer(call, uuid, wait);
}

Response show_networking_action(Call& call) { return action_answer(await(call, call.path("action"), wait_of(call))); }

Response list_networking_actions(Call& call) {
    const service::ActionQuery query{call.query("node"),    call.query("nic"),    call.query("network"),
                                     call.query("project"), call.query("switch"), call.query("port"),
                                     status_of(call),       since_of(call),       limit_of(call)};
    const auto views =
        call.read([&](Reading& tx, const Caller& who) { return service::list_networking_actions(tx, who, query); });
    base::JsonWriter json;
    json.begin_array();
    for (const auto& view : views) {
        json.begin_object().key("status_id").string(view.action.uuid);
        write_action(json, view);
        if (view.for_administrator) {
            json.key("switch").string(view.action.switch_label).key("port").string(view.action.port_label);
            json.key("to_switch").string_or_null(view.to ? std::optional(view.to->switch_label) : std::nullopt);
            json.key("to_port").string_or_null(view.to ? std::optional(view.to->port) : std::nullopt);
            json.key("requested_by").string(view.action.requested_by);
        }
        json.end_object();
    }
    json.end_array();
    return json_answer(json.take());
}

Response networking_action_cancel(Call& call) {
    const auto cancel = [&](Writing& tx, const Caller& who) {
        return service::networking_action_cancel(tx, who, call.path("action"));
    };
    return action_answer(call.write(cancel, action_answer));
}

}  // namespace haas::api

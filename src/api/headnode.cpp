#include "service/headnode.hpp"

#include <algorithm>
#include <chrono>

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/label.hpp"

namespace haas::api {

using core::Headnode;
using core::HeadnodeLabel;
using core::HnicLabel;
using core::NetworkLabel;
using core::ProjectLabel;
using service::Caller;
using store::Reading;
using store::Writing;

namespace {

/// A request that shows a headnode waits no longer than this for the hypervisor.
constexpr std::chrono::seconds longest_look{5};

/// @param state  of the headnode, while haas-sync carries the request out after the answer
Response answer_to(core::Progress progress, const char* state) {
    if (progress == core::Progress::done) return {};
    base::JsonWriter json;
    json.begin_object().key("state").string(state).end_object();
    return json_answer(json.take(), 202);
}

const char* state_word(core::VmState state) {
    switch (state) {
        case core::VmState::absent: return "missing";
        case core::VmState::stopped: return "stopped";
        case core::VmState::running: return "running";
        case core::VmState::paused: return "paused";
        case core::VmState::crashed: return "crashed";
    }
    return "unknown";
}

struct Shown {
    std::string state;
    std::optional<int> vnc_port;
    std::optional<std::string> error;
};

/// An order for the VM of the path's headnode. To carry it out may take long.
core::HeadnodeOrder order_for(Call& call, const Reading& tx, const Caller& who, std::chrono::milliseconds timeout) {
    const auto headnode = service::get_headnode(tx, who, call.path("headnode"));
    return {headnode.id, headnode.label, service::requester(who), headnode.project_id, call.started_at() + timeout};
}

core::HeadnodeOrder order_for(Call& call, std::chrono::milliseconds timeout) {
    call.require_own_page();
    return call.read([&](Reading& tx, const Caller& who) { return order_for(call, tx, who, timeout); });
}

/// For what has an effect there before anything is changed here.
core::HeadnodeOrder begin_order(Call& call) {
    call.require_own_page();
    return call.begin([&](const Reading& tx, const Caller& who) {
        return order_for(call, tx, who, call.settings().headnodes.timeout);
    });
}

std::chrono::milliseconds look_timeout(const Call& call) {
    return std::min<std::chrono::milliseconds>(call.settings().headnodes.timeout, longest_look);
}

/// The state of a headnode whose VM was created, from the hypervisor.
Shown look(Call& call, const Headnode& headnode) {
    const auto seen = call.settings().machines->look_at_headnode(order_for(call, look_timeout(call)));
    // If the hypervisor does not answer, what the database knows is still worth showing.
    if (!seen.status) return {"unknown", std::nullopt, seen.failure};
    return {state_word(seen.status->state), seen.status->vnc_port, headnode.error};
}

Shown shown(Call& call, const Headnode& headnode) {
    switch (headnode.phase) {
        case Headnode::Phase::made: return look(call, headnode);
        case Headnode::Phase::creating: return {"creating", std::nullopt, headnode.error};
        case Headnode::Phase::deleting: return {"deleting", std::nullopt, headnode.error};
        default: return {headnode.error ? "error" : "new", std::nullopt, headnode.error};
    }
}

}  // namespace

Response list_headnode_images(Call& call) {
    const auto& images = call.settings().headnodes.base_imgs;
    std::vector<std::string> sorted(images.begin(), images.end());
    std::sort(sorted.begin(), sorted.end(), core::NaturalOrder());
    return list_answer(sorted);
}

Response list_project_headnodes(Call& call) {
    return list_answer(
        call.read([&](Reading& tx) { return service::list_project_headnodes(tx, call.path("project")); }));
}

Response show_headnode(Call& call) {
    const auto view = call.read(
        [&](Reading& tx, const Caller& who) { return service::show_headnode(tx, who, call.path("headnode")); });
    const auto state = shown(call, view.headnode);
    base::JsonWriter json;
    json.begin_object().key("name").string(view.headnode.label);
    json.key("project").string(view.headnode.project_label);
    json.key("base_img").string(view.headnode.base_img);
    json.key("uuid").string(view.headnode.uuid);
    json.key("state").string(state.state);
    json.key("error").string_or_null(state.error);
    json.key("vncport");
    if (state.vnc_port) {
        json.number(*state.vnc_port);
    } else {
        json.null();
    }
    // Python HaaS 0.1 and HIL had only the labels.
    json.key("hnics").begin_array();
    for (const auto& hnic : view.hnics) json.string(hnic.label);
    json.end_array().key("hnic_details").begin_array();
    for (const auto& hnic : view.hnics) {
        json.begin_object().key("label").string(hnic.label).key("macaddr").string(hnic.macaddr);
        json.key("network").string_or_null(hnic.network_label).end_object();
    }
    json.end_array().end_object();
    return json_answer(json.take());
}

Response headnode_create(Call& call) {
    const auto image = call.read([&](Reading& tx, const Caller& who) {
        const auto project = service::get_project(tx, who, call.text("project"));
        service::check_base_image(call.settings().headnodes, call.text("base_img"));
        return core::ImageOrder{call.text("base_img"), service::requester(who), project.id,
                                call.started_at() + look_timeout(call)};
    });
    call.settings().machines->require_image(image);
    call.write([&](Writing& tx, const Caller& who) {
        service::headnode_create(tx, who, call.settings().headnodes, HeadnodeLabel(call.path("headnode")),
                                 ProjectLabel(call.text("project")), call.text("base_img"));
    });
    return {};
}

Response headnode_delete(Call& call) {
    const auto order = order_for(call, call.settings().headnodes.timeout);
    // Once it is to be deleted, haas-sync does what this request leaves undone.
    const auto headnode = call.write(
        [&](Writing& tx, const Caller& who) { return service::order_delete(tx, who, call.path("headnode")); },
        [](const auto& left) { return answer_to(left ? core::Progress::goes_on : core::Progress::done, "deleting"); });
    if (!headnode) return {};
    return answer_to(call.settings().machines->remove_headnode(order), "deleting");
}

Response headnode_start(Call& call) {
    return answer_to(call.settings().machines->start_headnode(begin_order(call)), "creating");
}

Response headnode_stop(Call& call) {
    call.settings().machines->stop_headnode(begin_order(call));
    return {};
}

Response headnode_create_hnic(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::headnode_create_hnic(tx, who, call.settings().headnodes.limits, HeadnodeLabel(call.path("headnode")),
                                      HnicLabel(call.path("hnic")));
    });
    return {};
}

Response headnode_delete_hnic(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::headnode_delete_hnic(tx, who, HeadnodeLabel(call.path("headnode")), HnicLabel(call.path("hnic")));
    });
    return {};
}

Response headnode_connect_network(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::headnode_connect_network(tx, who, HeadnodeLabel(call.path("headnode")), HnicLabel(call.path("hnic")),
                                          NetworkLabel(call.text("network")));
    });
    return {};
}

Response headnode_detach_network(Call& call) {
    const auto network = call.write([&](Writing& tx, const Caller& who) {
        return service::headnode_detach_network(tx, who, HeadnodeLabel(call.path("headnode")),
                                                HnicLabel(call.path("hnic")));
    });
    if (network) call.note("network", *network);
    return {};
}

}  // namespace haas::api

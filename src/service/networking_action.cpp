#include "service/networking_action.hpp"

#include <utility>

#include "core/error.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "store/switch.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

using Action = core::NetworkingAction;

std::optional<core::Node> find_node_of(const store::Reading& tx, const Action& action) {
    if (!action.nic_id) return std::nullopt;
    const auto nic = store::find_nic_by_id(tx, *action.nic_id);
    return nic ? store::find_node_by_id(tx, nic->node_id) : std::nullopt;
}

/// What a pending action of a group waits for: of the ports that have not shown the target, or whose switch does not
/// answer any more, the one that was tried most often in vain.
std::optional<std::string> waiting_error(const std::vector<store::ActionPart>& parts) {
    const store::ActionPart* longest = nullptr;
    for (const auto& part : parts) {
        if (!part.switch_error || (part.carried && part.unanswered == 0)) continue;
        if (longest == nullptr || part.unanswered > longest->unanswered) longest = &part;
    }
    if (longest == nullptr) return std::nullopt;
    return "port " + longest->port_label + " of switch " + longest->switch_label + ": " + *longest->switch_error;
}

ActionView view_for_administrator(const store::Reading& tx, Action action) {
    ActionView view{std::move(action), true, {}, {}, {}};
    auto& shown = view.action;
    if (shown.to_port_id) view.to = store::find_port_place(tx, *shown.to_port_id);
    if (shown.detail) shown.error = shown.error.value_or("") + " (" + *shown.detail + ")";
    if (shown.group_label) view.parts = store::list_parts(tx, shown.uuid);
    if (shown.status != Action::Status::pending) return view;
    if (!view.parts.empty()) {
        view.switch_error = waiting_error(view.parts);
    } else if (const auto on = store::find_switch(tx, shown.switch_label)) {
        view.switch_error = on->last_error;
    }
    return view;
}

/// @param node  the node of the action; the caller is in its project
ActionView view_for_member(const store::Reading& tx, const Caller& caller, const core::Node& node, Action action) {
    // The node may be in another project by now: its members do not learn which networks the earlier project had.
    if (node.project_id != action.project_id) {
        action.network_label.reset();
        action.channel.reset();
    } else if (action.network_label) {
        const auto network = store::find_network(tx, *action.network_label);
        if (network && !may_see_network(tx, caller, *network)) action.network_label.reset();
    }
    return {std::move(action), false, {}, {}, {}};
}

/// Whether a list of this network's actions would reveal a network that the caller may not see.
bool is_hidden(const store::Reading& tx, const Caller& caller, const std::optional<std::string>& label) {
    if (caller.is_admin || !label) return false;
    const auto network = store::find_network(tx, *label);
    return network && !may_see_network(tx, caller, *network);
}

}  // namespace

ActionView show_networking_action(store::Reading& tx, const Caller& caller, const std::string& uuid) {
    auto action = store::find_networking_action(tx, uuid);
    if (!action) throw core::NotFoundError("Networking action " + uuid + " does not exist.");
    if (caller.is_admin) return view_for_administrator(tx, *std::move(action));
    const auto node = find_node_of(tx, *action);
    if (!node || !node->project_id || !store::is_member(tx, caller.id, *node->project_id)) {
        throw core::AuthorizationError("This networking action does not belong to any of your projects.");
    }
    return view_for_member(tx, caller, *node, *std::move(action));
}

std::vector<ActionView> list_networking_actions(store::Reading& tx, const Caller& caller, const ActionQuery& query) {
    if (query.switch_label || query.port) require_admin(caller);
    store::ActionFilter filter{std::nullopt,       query.node, query.nic,    query.network, std::nullopt,
                               query.switch_label, query.port, query.status, query.since,   query.limit};
    if (!caller.is_admin) filter.member = caller.id;
    if (query.project) filter.project = get_project(tx, caller, *query.project).id;
    std::vector<ActionView> views;
    if (is_hidden(tx, caller, query.network)) return views;
    for (auto& action : store::list_networking_actions(tx, filter)) {
        if (caller.is_admin) {
            views.push_back(view_for_administrator(tx, std::move(action)));
        } else if (const auto node = find_node_of(tx, action)) {
            views.push_back(view_for_member(tx, caller, *node, std::move(action)));
        }
    }
    return views;
}

ActionView networking_action_cancel(store::Writing& tx, const Caller& caller, const std::string& uuid) {
    const auto found = show_networking_action(tx, caller, uuid).action;
    if (found.type != Action::Type::modify_port) require_admin(caller);
    if (found.status != Action::Status::pending) {
        throw core::IllegalStateError("Networking action " + uuid + " has ended already, with " +
                                      store::action_status_word(found.status) + ".");
    }
    if (found.type == Action::Type::move_nic && !found.to_port_id) {
        throw core::PendingActionError("Networking action " + uuid +
                                           " has already moved the NIC to its new port: wait until it "
                                           "ends. Then port_move_nic can move it back.",
                                       uuid);
    }
    if (!store::cancel_unsent_action(tx, uuid,
                                     "Cancelled by " + caller.label + " before anything was sent to the switch.")) {
        throw core::PendingActionError(
            "haas-sync has started networking action " + uuid +
                ", and may have changed the switch: wait until it ends. If the "
                "switch does not answer, an administrator can release the port by port_revert "
                "with force.",
            uuid);
    }
    return show_networking_action(tx, caller, uuid);
}

}  // namespace haas::service

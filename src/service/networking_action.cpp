#include "service/networking_action.hpp"

#include <map>
#include <utility>

#include "core/error.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "store/switch.hpp"

namespace haas::service {

namespace {

using Action = core::NetworkingAction;

/// Whether there is such a network, and the caller may not see it.
bool is_hidden(const store::Reading& tx, const Caller& caller, const std::string& label) {
    const auto network = store::find_network(tx, label);
    return network && !may_see_network(tx, caller, *network);
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

/// @param actions  as an administrator may see them
std::vector<ActionView> views_for_administrator(const store::Reading& tx, std::vector<Action> actions) {
    std::vector<std::string> grouped;
    std::vector<core::PortId> goals;
    std::map<std::string, std::optional<std::string>> switch_errors;
    for (const auto& action : actions) {
        if (action.group_label) grouped.push_back(action.uuid);
        if (action.to_port_id) goals.push_back(*action.to_port_id);
        if (action.status == Action::Status::pending) switch_errors.try_emplace(action.switch_label);
    }
    std::map<std::string, std::vector<store::ActionPart>> parts;
    for (auto& part : store::list_parts(tx, grouped)) parts[part.action].push_back(std::move(part));
    const auto places = store::list_port_places(tx, goals);
    for (auto& [label, error] : switch_errors) {
        if (const auto on = store::find_switch(tx, label)) error = on->last_error;
    }
    std::vector<ActionView> views;
    for (auto& action : actions) {
        ActionView view{std::move(action), true, {}, {}, {}};
        auto& shown = view.action;
        if (shown.to_port_id && places.contains(*shown.to_port_id)) view.to = places.at(*shown.to_port_id);
        if (shown.detail) shown.error = shown.error.value_or("") + " (" + *shown.detail + ")";
        if (shown.group_label) view.parts = std::move(parts[shown.uuid]);
        if (shown.status == Action::Status::pending) {
            view.switch_error = view.parts.empty() ? switch_errors.at(shown.switch_label) : waiting_error(view.parts);
        }
        views.push_back(std::move(view));
    }
    return views;
}

/// For an action that has begun, and that may wait for a switch for long.
constexpr const char* release =
    "If a switch does not answer, an administrator can release the port by port_revert with force, or a port group by "
    "port_group_revert with force.";

/// Shows actions to a user who is no administrator. Looks up only once what several actions have in common.
class MemberViews {
public:
    MemberViews(const store::Reading& tx, const Caller& caller) : tx_(tx), caller_(caller) {}

    /// The node of an action, if it is still there.
    const std::optional<core::Node>& find_node(const Action& action) {
        const auto [found, is_new] = nodes_.try_emplace(action.nic_id);
        if (!is_new || !action.nic_id) return found->second;
        const auto nic = store::find_nic_by_id(tx_, *action.nic_id);
        if (nic) found->second = store::find_node_by_id(tx_, nic->node_id);
        return found->second;
    }

    /// @param node  the node of the action; the caller is in its project
    ActionView view(Action action, const core::Node& node) {
        // The node may be in another project by now: its members do not learn which networks the earlier project had.
        if (node.project_id != action.project_id) {
            action.network_label.reset();
            action.channel.reset();
        } else if (action.network_label && is_hidden(*action.network_label)) {
            action.network_label.reset();
        }
        return {std::move(action), false, {}, {}, {}};
    }

private:
    bool is_hidden(const std::string& label) {
        const auto [found, is_new] = hidden_.try_emplace(label);
        if (is_new) found->second = service::is_hidden(tx_, caller_, label);
        return found->second;
    }

    const store::Reading& tx_;
    const Caller& caller_;
    std::map<std::optional<core::NicId>, std::optional<core::Node>> nodes_;
    std::map<std::string, bool> hidden_;
};

}  // namespace

std::string pending_text(const store::Reading& tx, const std::string& uuid) {
    const std::string text = " has the pending networking action " + uuid + ": wait until it ends";
    if (store::has_begun(tx, uuid)) return text + ", as haas-sync has started it. " + release;
    const auto action = store::find_networking_action(tx, uuid);
    const bool is_of_users = !action || action->type == Action::Type::modify_port;
    return text + (is_of_users ? ", or cancel it." : ", or let an administrator cancel it.");
}

ActionView show_networking_action(store::Reading& tx, const Caller& caller, const std::string& uuid) {
    auto action = store::find_networking_action(tx, uuid);
    if (!action) throw core::NotFoundError("Networking action " + uuid + " does not exist.");
    if (caller.may_all()) return std::move(views_for_administrator(tx, {*std::move(action)}).front());
    MemberViews views(tx, caller);
    const auto& node = views.find_node(*action);
    if (!node || !node->project_id || !has_role(tx, caller, *node->project_id)) {
        if (node && node->project_id && knows_project(tx, caller, *node->project_id))
            refuse_role(caller, *node->project_label);
        throw core::AuthorizationError("This networking action does not belong to any of your projects.");
    }
    return views.view(*std::move(action), *node);
}

std::vector<ActionView> list_networking_actions(store::Reading& tx, const Caller& caller, const ActionQuery& query) {
    if (query.switch_label || query.port) require_admin(caller);
    store::ActionFilter filter{std::nullopt,       query.node, query.nic,    query.network, std::nullopt,
                               query.switch_label, query.port, query.status, query.since,   query.limit};
    if (!caller.may_all()) filter.member = caller.id;
    if (caller.limit) filter.only = caller.limit->role ? caller.limit->project : core::ProjectId();
    if (query.project) filter.project = get_project(tx, caller, *query.project).id;
    if (caller.may_all()) return views_for_administrator(tx, store::list_networking_actions(tx, filter));
    // The list itself would reveal that there is such a network.
    if (query.network && is_hidden(tx, caller, *query.network)) return {};
    MemberViews views(tx, caller);
    std::vector<ActionView> shown;
    for (auto& action : store::list_networking_actions(tx, filter)) {
        if (const auto& node = views.find_node(action)) shown.push_back(views.view(std::move(action), *node));
    }
    return shown;
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
        throw core::PendingActionError("haas-sync has started networking action " + uuid +
                                           ", and may have changed the switch: wait until it ends. " + release,
                                       uuid);
    }
    return show_networking_action(tx, caller, uuid);
}

}  // namespace haas::service

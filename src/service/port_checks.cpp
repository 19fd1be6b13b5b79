#include "service/port_checks.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "store/attachment.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/port_group.hpp"
#include "store/port_residue.hpp"
#include "store/switch.hpp"

namespace haas::service {

std::string port_text(const FoundPort& found) { return "Port " + found.port.label + " of switch " + found.on.label; }

std::vector<FoundPort> on_their_switches(const store::Reading& tx, std::vector<core::Port> ports) {
    std::vector<core::SwitchId> ids;
    for (const auto& port : ports) ids.push_back(port.switch_id);
    const auto switches = store::list_switches(tx, ids);
    std::vector<FoundPort> found;
    for (auto& port : ports) {
        const auto on = std::ranges::find(switches, port.switch_id, &core::Switch::id);
        if (on == switches.end()) throw base::Error("a port belongs to a switch that is not there");
        found.push_back({*on, std::move(port)});
    }
    return found;
}

void require_ungrouped(const store::Reading& tx, const FoundPort& found, const std::string& instead) {
    if (!found.port.group_id) return;
    throw core::BlockedError(port_text(found) + " belongs to port group " +
                             store::get_port_group_label(tx, *found.port.group_id) + ": " + instead + ".");
}

void require_not_suspect(const store::Reading& tx, const FoundPort& found, const std::string& consequence) {
    const bool is_suspect = found.port.may_carry_more() && found.port.verified_at;
    if (!is_suspect && !store::port_has_residue(tx, found.port.id)) return;
    throw core::BlockedError(suspect_text(port_text(found), found.port, consequence) +
                             " show_port shows what is wrong.");
}

void require_trusted(const store::Reading& tx, const FoundPort& found, const std::string& consequence) {
    if (const auto action = store::find_move_to_port(tx, found.port.id)) {
        throw core::PendingActionError(
            port_text(found) + " is to get the NIC that networking action " + *action + " moves.", *action);
    }
    if (!found.port.may_carry_more()) return;
    throw core::BlockedError(suspect_text(port_text(found), found.port, consequence) +
                             " show_port shows what is wrong.");
}

void require_on_no_port(const store::Reading& tx, const core::NodeLabel& node, const core::Nic& nic) {
    const auto ports = store::list_ports_of_nic(tx, nic.id);
    if (ports.empty()) return;
    const auto& port = ports.front();
    throw core::DuplicateError(
        "NIC " + nic.label + " of node " + node + " is on port " +
        (port.group_id ? "group " + store::get_port_group_label(tx, *port.group_id) : port.label) + " already.");
}

NicName get_idle_nic(const store::Reading& tx, const std::vector<FoundPort>& ports) {
    const auto nic = store::find_nic_by_id(tx, *ports.front().port.nic_id).value();
    const auto node = store::find_node_by_id(tx, nic.node_id).value();
    if (node.project_id) {
        throw core::BlockedError("Node " + node.label + " is in project " + node.project_label.value() +
                                 ": it must be free before its NICs move.");
    }
    for (const auto& each : ports) require_no_pending_action(tx, each);
    if (!store::list_attachments_of_nic(tx, nic.id).empty()) {
        throw core::BlockedError("NIC " + nic.label + " of node " + node.label + " is still attached to networks.");
    }
    for (const auto& each : ports) require_not_suspect(tx, each, "Its NIC can be detached");
    return {node.label, nic.label};
}

}  // namespace haas::service

#include "store/sync_work.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "store/attachment.hpp"
#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/rows.hpp"
#include "store/words.hpp"

namespace haas::store {

namespace {

/// A port with its pending action.
struct DueWork {
    DuePort port;
    DueAction action;
    std::optional<std::string> channel;
    std::optional<core::NetworkId> network;
    std::optional<core::Vlan> vlan;
};

}  // namespace

/// Of `port p`.
template <>
struct Columns<DuePort> {
    static constexpr std::tuple list{
        Column{"p.id", &DuePort::id},
        Column{"p.label", &DuePort::label},
        Column{"p.nic_id", &DuePort::nic_id},
        Column{"p.state", &DuePort::state},
        Column{"p.check_attempts", &DuePort::check_attempts},
        Column{"p.revision", &DuePort::revision},
        Column{"CAST(p.verified_at IS NOT NULL AS INTEGER)", &DuePort::was_verified},
    };
};

/// Of `port p` with its `networking_action t` and the `vlan_claim v` of the action's network, if there is one.
template <>
struct Columns<DueWork> {
    static constexpr std::tuple list = std::tuple_cat(
        inner_columns<&DueWork::port>(Columns<DuePort>::list),
        std::tuple{
            Column{"t.id", inner_member<&DueWork::action, &DueAction::id>},
            Column{"t.uuid", inner_member<&DueWork::action, &DueAction::uuid>},
            Column{"t.type", inner_member<&DueWork::action, &DueAction::type>},
            Column{"t.channel", &DueWork::channel},
            Column{"t.network_label", inner_member<&DueWork::action, &DueAction::network_label>},
            Column{"t.network_id", &DueWork::network},
            Column{"v.vlan", &DueWork::vlan},
            Column{"t.node_label", inner_member<&DueWork::action, &DueAction::node_label>},
            Column{"t.nic_label", inner_member<&DueWork::action, &DueAction::nic_label>},
            Column{"t.unanswered", inner_member<&DueWork::action, &DueAction::unanswered>},
            Column{"t.sent", inner_member<&DueWork::action, &DueAction::sent>},
            Column{"CAST(t.group_label IS NOT NULL AS INTEGER)", inner_member<&DueWork::action, &DueAction::is_part>},
            Column{"t.to_port_id", inner_member<&DueWork::action, &DueAction::to_port>},
        });
};

template <>
struct Columns<DueSwitch> {
    static constexpr std::tuple list{
        Column{"id", &DueSwitch::id},
        Column{"CASE WHEN reachable = 0 THEN 0 ELSE 1 END AS answers", &DueSwitch::answers},
    };
};

namespace {

DuePort to_port(DueWork work) {
    work.action.channel = work.channel.value_or("");
    if (work.network && work.vlan) work.action.network = PortNetwork{work.action.channel, *work.network, *work.vlan};
    work.port.action = std::move(work.action);
    return std::move(work.port);
}

std::vector<DuePort> list_due_actions(const Reading& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause) {
    auto found = select_rows<
        DueWork,
        "FROM port p JOIN networking_action t ON t.port_id = p.id"
        " LEFT JOIN vlan_claim v ON v.network_id = t.network_id WHERE p.switch_id = :switch"
        " AND t.status = 'PENDING' AND (t.carried_at IS NULL OR t.carried_at NOT BETWEEN :seen_since AND :seen_until)"
        " AND t.next_attempt_at NOT BETWEEN :soonest AND :latest">(
        tx, switch_id, tx.now() - seen_for, tx.now() + seen_ahead, tx.now() + std::chrono::seconds(1),
        tx.now() + longest_pause);
    std::vector<DuePort> ports;
    for (auto& work : found) ports.push_back(to_port(std::move(work)));
    return ports;
}

/// The ports by their ids, each with its attachments; of two with the same id, the first.
std::vector<DuePort> with_attachments(const Reading& tx, std::vector<DuePort> ports) {
    std::vector<core::NicId> nics;
    for (const auto& port : ports) {
        if (port.nic_id) nics.push_back(*port.nic_id);
    }
    const auto networks = list_networks_of_nics(tx, nics);
    std::map<core::PortId, DuePort> complete;
    for (auto& port : ports) {
        if (complete.contains(port.id)) continue;
        const auto found = port.nic_id ? networks.find(*port.nic_id) : networks.end();
        if (found != networks.end()) port.attachments = found->second;
        complete.emplace(port.id, std::move(port));
    }
    std::vector<DuePort> sorted;
    for (auto& [id, port] : complete) sorted.push_back(std::move(port));
    return sorted;
}

}  // namespace

std::vector<DueSwitch> list_due_switches(const Reading& tx, std::chrono::seconds longest_pause) {
    const auto soonest = tx.now() + std::chrono::seconds(1);
    const auto latest = tx.now() + longest_pause;
    return select_rows<
        DueSwitch,
        "FROM switch WHERE id IN"
        " (SELECT p.switch_id FROM networking_action t JOIN port p ON p.id = t.port_id"
        " WHERE t.status = 'PENDING' AND (t.carried_at IS NULL OR t.carried_at NOT BETWEEN :seen_since AND :seen_until)"
        " AND t.next_attempt_at NOT BETWEEN :a AND :b"
        " UNION SELECT switch_id FROM port WHERE state <> 'verified' AND next_check_at NOT BETWEEN :c AND :d"
        " UNION SELECT id FROM switch WHERE save_due_at NOT BETWEEN :e AND :f)"
        " ORDER BY answers DESC, id">(tx, tx.now() - seen_for, tx.now() + seen_ahead, soonest, latest, soonest, latest,
                                      soonest, latest);
}

std::vector<DuePort> list_due_ports(const Reading& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause) {
    auto ports = list_due_actions(tx, switch_id, longest_pause);
    // Ports that are not verified. One with a due action is listed once: the action verifies its port as well.
    auto unproven = select_rows<DuePort,
                                "FROM port p WHERE switch_id = :switch AND state <> 'verified'"
                                " AND next_check_at NOT BETWEEN :soonest AND :latest">(
        tx, switch_id, tx.now() + std::chrono::seconds(1), tx.now() + longest_pause);
    std::move(unproven.begin(), unproven.end(), std::back_inserter(ports));
    return with_attachments(tx, std::move(ports));
}

std::vector<DuePort> list_ports_at_rest(const Reading& tx, core::SwitchId switch_id) {
    return with_attachments(
        tx, select_rows<DuePort,
                        "FROM port p WHERE switch_id = :switch AND NOT EXISTS"
                        " (SELECT 1 FROM networking_action t WHERE t.port_id = p.id AND t.status = 'PENDING')">(
                tx, switch_id));
}

std::vector<DuePort> list_all_ports(const Reading& tx, core::SwitchId switch_id) {
    return with_attachments(tx, select_rows<DuePort, "FROM port p WHERE switch_id = :switch">(tx, switch_id));
}

void make_work_due(const Writing& tx, core::SwitchId switch_id) {
    make_actions_due(tx, switch_id);
    make_port_checks_due(tx, switch_id);
}

}  // namespace haas::store

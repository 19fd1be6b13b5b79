#include "random/rack.hpp"

#include <algorithm>
#include <stdexcept>

namespace haas_test {

namespace {

const Text& maybe(const Row& row, std::size_t column) { return row.at(column); }

std::string word(const Row& row, std::size_t column) { return maybe(row, column).value_or(""); }

int number(const Row& row, std::size_t column) { return std::stoi(word(row, column)); }

std::optional<NicName> nic_name(const Row& row, std::size_t column) {
    const auto node = maybe(row, column);
    if (!node) return std::nullopt;
    return NicName{*node, word(row, column + 1)};
}

void read_people(Reader& reader, Rows& rows) {
    reader.rows("SELECT label, is_admin FROM \"user\"",
                [&](const auto& row) { rows.users[word(row, 0)] = number(row, 1) != 0; });
    reader.rows("SELECT label FROM project", [&](const auto& row) { rows.projects.insert(word(row, 0)); });
    reader.rows(
        "SELECT (SELECT label FROM \"user\" WHERE id = user_id), (SELECT label FROM project WHERE id = project_id)"
        " FROM user_project",
        [&](const auto& row) { rows.members.emplace(word(row, 0), word(row, 1)); });
}

void read_machines(Reader& reader, Rows& rows) {
    reader.rows("SELECT label, (SELECT label FROM project WHERE id = project_id) FROM node",
                [&](const auto& row) { rows.nodes[word(row, 0)] = maybe(row, 1); });
    reader.rows("SELECT (SELECT label FROM node WHERE id = node_id), label, macaddr FROM nic", [&](const auto& row) {
        rows.nics[{word(row, 0), word(row, 1)}] = word(row, 2);
    });
    reader.rows("SELECT label FROM switch", [&](const auto& row) { rows.switches.insert(word(row, 0)); });
    reader.rows(
        "SELECT s.label, p.label, n.label, c.label, p.state, CASE WHEN p.verified_at IS NULL THEN 0 ELSE 1 END, coalesce(p.drift, ''),"
        " (SELECT g.label FROM port_group g WHERE g.id = p.group_id)"
        " FROM port p JOIN switch s ON s.id = p.switch_id LEFT JOIN nic c ON c.id = p.nic_id LEFT JOIN node n ON n.id = c.node_id",
        [&](const auto& row) {
            rows.ports[{word(row, 0), word(row, 1)}] = {nic_name(row, 2),    word(row, 4), {},
                                                        number(row, 5) != 0, word(row, 6), maybe(row, 7)};
        });
    reader.rows(
        "SELECT s.label, p.label, r.vlan FROM port_residue r JOIN port p ON p.id = r.port_id"
        " JOIN switch s ON s.id = p.switch_id",
        [&](const auto& row) {
            rows.ports[{word(row, 0), word(row, 1)}].residue.insert(number(row, 2));
        });
    reader.rows("SELECT s.label FROM switch_lease l JOIN switch s ON s.id = l.switch_id WHERE l.holder <> ''",
                [&](const auto& row) { rows.leases.insert(word(row, 0)); });
}

void read_networks(Reader& reader, Rows& rows) {
    reader.rows("SELECT label, (SELECT label FROM project WHERE id = project_id), is_public, allocated FROM network",
                [&](const auto& row) {
                    rows.networks[word(row, 0)] = {maybe(row, 1), number(row, 2) != 0, number(row, 3) != 0, {}, {}};
                });
    reader.rows("SELECT w.label, v.vlan FROM vlan_claim v LEFT JOIN network w ON w.id = v.network_id",
                [&](const auto& row) { rows.networks[word(row, 0)].vlans.push_back(number(row, 1)); });
    reader.rows(
        "SELECT w.label, p.label FROM network_access a LEFT JOIN network w ON w.id = a.network_id"
        " LEFT JOIN project p ON p.id = a.project_id",
        [&](const auto& row) { rows.networks[word(row, 0)].access.insert(word(row, 1)); });
    reader.rows(
        "SELECT n.label, c.label, a.channel, w.label FROM attachment a LEFT JOIN nic c ON c.id = a.nic_id"
        " LEFT JOIN node n ON n.id = c.node_id LEFT JOIN network w ON w.id = a.network_id",
        [&](const auto& row) {
            rows.attachments.insert({{word(row, 0), word(row, 1)}, word(row, 2), word(row, 3)});
        });
}

/// The parts of an action of a group are one action.
void add_part(Rows::Action& action, const Rows::Action& part) {
    action.has_port = action.has_port && part.has_port;
    action.others.insert(part.port);
    action.sent = action.sent || part.sent;
    action.attempts = std::max(action.attempts, part.attempts);
    if (action.status != part.status) throw std::runtime_error("the parts of an action have different statuses");
    action.rest += "; " + part.rest;
}

void read_actions(Reader& reader, Rows& rows) {
    reader.rows(
        "SELECT uuid, CASE WHEN port_id IS NULL THEN 0 ELSE 1 END, switch_label, port_label, node_label, nic_label, network_label,"
        " CASE WHEN network_id IS NULL THEN 0 ELSE 1 END, type, channel, status, attempts, sent,"
        " coalesce(error, '-') || ' ' || requested_by || ' ' || created_at || ' ' || coalesce(CAST(finished_at AS TEXT), '-'),"
        " (SELECT s.label FROM port p JOIN switch s ON s.id = p.switch_id WHERE p.id = to_port_id),"
        " (SELECT label FROM port WHERE id = to_port_id) FROM networking_action ORDER BY part",
        [&](const auto& row) {
            Rows::Action action;
            action.has_port = number(row, 1) != 0;
            action.port = {word(row, 2), word(row, 3)};
            if (const auto to = maybe(row, 14)) action.to = {*to, word(row, 15)};
            action.nic = nic_name(row, 4);
            action.network = maybe(row, 6);
            action.has_network = number(row, 7) != 0;
            action.type = word(row, 8);
            action.channel = maybe(row, 9);
            action.status = word(row, 10);
            action.attempts = number(row, 11);
            action.sent = number(row, 12) != 0;
            action.rest = text(action.port) + " " + (action.nic ? text(*action.nic) : "-") + " " +
                          action.network.value_or("-") + " " + action.type + " " + action.channel.value_or("-") + " " +
                          action.status + " " + std::to_string(action.attempts) + " " + word(row, 13);
            const auto [first, is_first] = rows.actions.try_emplace(word(row, 0), action);
            if (!is_first) add_part(first->second, action);
        });
}

}  // namespace

std::set<int> Carried::vlans() const {
    auto all = tagged;
    if (native) all.insert(*native);
    return all;
}

std::string Carried::text() const {
    if (everything) return "all VLANs";
    if (is_dark()) return "nothing";
    std::string words = native ? "native " + std::to_string(*native) : "";
    for (const int vlan : tagged) words += (words.empty() ? "" : ", ") + ("tagged " + std::to_string(vlan));
    return words;
}

Rows read_rows(Reader& reader) {
    Rows rows;
    reader.look([&] {
        read_people(reader, rows);
        read_machines(reader, rows);
        read_networks(reader, rows);
        read_actions(reader, rows);
    });
    return rows;
}

}  // namespace haas_test

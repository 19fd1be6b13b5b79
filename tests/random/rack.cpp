#include "random/rack.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>

namespace haas_test {

namespace {

/// A read-only connection of its own: nothing of HaaS's store is used to judge it.
class Reader {
public:
    explicit Reader(const std::string& file) {
        if (sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) fail();
        sqlite3_busy_timeout(database_, 10'000);
        rows("BEGIN", [](sqlite3_stmt*) {});
    }
    ~Reader() { sqlite3_close(database_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    void rows(const char* sql, const std::function<void(sqlite3_stmt*)>& use) {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(database_, sql, -1, &raw, nullptr) != SQLITE_OK) fail();
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
        int status = SQLITE_OK;
        while ((status = sqlite3_step(raw)) == SQLITE_ROW) use(raw);
        if (status != SQLITE_DONE) fail();
    }

private:
    [[noreturn]] void fail() const {
        throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(database_) + " (" +
                                 std::to_string(sqlite3_extended_errcode(database_)) + ", errno " +
                                 std::to_string(sqlite3_system_errno(database_)) + ")");
    }

    sqlite3* database_ = nullptr;
};

Text maybe(sqlite3_stmt* row, int column) {
    const auto* const bytes = sqlite3_column_text(row, column);
    if (bytes == nullptr) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(bytes));
}

std::string word(sqlite3_stmt* row, int column) { return maybe(row, column).value_or(""); }

int number(sqlite3_stmt* row, int column) { return sqlite3_column_int(row, column); }

std::optional<NicName> nic_name(sqlite3_stmt* row, int column) {
    const auto node = maybe(row, column);
    if (!node) return std::nullopt;
    return NicName{*node, word(row, column + 1)};
}

void read_people(Reader& reader, Rows& rows) {
    reader.rows("SELECT label, is_admin FROM user", [&](auto* row) { rows.users[word(row, 0)] = number(row, 1) != 0; });
    reader.rows("SELECT label FROM project", [&](auto* row) { rows.projects.insert(word(row, 0)); });
    reader.rows(
        "SELECT (SELECT label FROM user WHERE id = user_id), (SELECT label FROM project WHERE id = project_id)"
        " FROM user_project",
        [&](auto* row) { rows.members.emplace(word(row, 0), word(row, 1)); });
}

void read_machines(Reader& reader, Rows& rows) {
    reader.rows("SELECT label, (SELECT label FROM project WHERE id = project_id) FROM node",
                [&](auto* row) { rows.nodes[word(row, 0)] = maybe(row, 1); });
    reader.rows("SELECT (SELECT label FROM node WHERE id = node_id), label, macaddr FROM nic", [&](auto* row) {
        rows.nics[{word(row, 0), word(row, 1)}] = word(row, 2);
    });
    reader.rows("SELECT label FROM switch", [&](auto* row) { rows.switches.insert(word(row, 0)); });
    reader.rows(
        "SELECT s.label, p.label, n.label, c.label, p.state, p.verified_at IS NOT NULL, ifnull(p.drift, ''),"
        " (SELECT g.label FROM port_group g WHERE g.id = p.group_id)"
        " FROM port p JOIN switch s ON s.id = p.switch_id LEFT JOIN nic c ON c.id = p.nic_id LEFT JOIN node n ON n.id = c.node_id",
        [&](auto* row) {
            rows.ports[{word(row, 0), word(row, 1)}] = {nic_name(row, 2),    word(row, 4), {},
                                                        number(row, 5) != 0, word(row, 6), maybe(row, 7)};
        });
    reader.rows(
        "SELECT s.label, p.label, r.vlan FROM port_residue r JOIN port p ON p.id = r.port_id"
        " JOIN switch s ON s.id = p.switch_id",
        [&](auto* row) {
            rows.ports[{word(row, 0), word(row, 1)}].residue.insert(number(row, 2));
        });
    reader.rows("SELECT s.label FROM switch_lease l JOIN switch s ON s.id = l.switch_id WHERE l.holder <> ''",
                [&](auto* row) { rows.leases.insert(word(row, 0)); });
}

void read_networks(Reader& reader, Rows& rows) {
    reader.rows("SELECT label, (SELECT label FROM project WHERE id = project_id), is_public, allocated FROM network",
                [&](auto* row) {
                    rows.networks[word(row, 0)] = {maybe(row, 1), number(row, 2) != 0, number(row, 3) != 0, {}, {}};
                });
    reader.rows("SELECT w.label, v.vlan FROM vlan_claim v LEFT JOIN network w ON w.id = v.network_id",
                [&](auto* row) { rows.networks[word(row, 0)].vlans.push_back(number(row, 1)); });
    reader.rows(
        "SELECT w.label, p.label FROM network_access a LEFT JOIN network w ON w.id = a.network_id"
        " LEFT JOIN project p ON p.id = a.project_id",
        [&](auto* row) { rows.networks[word(row, 0)].access.insert(word(row, 1)); });
    reader.rows(
        "SELECT n.label, c.label, a.channel, w.label FROM attachment a LEFT JOIN nic c ON c.id = a.nic_id"
        " LEFT JOIN node n ON n.id = c.node_id LEFT JOIN network w ON w.id = a.network_id",
        [&](auto* row) {
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
        "SELECT uuid, port_id IS NOT NULL, switch_label, port_label, node_label, nic_label, network_label,"
        " network_id IS NOT NULL, type, channel, status, attempts, sent,"
        " ifnull(error, '-') || ' ' || requested_by || ' ' || created_at || ' ' || ifnull(finished_at, '-'),"
        " (SELECT s.label FROM port p JOIN switch s ON s.id = p.switch_id WHERE p.id = to_port_id),"
        " (SELECT label FROM port WHERE id = to_port_id) FROM networking_action ORDER BY part",
        [&](auto* row) {
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

Rows read_rows(const std::string& file) {
    Reader reader(file);
    Rows rows;
    read_people(reader, rows);
    read_machines(reader, rows);
    read_networks(reader, rows);
    read_actions(reader, rows);
    return rows;
}

std::string check_file(const std::string& file) {
    Reader reader(file);
    std::string wrong;
    reader.rows("PRAGMA integrity_check", [&](auto* row) {
        if (word(row, 0) != "ok") wrong += word(row, 0) + "; ";
    });
    reader.rows("PRAGMA foreign_key_check", [&](auto* row) {
        wrong += "a row of " + word(row, 0) + " names one of " + word(row, 2) + " that is gone; ";
    });
    return wrong;
}

}  // namespace haas_test

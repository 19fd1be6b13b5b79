#include "faults/truths.hpp"

#include <memory>
#include <stdexcept>

namespace haas_test {

namespace {

constexpr const char* question = R"(
SELECT 'is', 'network ' || label || ' exists', '' FROM network UNION ALL
SELECT 'is', 'project ' || p.label || ' may use ' || w.label, '' FROM network_access a
    JOIN project p ON p.id = a.project_id JOIN network w ON w.id = a.network_id UNION ALL
SELECT 'is', 'node ' || n.label || ' is of ' || p.label, '' FROM node n JOIN project p ON p.id = n.project_id UNION ALL
SELECT 'is', 'node ' || n.label || ' of ' || p.label || ' has a console', '' FROM console c
    JOIN node n ON n.id = c.node_id JOIN project p ON p.id = n.project_id UNION ALL
SELECT 'is', 'node ' || n.label || ' notes ' || m.label || '=' || m.value, '' FROM metadata m
    JOIN node n ON n.id = m.node_id UNION ALL
SELECT 'is', 'nic ' || n.label || ' of ' || p.label || ' has ' || w.label || ' as ' || a.channel, '' FROM attachment a
    JOIN nic c ON c.id = a.nic_id JOIN node n ON n.id = c.node_id JOIN project p ON p.id = n.project_id
    JOIN network w ON w.id = a.network_id UNION ALL
SELECT 'is', 'headnode ' || label || ' exists', '' FROM headnode UNION ALL
SELECT 'is', 'user ' || label || ' exists', '' FROM user UNION ALL
SELECT 'is', 'project ' || label || ' exists', '' FROM project UNION ALL
SELECT 'is', 'user ' || u.label || ' is in ' || p.label, '' FROM user_project m
    JOIN user u ON u.id = m.user_id JOIN project p ON p.id = m.project_id UNION ALL
SELECT 'action', uuid, status FROM networking_action UNION ALL
SELECT 'busy', node_label, '' FROM networking_action WHERE status = 'PENDING' AND node_label IS NOT NULL UNION ALL
SELECT 'phase', label, phase FROM headnode UNION ALL
SELECT 'uuid', label, uuid FROM headnode
)";

std::string word(sqlite3_stmt* row, int column) {
    const auto* const bytes = sqlite3_column_text(row, column);
    return bytes == nullptr ? "" : reinterpret_cast<const char*>(bytes);
}

}  // namespace

Truths read_truths(const std::string& file) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(raw, sqlite3_close);
    sqlite3_busy_timeout(raw, 10'000);
    sqlite3_stmt* statement = nullptr;
    if (opened != SQLITE_OK || sqlite3_prepare_v2(raw, question, -1, &statement, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(raw));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(statement, sqlite3_finalize);
    Truths truths;
    int status = SQLITE_OK;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        const auto kind = word(statement, 0);
        const auto what = word(statement, 1);
        if (kind == "is") truths.statements.insert(what);
        if (kind == "action") truths.actions[what] = word(statement, 2);
        if (kind == "busy") truths.busy_nodes.insert(what);
        if (kind == "phase") truths.phases[what] = word(statement, 2);
        if (kind == "uuid") truths.uuids[what] = word(statement, 2);
    }
    if (status != SQLITE_DONE) throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(raw));
    return truths;
}

WriteLock::WriteLock(const std::string& file) {
    const bool opened = sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK;
    sqlite3_busy_timeout(database_, 2'000);
    if (opened && sqlite3_exec(database_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK) return;
    const std::string reason = sqlite3_errmsg(database_);
    sqlite3_close(database_);
    throw std::runtime_error("sqlite: " + reason);
}

WriteLock::~WriteLock() {
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(database_);
}

}  // namespace haas_test

#include "store/stray.hpp"

#include <map>

#include "store/port.hpp"
#include "store/sql.hpp"

namespace haas::store {

namespace {

std::set<core::Vlan> to_vlans(const std::string& list) {
    const auto vlans = core::parse_vlan_list(list);
    return {vlans.begin(), vlans.end()};
}

/// @param sql  a literal; selects the switch's label, and of the stray: label, vlans, seen, since, after_restore
template <typename... Values>
std::vector<Stray> select_strays(const Transaction& tx, const char* sql, const Values&... values) {
    std::vector<Stray> strays;
    select<std::optional<std::string>, std::string, std::string, std::string, long long, int>(
        tx, sql,
        [&](const std::optional<std::string>& on, const std::string& label, const std::string& vlans, const std::string& seen,
            long long since, int after_restore) {
            strays.push_back({on, {label, to_vlans(vlans), seen}, base::from_seconds(since), after_restore != 0});
        },
        values...);
    return strays;
}

std::optional<Stray> first(std::vector<Stray> strays) {
    if (strays.empty()) return std::nullopt;
    return std::move(strays.front());
}

}  // namespace

void replace_strays(const Transaction& tx, std::optional<core::Id> switch_id, const std::vector<StraySeen>& seen,
                    Knowledge knowledge) {
    std::map<std::string, std::pair<long long, bool>> known;
    select<std::string, long long, int>(
        tx, "SELECT label, since, after_restore FROM stray WHERE switch_id IS :switch",
        [&](const std::string& label, long long since, int after_restore) {
            known.emplace(label, std::pair(since, after_restore != 0));
        },
        switch_id);
    execute(tx, "DELETE FROM stray WHERE switch_id IS :switch", switch_id);
    for (const auto& each : seen) {
        const auto before = known.find(each.label);
        const long long since = before == known.end() ? base::to_seconds(tx.now()) : before->second.first;
        const bool after_restore = knowledge == Knowledge::restored || (before != known.end() && before->second.second);
        execute(tx,
                "INSERT INTO stray (switch_id, label, vlans, seen, since, after_restore)"
                " VALUES (:switch, :label, :vlans, :seen, :since, :after_restore)",
                switch_id, each.label, core::format_vlan_list(each.vlans), each.text, since, after_restore);
    }
}

std::vector<Stray> list_strays(const Transaction& tx) {
    return select_strays(tx,
                         "SELECT s.label, t.label, t.vlans, t.seen, t.since, t.after_restore FROM stray t"
                         " LEFT JOIN switch s ON s.id = t.switch_id WHERE NOT EXISTS"
                         " (SELECT 1 FROM uplink u WHERE u.switch_id = t.switch_id AND u.label = t.label)"
                         " ORDER BY s.label, t.label");
}

std::optional<Stray> find_stray(const Transaction& tx, core::Id switch_id, const std::string& label) {
    return first(select_strays(tx,
                               "SELECT s.label, t.label, t.vlans, t.seen, t.since, t.after_restore FROM stray t"
                               " JOIN switch s ON s.id = t.switch_id WHERE t.switch_id = :switch AND t.label = :label"
                               " AND NOT EXISTS"
                               " (SELECT 1 FROM uplink u WHERE u.switch_id = t.switch_id AND u.label = t.label)",
                               switch_id, label));
}

std::optional<Stray> find_stray_vm(const Transaction& tx, const std::string& name) {
    return first(select_strays(tx,
                               "SELECT NULL, label, vlans, seen, since, after_restore FROM stray"
                               " WHERE switch_id IS NULL AND label = :name",
                               name));
}

std::set<core::Vlan> list_stray_vlans(const Transaction& tx) {
    std::set<core::Vlan> vlans;
    for (const auto& each : list_strays(tx)) vlans.insert(each.seen.vlans.begin(), each.seen.vlans.end());
    return vlans;
}

std::set<core::Vlan> list_held_vlans(const Transaction& tx) {
    auto vlans = list_residue(tx, Residue::after_restore);
    for (const auto& each : list_strays(tx)) {
        if (each.after_restore) vlans.insert(each.seen.vlans.begin(), each.seen.vlans.end());
    }
    return vlans;
}

std::set<core::Vlan> list_claimed_vlans(const Transaction& tx) {
    std::set<core::Vlan> vlans;
    select<int>(tx, "SELECT vlan FROM vlan_claim", [&](int vlan) { vlans.insert(static_cast<core::Vlan>(vlan)); });
    return vlans;
}

std::vector<std::string> list_uplinks(const Transaction& tx, core::Id switch_id) {
    return select_all<std::string>(tx, "SELECT label FROM uplink WHERE switch_id = :switch ORDER BY label", switch_id);
}

void insert_uplink(const Transaction& tx, core::Id switch_id, const std::string& label) {
    execute(tx, "INSERT INTO uplink (switch_id, label) VALUES (:switch, :label)", switch_id, label);
}

bool delete_uplink(const Transaction& tx, core::Id switch_id, const std::string& label) {
    return execute(tx, "DELETE FROM uplink WHERE switch_id = :switch AND label = :label", switch_id, label) != 0;
}

}  // namespace haas::store

#include "store/stray.hpp"

#include <map>

#include "store/port.hpp"
#include "store/port_residue.hpp"
#include "store/rows.hpp"

namespace {

std::set<haas::core::Vlan> to_vlans(const std::string& list) {
    const auto vlans = haas::core::parse_vlan_list(list);
    return {vlans.begin(), vlans.end()};
}

}  // namespace

template <>
struct soci::type_conversion<std::set<haas::core::Vlan>>
    : soci::column_conversion<std::set<haas::core::Vlan>, std::string, &to_vlans> {};

namespace haas::store {

/// Of `stray t`, and the `switch s` that it is on, if it is on one.
template <>
struct Columns<Stray> {
    static constexpr std::tuple list{
        Column{"s.label", &Stray::switch_label},
        Column{"t.label", inner_member<&Stray::seen, &StraySeen::label>},
        Column{"t.vlans", inner_member<&Stray::seen, &StraySeen::vlans>},
        Column{"t.seen", inner_member<&Stray::seen, &StraySeen::text>},
        Column{"t.since", &Stray::since},
        Column{"t.after_restore", &Stray::after_restore},
    };
};

void replace_strays(const Writing& tx, std::optional<core::SwitchId> switch_id, const std::vector<StraySeen>& seen,
                    Knowledge knowledge) {
    std::map<std::string, std::pair<long long, bool>> known;
    select<std::string, long long, int>(
        tx, "SELECT label, since, after_restore FROM stray WHERE switch_id IS NOT DISTINCT FROM :switch",
        [&](const std::string& label, long long since, int after_restore) {
            known.emplace(label, std::pair(since, after_restore != 0));
        },
        switch_id);
    execute(tx, "DELETE FROM stray WHERE switch_id IS NOT DISTINCT FROM :switch", switch_id);
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

std::vector<Stray> list_strays(const Reading& tx) {
    return select_rows<Stray,
                       "FROM stray t LEFT JOIN switch s ON s.id = t.switch_id WHERE NOT EXISTS"
                       " (SELECT 1 FROM uplink u WHERE u.switch_id = t.switch_id AND u.label = t.label)"
                       " ORDER BY s.label COLLATE natural_order NULLS FIRST, t.label COLLATE natural_order">(tx);
}

std::optional<Stray> find_stray(const Reading& tx, core::SwitchId switch_id, const std::string& label) {
    return select_row<
        Stray,
        "FROM stray t JOIN switch s ON s.id = t.switch_id WHERE t.switch_id = :switch AND t.label = :label"
        " AND NOT EXISTS (SELECT 1 FROM uplink u WHERE u.switch_id = t.switch_id AND u.label = t.label)">(tx, switch_id,
                                                                                                          label);
}

std::optional<Stray> find_stray_vm(const Reading& tx, const std::string& name) {
    return select_row<Stray,
                      "FROM stray t LEFT JOIN switch s ON s.id = t.switch_id"
                      " WHERE t.switch_id IS NULL AND t.label = :name">(tx, name);
}

std::set<core::Vlan> list_stray_vlans(const Reading& tx) {
    std::set<core::Vlan> vlans;
    for (const auto& each : list_strays(tx)) vlans.insert(each.seen.vlans.begin(), each.seen.vlans.end());
    return vlans;
}

std::set<core::Vlan> list_held_vlans(const Reading& tx) {
    auto vlans = list_residue(tx, Residue::after_restore);
    for (const auto& each : list_strays(tx)) {
        if (each.after_restore) vlans.insert(each.seen.vlans.begin(), each.seen.vlans.end());
    }
    return vlans;
}

std::set<core::Vlan> list_claimed_vlans(const Reading& tx) {
    std::set<core::Vlan> vlans;
    select<int>(tx, "SELECT vlan FROM vlan_claim", [&](int vlan) { vlans.insert(static_cast<core::Vlan>(vlan)); });
    return vlans;
}

std::vector<std::string> list_uplinks(const Reading& tx, core::SwitchId switch_id) {
    return select_all<std::string>(
        tx, "SELECT label FROM uplink WHERE switch_id = :switch ORDER BY label COLLATE natural_order", switch_id);
}

void insert_uplink(const Writing& tx, core::SwitchId switch_id, const std::string& label) {
    execute(tx, "INSERT INTO uplink (switch_id, label) VALUES (:switch, :label)", switch_id, label);
}

bool delete_uplink(const Writing& tx, core::SwitchId switch_id, const std::string& label) {
    return execute(tx, "DELETE FROM uplink WHERE switch_id = :switch AND label = :label", switch_id, label) != 0;
}

}  // namespace haas::store

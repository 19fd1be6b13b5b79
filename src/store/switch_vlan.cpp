#include "store/switch_vlan.hpp"

#include "store/network.hpp"
#include "store/rows.hpp"

namespace haas::store {

std::set<core::Vlan> list_unused_switch_vlans(const Reading& tx, core::SwitchId switch_id) {
    std::set<core::Vlan> unused;
    select<int>(
        tx, "SELECT vlan FROM switch_vlan WHERE switch_id = :switch AND confirmed = 1",
        [&](int vlan) { unused.insert(static_cast<core::Vlan>(vlan)); }, switch_id);
    if (unused.empty()) return unused;
    const auto taken = list_taken_vlans(tx);
    std::erase_if(unused, [&](core::Vlan vlan) { return taken.contains(vlan); });
    return unused;
}

void announce_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan) {
    execute(tx,
            "INSERT INTO switch_vlan (switch_id, vlan, confirmed) VALUES (:switch, :vlan, 0)"
            " ON CONFLICT (switch_id, vlan) DO UPDATE SET confirmed = 0",
            switch_id, vlan);
}

void confirm_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan) {
    execute(tx, "UPDATE switch_vlan SET confirmed = 1 WHERE switch_id = :switch AND vlan = :vlan", switch_id, vlan);
}

void delete_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan) {
    execute(tx, "DELETE FROM switch_vlan WHERE switch_id = :switch AND vlan = :vlan", switch_id, vlan);
}

}  // namespace haas::store

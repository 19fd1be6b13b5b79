// Tables `stray` and `uplink`: ports and VMs that carry VLANs without a row of HaaS's, and ports that are meant to.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// A stray as an audit finds it.
struct StraySeen {
    std::string label;  ///< the name of the port, or of the VM
    std::set<core::Vlan> vlans;
    std::string text;  ///< for people
};

struct Stray {
    std::optional<std::string> switch_label;  ///< empty: a VM
    StraySeen seen;
    base::Timestamp since{};
    bool after_restore = false;  ///< its VLANs may belong to a network that this database does not know
};

/// Whether the database knows everything when an audit runs.
enum class Knowledge { whole, restored };

/// Replaces the strays of a switch, or of the hypervisor, by those that an audit has seen. A stray that was known
/// before keeps its time, and its mark `after_restore`.
void replace_strays(const Writing& tx, std::optional<core::SwitchId> switch_id, const std::vector<StraySeen>& seen,
                    Knowledge knowledge);
/// Sorted by switch and label, VMs first; without uplinks.
std::vector<Stray> list_strays(const Reading& tx);
/// Without uplinks.
std::optional<Stray> find_stray(const Reading& tx, core::SwitchId switch_id, const std::string& label);
std::optional<Stray> find_stray_vm(const Reading& tx, const std::string& name);

/// The VLANs of strays.
std::set<core::Vlan> list_stray_vlans(const Reading& tx);
/// The VLANs of strays and residue that may be in use by another project since a restore: not even their own networks
/// are connected.
std::set<core::Vlan> list_held_vlans(const Reading& tx);
/// The VLANs of networks.
std::set<core::Vlan> list_claimed_vlans(const Reading& tx);

std::vector<std::string> list_uplinks(const Reading& tx, core::SwitchId switch_id);
void insert_uplink(const Writing& tx, core::SwitchId switch_id, const std::string& label);
/// @return  whether there was one
bool delete_uplink(const Writing& tx, core::SwitchId switch_id, const std::string& label);

}  // namespace haas::store

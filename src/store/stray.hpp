// Tables `stray` and `uplink`: what carries VLANs though no row of ours says so, and which ports are meant to.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// As an audit finds it.
struct StraySeen {
    std::string label;  ///< the name of the port, or of the VM
    std::set<core::Vlan> vlans;
    std::string text;  ///< for people
};

struct Stray {
    std::optional<std::string> switch_label;  ///< empty: a VM
    StraySeen seen;
    base::Timestamp since{};
    bool after_restore = false;  ///< it may be of a network that this database does not know
};

/// What the database knows when an audit looks.
enum class Knowledge { whole, restored };

/// Puts what an audit has seen in the place of what is noted for a switch, or for the hypervisor. What was noted before keeps
/// its time.
void replace_strays(const Writing& tx, std::optional<core::SwitchId> switch_id, const std::vector<StraySeen>& seen,
                    Knowledge knowledge);
/// By switch and label, VMs first; without uplinks.
std::vector<Stray> list_strays(const Reading& tx);
/// Without uplinks.
std::optional<Stray> find_stray(const Reading& tx, core::SwitchId switch_id, const std::string& label);
std::optional<Stray> find_stray_vm(const Reading& tx, const std::string& name);

/// The VLANs of strays.
std::set<core::Vlan> list_stray_vlans(const Reading& tx);
/// Those that may be another project's: nothing is put on them, either.
std::set<core::Vlan> list_held_vlans(const Reading& tx);
/// Those of networks.
std::set<core::Vlan> list_claimed_vlans(const Reading& tx);

std::vector<std::string> list_uplinks(const Reading& tx, core::SwitchId switch_id);
void insert_uplink(const Writing& tx, core::SwitchId switch_id, const std::string& label);
/// @return  whether there was one
bool delete_uplink(const Writing& tx, core::SwitchId switch_id, const std::string& label);

}  // namespace haas::store

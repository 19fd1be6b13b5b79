// What an audit knows, besides the switch, when it looks at one switch.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/hypervisor.hpp"
#include "core/vlan.hpp"
#include "store/stray.hpp"

namespace haas::sync {

struct Surroundings {
    store::Knowledge knowledge = store::Knowledge::whole;
    /// The interfaces of headnodes' VMs that match the database: their ports on a bridge of Open vSwitch are not strays.
    std::vector<core::VmInterface> headnodes;
};

/// The result of an audit of the hypervisor.
struct HeadnodeReport {
    bool looked = false;  ///< false: there can be no VMs to look at, or `error` says why not
    int vms = 0;          ///< VMs whose name is that of a headnode
    std::string error;    ///< why the VMs could not be looked at; empty: nothing was wrong
    std::vector<store::StraySeen> strays;
};

}  // namespace haas::sync

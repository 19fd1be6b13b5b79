// What an audit knows when it looks at one switch.
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
    /// The interfaces of headnodes' VMs that are as they should be: their ports on a bridge of Open vSwitch are no strays.
    std::vector<core::VmInterface> headnodes;
};

/// What an audit of the hypervisor came to.
struct HeadnodeReport {
    bool looked = false;  ///< false: there can be nothing to look at, or an error
    int vms = 0;          ///< that are named as headnodes are
    std::string error;    ///< why it could not be looked at; empty: nothing was wrong
    std::vector<store::StraySeen> strays;
};

}  // namespace haas::sync

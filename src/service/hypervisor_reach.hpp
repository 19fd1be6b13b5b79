// Several hosts with one database need one hypervisor that all of them reach. On the libvirt of each host itself, one
// would say of the headnodes of another one that they are gone, while they run.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/hypervisor.hpp"
#include "store/database.hpp"

namespace haas::service {

/// Whether a libvirt URI leads to the host that uses it, whichever that is: it names neither another one nor a socket.
/// Who names a socket says so that it is the same for all.
/// @source  libvirt, "Connection URIs"
bool is_own_hypervisor(const std::string& endpoint);

struct HypervisorReach {
    std::string database_uri;
    std::string endpoint;  ///< of the hypervisor, a libvirt URI
    std::string host;      ///< this one's name, as store::note_sync_host() has it
};

/// The same hypervisor. If only this host reaches it, its calls fail while the database knows of other hosts: those
/// that it has heard of within a week, as a host that is away for a moment has its headnodes still.
std::unique_ptr<core::Hypervisor> guard_reach(std::unique_ptr<core::Hypervisor> hypervisor, HypervisorReach reach,
                                              std::function<store::Database()> open);

}  // namespace haas::service

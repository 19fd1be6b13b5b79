// Makes a headnode's VM, and undoes a making that fails.
#pragma once

#include <string>

#include "core/hypervisor.hpp"
#include "drivers/hypervisor/libvirt.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// The headnode's VM with this UUID; null if there is none.
/// @throws HypervisorError  also for a VM with another name, which is not HaaS's
Domain find_domain(virConnectPtr connection, Progress& progress, const std::string& uuid);

/// Makes sure that a VM runs, and that it is started with its host.
/// @throws HypervisorError
void boot(virDomainPtr domain, Progress& progress);

/// Removes the definition of a VM that does not run.
/// @throws HypervisorError
void undefine(virDomainPtr domain, Progress& progress);

/// @throws HypervisorError  when no VM can be made from the image, or haas.cfg does not offer it
void require_image(const LibvirtOptions& options, virConnectPtr connection, Progress& progress,
                   const std::string& name);

/// Makes a VM that does not exist, and boots it. If that fails, removes what it has made.
/// @throws HypervisorError
void make_and_boot(const LibvirtOptions& options, const core::HeadnodeVm& vm, virConnectPtr connection,
                   Progress& progress);

}  // namespace haas::drivers::libvirt

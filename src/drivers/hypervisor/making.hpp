// The making of a headnode's VM, and the undoing of what of it was made when it fails.
#pragma once

#include <string>

#include "core/hypervisor.hpp"
#include "drivers/hypervisor/libvirt.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// The VM with this UUID; null if there is none.
/// @throws HypervisorError
Domain find_domain(virConnectPtr connection, Progress& progress, const std::string& uuid);

/// Sees that a VM runs, and is started with its host.
/// @throws HypervisorError
void boot(virDomainPtr domain, Progress& progress);

/// Forgets a VM that does not run.
/// @throws HypervisorError
void undefine(virDomainPtr domain, Progress& progress);

/// @throws HypervisorError  when no VM can be made of the image
void require_image(virConnectPtr connection, Progress& progress, const std::string& name);

/// Makes a VM that is not there, and boots it; what it has made when it fails it removes.
/// @throws HypervisorError
void make_and_boot(const LibvirtOptions& options, const core::HeadnodeVm& vm, virConnectPtr connection, Progress& progress);

}  // namespace haas::drivers::libvirt

// What an import needs from libvirt's host: a machine type that it can run, and an active storage pool.
#pragma once

#include <string>

#include "drivers/hypervisor/image_import.hpp"
#include "drivers/hypervisor/image_xml.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// @throws ImageError  when the host cannot run what is wanted; HypervisorError
Machine choose_machine(virConnectPtr connection, Progress& progress, const ImageImport& wanted);

/// The storage pool; defines and starts it if necessary.
/// @throws ImageError  for a pool whose volumes are not files; HypervisorError
Pool open_pool(virConnectPtr connection, Progress& progress, const ImageImport& wanted);

/// The first directory on the path to a file that only its owner and group may traverse. Empty if there is none, or if
/// that is unknown because libvirt is on another host.
std::string directory_closed_to_others(const std::string& endpoint, const std::string& file);

}  // namespace haas::drivers::libvirt

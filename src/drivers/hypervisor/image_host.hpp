// What an import needs of libvirt's host: a machine that it can run, and a storage pool that is open.
#pragma once

#include <string>

#include "drivers/hypervisor/image_import.hpp"
#include "drivers/hypervisor/image_xml.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// @throws ImageError  when it cannot run what is wanted; HypervisorError
Machine choose_machine(virConnectPtr connection, Progress& progress, const ImageImport& wanted);

/// The pool, which is made or started if need be.
/// @throws ImageError  for one without files; HypervisorError
Pool open_pool(virConnectPtr connection, Progress& progress, const ImageImport& wanted);

/// The first directory on the way to a file that only its owner and group may pass; empty if there is none, or if that
/// cannot be known as libvirt is on another host.
std::string directory_closed_to_others(const std::string& endpoint, const std::string& file);

}  // namespace haas::drivers::libvirt

// The volumes of headnodes: clones them from the volumes of base images, finds them by name, and removes them.
#pragma once

#include <optional>
#include <string>

#include "drivers/hypervisor/domain_xml.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

enum class Cloning {
    linked,  ///< a qcow2 file with the base's volume as its backing file
    full     ///< a full copy
};

/// The volume of a base image's disk.
/// @throws HypervisorError  base_image, when no active storage pool has it
Volume get_base_volume(virConnectPtr connection, Progress& progress, const BaseDisk& disk);

/// Makes the volume `name` in the pool of the base's volume.
/// @param made  set to true once this call may have made a volume of that name
/// @throws HypervisorError
ClonedDisk clone_volume(Progress& progress, virStorageVolPtr base, const BaseDisk& disk, const std::string& name,
                        Cloning cloning, bool& made);

/// The volume `name` in the pool of the base's volume, as a headnode's disk; empty if it does not exist.
std::optional<ClonedDisk> find_clone(Progress& progress, virStorageVolPtr base, const BaseDisk& disk,
                                     const std::string& name, Cloning cloning);

enum class Refresh { no, yes };

/// Removes the volumes of a headnode from all active pools.
/// @param refresh  whether to refresh the pools first, to find files that libvirt does not know
/// @throws HypervisorError
void remove_volumes(virConnectPtr connection, Progress& progress, const std::string& uuid, Refresh refresh);

/// Removes a volume by name from the pool of the base's volume. Does nothing if it does not exist.
void remove_volume(Progress& progress, virStorageVolPtr base, const std::string& name);

}  // namespace haas::drivers::libvirt

// The volumes of headnodes: cloned from those of base images, found by their names, and removed.
#pragma once

#include <optional>
#include <string>

#include "drivers/hypervisor/domain_xml.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

enum class Cloning {
    linked,  ///< a qcow2 file over the base's: what differs from it
    full     ///< a copy
};

/// The volume that a base image's disk is.
/// @throws HypervisorError  base_image, when no storage pool has it
Volume get_base_volume(virConnectPtr connection, Progress& progress, const BaseDisk& disk);

/// Makes the volume `name` in the pool of the base's.
/// @param made  set when a volume of that name may be there because of this call
/// @throws HypervisorError
ClonedDisk clone_volume(Progress& progress, virStorageVolPtr base, const BaseDisk& disk, const std::string& name,
                        Cloning cloning, bool& made);

/// The volume `name` in the pool of the base's, as the disk of a headnode; none if it is not there.
std::optional<ClonedDisk> find_clone(Progress& progress, virStorageVolPtr base, const BaseDisk& disk,
                                     const std::string& name, Cloning cloning);

enum class Refresh { no, yes };

/// Removes the volumes of a headnode from all active pools.
/// @param refresh  whether pools look at their disks first, for files that libvirt has lost sight of
/// @throws HypervisorError
void remove_volumes(virConnectPtr connection, Progress& progress, const std::string& uuid, Refresh refresh);

/// Removes one by its name from the pool of the base's; nothing happens where it is not.
void remove_volume(Progress& progress, virStorageVolPtr base, const std::string& name);

}  // namespace haas::drivers::libvirt

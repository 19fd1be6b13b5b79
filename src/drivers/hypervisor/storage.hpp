// libvirt's storage pools and their volumes.
#pragma once

#include <string>
#include <vector>

#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// @throws HypervisorError, as all of these do
std::vector<Pool> active_pools(virConnectPtr connection, Progress& progress);

/// Empty for a pool that was stopped meanwhile.
std::vector<Volume> list_volumes(virStoragePoolPtr pool, Progress& progress);

/// dir, netfs, logical, ...
std::string type_of(Progress& progress, virStoragePoolPtr pool);

/// Whether the volumes of a pool of this type are files in a directory.
bool has_files(const std::string& pool_type);

Pool pool_of(Progress& progress, virStorageVolPtr volume);
std::string name_of(virStorageVolPtr volume);
std::string path_of(Progress& progress, virStorageVolPtr volume);
virStorageVolInfo info_of(Progress& progress, virStorageVolPtr volume);

/// The backing file of a volume.
struct Backing {
    std::string path;  ///< empty: no backing file
    std::string format;
};

enum class Space {
    as_written,  ///< allocates nothing in advance
    all          ///< for pools of block devices: there, a smaller allocation means a snapshot that can overflow
};

/// @param capacity  in bytes
std::string volume_xml(const std::string& name, unsigned long long capacity, const std::string& format,
                       const Backing& backing = {}, Space space = Space::as_written);

/// The path of a volume's backing file; empty if it has none.
std::string backing_path_of(Progress& progress, virStorageVolPtr volume);

/// Removes a volume. Does nothing if it is already gone.
void remove(Progress& progress, virStorageVolPtr volume);

}  // namespace haas::drivers::libvirt

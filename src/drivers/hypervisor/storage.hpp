// libvirt's storage pools and their volumes.
#pragma once

#include <string>
#include <vector>

#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// @throws HypervisorError, as all of these do
std::vector<Pool> active_pools(virConnectPtr connection, Progress& progress);

/// None for a pool that was stopped meanwhile.
std::vector<Volume> list_volumes(virStoragePoolPtr pool, Progress& progress);

/// dir, netfs, logical, ...
std::string type_of(Progress& progress, virStoragePoolPtr pool);

/// Whether the volumes of a pool of this type are files in a directory.
bool has_files(const std::string& pool_type);

Pool pool_of(Progress& progress, virStorageVolPtr volume);
std::string name_of(virStorageVolPtr volume);
std::string path_of(Progress& progress, virStorageVolPtr volume);
virStorageVolInfo info_of(Progress& progress, virStorageVolPtr volume);

/// The file that a volume holds the differences to.
struct Backing {
    std::string path;  ///< empty for none
    std::string format;
};

enum class Space {
    as_written,  ///< none of the capacity is taken beforehand
    all          ///< as pools of block devices want it: there, less than all means a snapshot that can overflow
};

/// @param capacity  in bytes
std::string volume_xml(const std::string& name, unsigned long long capacity, const std::string& format,
                       const Backing& backing = {}, Space space = Space::as_written);

/// The path of the file that a volume holds the differences to; empty for none.
std::string backing_path_of(Progress& progress, virStorageVolPtr volume);

/// Nothing happens when it is gone already.
void remove(Progress& progress, virStorageVolPtr volume);

}  // namespace haas::drivers::libvirt

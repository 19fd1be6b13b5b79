// Uploads an image's bytes into a volume.
#pragma once

#include <cstdint>
#include <functional>

#include "drivers/hypervisor/image_file.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// Called with the number of bytes of the file that are done, including holes. It may throw, which ends the upload.
using UploadWatch = std::function<void(std::uint64_t done)>;

/// Writes the file to a volume that was just made. Holes of the file become holes of the volume.
/// @throws HypervisorError, base::Error
void upload(virConnectPtr connection, Progress& progress, virStorageVolPtr volume, const ImageFile& file,
            const UploadWatch& watch);

}  // namespace haas::drivers::libvirt

// The way of an image's bytes into a volume.
#pragma once

#include <cstdint>
#include <functional>

#include "drivers/hypervisor/image_file.hpp"
#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

/// How many bytes of the file are done, holes too. It may throw, which ends the upload.
using UploadWatch = std::function<void(std::uint64_t done)>;

/// Writes the file over a volume that was just made; where the file has holes, so has the volume.
/// @throws HypervisorError, base::Error
void upload(virConnectPtr connection, Progress& progress, virStorageVolPtr volume, const ImageFile& file,
            const UploadWatch& watch);

}  // namespace haas::drivers::libvirt

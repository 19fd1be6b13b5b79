// Images for headnodes: a disk's file becomes a volume in a storage pool of libvirt, and a domain that headnodes are
// cloned from.
//
// The domain is defined last, and an image exists only if its domain does. So an import can be repeated, however an
// earlier one ended. A volume with the name of an image's volume, but without a domain, was left by an import, and is
// removed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/hypervisor.hpp"
#include "drivers/hypervisor/image_file.hpp"

namespace haas::drivers {

/// Why something cannot be done with an image, in words for the administrator.
class ImageError : public base::Error {
public:
    using base::Error::Error;
};

struct ImageImport {
    enum class VirtType { automatic, kvm, qemu };
    enum class Existing { keep, replace };

    std::string endpoint;             ///< a libvirt URI
    std::string pool;                 ///< the name of a storage pool of files
    std::filesystem::path directory;  ///< where to make the pool if it does not exist
    std::string name;                 ///< of the image, checked by check_image_name()
    unsigned memory_mib = 1024;
    unsigned vcpus = 1;
    std::string disk_bus = "virtio";
    VirtType virt_type = VirtType::automatic;
    Existing existing = Existing::keep;
    /// Called with the number of bytes of the file that are done; it may throw, which ends the import.
    std::function<void(std::uint64_t done)> watch = [](std::uint64_t) {};
};

struct ImportedImage {
    std::string pool;
    std::string virt_type;           ///< kvm or qemu
    std::vector<std::string> notes;  ///< what the administrator should check, one line each
};

/// @throws ImageError  for names that HaaS or its headnodes use for something else
void check_image_name(const std::string& name);

/// Imports an image. If it fails, it removes what it has made, or says that it could not.
/// @throws ImageError, HypervisorError, and what `watch` throws
ImportedImage import_image(const ImageImport& wanted, const ImageFile& file);

/// Removes an imported image, unless headnodes are linked to it.
/// @throws ImageError, HypervisorError
void remove_image(const std::string& endpoint, const std::string& name);

}  // namespace haas::drivers

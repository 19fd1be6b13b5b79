// Images for headnodes: the file of a disk becomes a volume in a storage pool of libvirt, and a domain that headnodes
// are clones of.
//
// The domain is defined last, and it alone says that there is an image. So whatever ends an import, the next one can
// begin anew; and a volume that has the name of an image's, but is in no domain, is what an import has left, and is
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

/// What cannot be done with an image, in words for the administrator.
class ImageError : public base::Error {
public:
    using base::Error::Error;
};

struct ImageImport {
    enum class VirtType { automatic, kvm, qemu };
    enum class Existing { keep, replace };

    std::string endpoint;             ///< a libvirt URI
    std::string pool;                 ///< the name of a storage pool of files
    std::filesystem::path directory;  ///< where the pool is made when there is none
    std::string name;                 ///< the image's, checked by check_image_name()
    unsigned memory_mib = 1024;
    unsigned vcpus = 1;
    std::string disk_bus = "virtio";
    VirtType virt_type = VirtType::automatic;
    Existing existing = Existing::keep;
    /// Told how many bytes of the file are done; it may throw, which ends the import.
    std::function<void(std::uint64_t done)> watch = [](std::uint64_t) {};
};

struct ImportedImage {
    std::string pool;
    std::string virt_type;           ///< kvm or qemu
    std::vector<std::string> notes;  ///< what the administrator should look at, one line each
};

/// @throws ImageError  for names that HaaS or its headnodes use otherwise
void check_image_name(const std::string& name);

/// An import that fails removes what it has made, or says that it could not.
/// @throws ImageError, HypervisorError, and what `watch` throws
ImportedImage import_image(const ImageImport& wanted, const ImageFile& file);

/// Removes an image that was imported, unless headnodes are linked to it.
/// @throws ImageError, HypervisorError
void remove_image(const std::string& endpoint, const std::string& name);

}  // namespace haas::drivers

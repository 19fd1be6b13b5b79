// libvirt's definitions for an imported image: a domain with one disk, and the storage pool of the disk's file.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace haas::drivers::libvirt {

/// A machine that a host can run, with the defaults of its libvirt.
struct Machine {
    std::string emulator;
    std::string virt_type;  ///< kvm or qemu
    std::string machine;
    std::string arch;
    std::set<std::string> disk_buses;  ///< empty if libvirt does not tell
    std::string cpu_mode;              ///< the best available; empty: libvirt's default
};

/// Parses the result of virConnectGetDomainCapabilities.
/// @throws base::Error
Machine parse_capabilities(const std::string& xml);

struct ImageDomain {
    std::string name;
    std::string uuid;  ///< of the domain that this one replaces; empty for a new domain
    std::string description;
    Machine machine;
    unsigned memory_mib = 0;
    unsigned vcpus = 0;
    std::string disk_bus;
    std::string disk_format;
    std::string disk_path;
};

/// A domain without network interfaces; each headnode gets its own.
std::string image_domain_xml(const ImageDomain& image);

std::string directory_pool_xml(const std::string& name, const std::string& directory);

/// The files and devices that are disks of a domain.
std::vector<std::string> disk_paths(const std::string& domain_xml);

/// The title of a domain; empty if it has none.
std::string title_of(const std::string& domain_xml);

/// The name of a new file for an image's disk. It is unique, so that a new file can replace the old one at once.
std::string new_image_volume(const std::string& image, const std::string& format);

/// Whether a name was made by new_image_volume() for this image.
bool is_image_volume(const std::string& volume, const std::string& image);

}  // namespace haas::drivers::libvirt

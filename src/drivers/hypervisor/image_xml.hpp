// The definitions of what an imported image is to libvirt: a domain with one disk, and the storage pool of its file.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace haas::drivers::libvirt {

/// What a host can run, in the way that its libvirt prefers.
struct Machine {
    std::string emulator;
    std::string virt_type;  ///< kvm or qemu
    std::string machine;
    std::string arch;
    std::set<std::string> disk_buses;  ///< empty where libvirt does not tell
    std::string cpu_mode;              ///< the best there is; empty for libvirt's default
};

/// Reads what virConnectGetDomainCapabilities told.
/// @throws base::Error
Machine parse_capabilities(const std::string& xml);

struct ImageDomain {
    std::string name;
    std::string uuid;  ///< of the domain that it replaces; empty for a new one
    std::string description;
    Machine machine;
    unsigned memory_mib = 0;
    unsigned vcpus = 0;
    std::string disk_bus;
    std::string disk_format;
    std::string disk_path;
};

/// A domain without a network interface; each headnode gets its own ones.
std::string image_domain_xml(const ImageDomain& image);

std::string directory_pool_xml(const std::string& name, const std::string& directory);

/// The files and devices that are disks of a domain.
std::vector<std::string> disk_paths(const std::string& domain_xml);

/// What people call it, or else nothing.
std::string title_of(const std::string& domain_xml);

/// The name of a new file for an image's disk. Each is another one, so that one takes the other's place at once.
std::string new_image_volume(const std::string& image, const std::string& format);

/// Whether new_image_volume has given this name to a file of the image.
bool is_image_volume(const std::string& volume, const std::string& image);

}  // namespace haas::drivers::libvirt

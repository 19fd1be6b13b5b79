// The definition of a headnode's VM, made from that of its base image.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/hypervisor.hpp"

namespace haas::drivers::libvirt {

/// How interfaces are joined to VLANs.
enum class Bridging {
    linux_bridge,  ///< a bridge br-vlan<N> for each
    openvswitch    ///< ports of one bridge
};

struct DomainStyle {
    Bridging bridging = Bridging::linux_bridge;
    std::string ovs_bridge;
    std::string vnc_listen;  ///< an IP address
    bool keep_base_interfaces = false;
};

/// A disk of a base image that each headnode gets its own of.
struct BaseDisk {
    std::string target;  ///< as the VM knows it: vda
    std::string format;  ///< raw, qcow2, ...
    std::string path;    ///< of the file or device; empty for a volume that is named
    std::string pool;
    std::string volume;
};

/// Where a headnode has its own of a disk.
struct ClonedDisk {
    std::string target;
    std::string format;
    std::string path;
    bool is_block_device = false;
};

/// The disks to clone: those that are written to. What is read-only or shared stays as it is.
/// @throws base::Error  in words for people: the image has no such disk, one that cannot be cloned, or a device of the host
std::vector<BaseDisk> disks_to_clone(const std::string& base_xml);

/// The definition. No UUID, address, port, or file of the base is left in it that two VMs must not share.
std::string make_domain_xml(const std::string& base_xml, const core::HeadnodeVm& vm, const DomainStyle& style,
                            const std::vector<ClonedDisk>& disks);

/// The port of the VNC display of a VM that runs.
std::optional<int> find_vnc_port(const std::string& live_xml);

/// What a VM is on.
/// @throws base::Error  when the definition cannot be read
core::VmSeen read_vm(const std::string& xml);

}  // namespace haas::drivers::libvirt

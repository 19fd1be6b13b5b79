// The definition of a headnode's VM, made from the definition of its base image.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/hypervisor.hpp"

namespace haas::drivers::libvirt {

/// How interfaces are connected to VLANs.
enum class Bridging {
    linux_bridge,  ///< one bridge br-vlan<N> for each VLAN
    openvswitch    ///< ports of one bridge of Open vSwitch
};

struct DomainStyle {
    Bridging bridging = Bridging::linux_bridge;
    std::string ovs_bridge;
    std::string vnc_listen;  ///< an IP address
    bool keep_base_interfaces = false;
};

/// A disk of a base image that is cloned for each headnode.
struct BaseDisk {
    std::string target;  ///< as the VM knows it: vda
    std::string format;  ///< raw, qcow2, ...
    std::string path;    ///< of the file or device; empty if the definition names a pool and a volume
    std::string pool;
    std::string volume;
};

/// A headnode's own clone of a disk.
struct ClonedDisk {
    std::string target;
    std::string format;
    std::string path;
    bool is_block_device = false;
};

/// The disks to clone: those that the VM can write to. Read-only and shared disks stay as they are.
/// @throws base::Error  in words for people: the image has no such disk, one that cannot be cloned, or a device of the
/// host
std::vector<BaseDisk> disks_to_clone(const std::string& base_xml);

/// The definition of the VM. It keeps no UUID, address, port or file of the base that two VMs must not share.
std::string make_domain_xml(const std::string& base_xml, const core::HeadnodeVm& vm, const DomainStyle& style,
                            const std::vector<ClonedDisk>& disks);

/// The port of a running VM's VNC display.
std::optional<int> find_vnc_port(const std::string& live_xml);

/// A VM's name, UUID and interfaces, with the VLANs that they may carry.
/// @throws base::Error  when the definition cannot be read
core::VmSeen read_vm(const std::string& xml);

}  // namespace haas::drivers::libvirt

#include "drivers/registry.hpp"
#include "drivers/hypervisor/libvirt.hpp"

namespace haas::drivers {

std::unique_ptr<core::Hypervisor> make_hypervisor(const sys::Config::Headnode& config) {
    using Headnode = sys::Config::Headnode;
    LibvirtOptions options;
    options.endpoint = config.libvirt_endpoint;
    options.base_imgs = config.base_imgs;
    options.cloning = config.clone == Headnode::Clone::full ? libvirt::Cloning::full : libvirt::Cloning::linked;
    options.style = {config.bridge == Headnode::Bridge::openvswitch ? libvirt::Bridging::openvswitch
                                                                    : libvirt::Bridging::linux_bridge,
                     config.ovs_bridge, config.vnc_listen, config.keep_base_interfaces};
    return std::make_unique<Libvirt>(std::move(options));
}

}  // namespace haas::drivers

// Headnodes on libvirt, through its C API.
#pragma once

#include <set>
#include <string>

#include "core/hypervisor.hpp"
#include "drivers/hypervisor/domain_xml.hpp"
#include "drivers/hypervisor/volumes.hpp"

namespace haas::drivers {

struct LibvirtOptions {
    std::string endpoint;             ///< a libvirt URI
    std::set<std::string> base_imgs;  ///< no other domain is ever cloned
    libvirt::Cloning cloning = libvirt::Cloning::linked;
    libvirt::DomainStyle style;
};

/// Each call opens its own connection.
class Libvirt final : public core::Hypervisor {
public:
    explicit Libvirt(LibvirtOptions options) : options_(std::move(options)) {}

    bool clones_slowly() const override { return options_.cloning == libvirt::Cloning::full; }
    void require_image(const std::string& name, core::HypervisorDeadline deadline) override;
    core::VmStatus status(const std::string& uuid, core::HypervisorDeadline deadline) override;
    std::vector<core::VmSeen> list(core::HypervisorDeadline deadline) override;
    void start(const core::HeadnodeVm& vm, core::HypervisorDeadline deadline) override;
    void stop(const std::string& uuid, core::HypervisorDeadline deadline) override;
    void remove(const std::string& uuid, core::HypervisorDeadline deadline) override;

private:
    LibvirtOptions options_;
};

}  // namespace haas::drivers

#include "drivers/hypervisor/libvirt.hpp"

#include <cstdlib>
#include <memory>
#include <vector>

#include "drivers/hypervisor/domain_xml.hpp"
#include "drivers/hypervisor/making.hpp"

namespace haas::drivers {

namespace {

using core::VmState;
using libvirt::Connection;
using libvirt::Domain;
using libvirt::Progress;

VmState to_state(int state) {
    switch (state) {
        case VIR_DOMAIN_RUNNING:
        case VIR_DOMAIN_BLOCKED:
        case VIR_DOMAIN_SHUTDOWN: return VmState::running;
        case VIR_DOMAIN_PAUSED:
        case VIR_DOMAIN_PMSUSPENDED: return VmState::paused;
        case VIR_DOMAIN_CRASHED: return VmState::crashed;
        default: return VmState::stopped;
    }
}

core::VmStatus look(virDomainPtr domain, Progress& progress) {
    int state = 0;
    int reason = 0;
    if (virDomainGetState(domain, &state, &reason, 0) != 0) progress.fail();
    core::VmStatus status{to_state(state), std::nullopt};
    if (status.state != VmState::running && status.state != VmState::paused) return status;
    const libvirt::Text xml(virDomainGetXMLDesc(domain, 0));
    if (xml) status.vnc_port = libvirt::find_vnc_port(xml.get());
    return status;
}

void cut_power(virDomainPtr domain, Progress& progress) {
    const int active = virDomainIsActive(domain);
    if (active < 0) progress.fail();
    // The VM may have stopped by itself meanwhile.
    if (active == 1 && virDomainDestroy(domain) != 0 && libvirt::last_error_code() != VIR_ERR_OPERATION_INVALID) {
        progress.fail();
    }
}

bool is_headnode(virDomainPtr domain) {
    const std::string name = virDomainGetName(domain);
    const auto prefix = core::vm_name("");
    return name.starts_with(prefix);
}

std::vector<core::VmSeen> list_headnodes(virConnectPtr connection, Progress& progress) {
    virDomainPtr* found = nullptr;
    const int count = virConnectListAllDomains(connection, &found, 0);
    if (count < 0) progress.fail();
    const std::unique_ptr<virDomainPtr, libvirt::GiveBack<std::free>> array(found);
    std::vector<Domain> domains;
    for (int i = 0; i < count; ++i) domains.emplace_back(found[i]);
    std::vector<core::VmSeen> vms;
    for (const auto& domain : domains) {
        if (!is_headnode(domain.get())) continue;
        const libvirt::Text xml(virDomainGetXMLDesc(domain.get(), 0));
        if (xml) {
            vms.push_back(libvirt::read_vm(xml.get()));
        } else if (libvirt::last_error_code() != VIR_ERR_NO_DOMAIN) {
            progress.fail();
        }
    }
    return vms;
}

}  // namespace

void Libvirt::require_image(const std::string& name, core::HypervisorDeadline deadline) {
    libvirt::run_until<void>(deadline, [name, options = options_](Progress& progress) {
        const auto connection = libvirt::connect(options.endpoint, progress);
        libvirt::require_image(options, connection.get(), progress, name);
    });
}

core::VmStatus Libvirt::status(const std::string& uuid, core::HypervisorDeadline deadline) {
    return libvirt::run_until<core::VmStatus>(deadline, [uuid, options = options_](Progress& progress) {
        const auto connection = libvirt::connect(options.endpoint, progress);
        progress.step("look at the VM");
        const auto domain = libvirt::find_domain(connection.get(), progress, uuid);
        return domain ? look(domain.get(), progress) : core::VmStatus{};
    });
}

std::vector<core::VmSeen> Libvirt::list(core::HypervisorDeadline deadline) {
    using Vms = std::vector<core::VmSeen>;
    return libvirt::run_until<Vms>(deadline, [options = options_](Progress& progress) {
        const auto connection = libvirt::connect(options.endpoint, progress);
        progress.step("list the VMs");
        return list_headnodes(connection.get(), progress);
    });
}

void Libvirt::start(const core::HeadnodeVm& vm, core::HypervisorDeadline deadline) {
    libvirt::run_until<void>(deadline, [vm, options = options_](Progress& progress) {
        const auto connection = libvirt::connect(options.endpoint, progress);
        progress.step("look for the VM");
        if (const auto domain = libvirt::find_domain(connection.get(), progress, vm.uuid)) {
            try {
                libvirt::boot(domain.get(), progress);
            } catch (const core::HypervisorError& error) {
                throw error.with(core::HypervisorError::Remains::unknown);
            }
        } else {
            libvirt::make_and_boot(options, vm, connection.get(), progress);
        }
    });
}

void Libvirt::stop(const std::string& uuid, core::HypervisorDeadline deadline) {
    libvirt::run_until<void>(deadline, [uuid, options = options_](Progress& progress) {
        const auto connection = libvirt::connect(options.endpoint, progress);
        progress.step("stop the VM");
        const auto domain = libvirt::find_domain(connection.get(), progress, uuid);
        if (!domain) return;
        if (virDomainSetAutostart(domain.get(), 0) != 0) progress.fail();
        progress.step("cut its power");
        cut_power(domain.get(), progress);
    });
}

void Libvirt::remove(const std::string& uuid, core::HypervisorDeadline deadline) {
    libvirt::run_until<void>(deadline, [uuid, options = options_](Progress& progress) {
        const auto connection = libvirt::connect(options.endpoint, progress);
        progress.step("remove the VM");
        if (const auto domain = libvirt::find_domain(connection.get(), progress, uuid)) {
            cut_power(domain.get(), progress);
            libvirt::undefine(domain.get(), progress);
        }
        libvirt::remove_volumes(connection.get(), progress, uuid, libvirt::Refresh::yes);
    });
}

}  // namespace haas::drivers

#include "drivers/hypervisor/making.hpp"

#include <vector>

#include "base/log.hpp"
#include "base/uuid.hpp"
#include "drivers/hypervisor/domain_xml.hpp"
#include "drivers/hypervisor/volumes.hpp"

namespace haas::drivers::libvirt {

namespace {

using core::HypervisorError;

/// The definition of a base image; requires that it is offered and can be cloned. The name comes from the database, and
/// whoever may write that must not get at any other VM's disks.
std::string read_base_image(const LibvirtOptions& options, virConnectPtr connection, Progress& progress,
                            const std::string& name) {
    progress.step("look at the image " + name);
    if (!options.base_imgs.contains(name)) {
        progress.fail(HypervisorError::Kind::base_image, "[headnode] base_imgs in haas.cfg does not offer it");
    }
    const Domain domain(virDomainLookupByName(connection, name.c_str()));
    if (!domain) {
        if (last_error_code() != VIR_ERR_NO_DOMAIN) progress.fail();
        progress.fail(HypervisorError::Kind::base_image, "libvirt has no domain of that name");
    }
    const int active = virDomainIsActive(domain.get());
    if (active < 0) progress.fail();
    if (active == 1)
        progress.fail(HypervisorError::Kind::base_image, "its domain runs, so its disks change: shut it down");
    const int saved = virDomainHasManagedSaveImage(domain.get(), 0);
    if (saved == 1) progress.fail(HypervisorError::Kind::base_image, "its domain is saved to disk, not shut down");
    // VIR_DOMAIN_XML_SECURE: with its secrets, such as the password of its display.
    const Text xml(virDomainGetXMLDesc(domain.get(), VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE));
    if (!xml) progress.fail();
    return xml.get();
}

/// Returns what `make` returns. An error of `make` about the image becomes a failure of the step.
template <class F>
auto checked(const Progress& progress, F&& make) {
    try {
        return make();
    } catch (const HypervisorError&) {
        throw;
    } catch (const base::Error& error) {
        progress.fail(HypervisorError::Kind::base_image, error.what());
    }
}

/// Makes one VM, and knows what it has made so far.
class Making {
public:
    Making(const LibvirtOptions& options, const core::HeadnodeVm& vm) : options_(options), vm_(vm) {}

    void run(virConnectPtr connection, Progress& progress) {
        require_free_name(connection, progress);
        const auto base_xml = read_base_image(options_, connection, progress, vm_.base_image);
        const auto base_disks = checked(progress, [&] { return disks_to_clone(base_xml); });
        if (!vm_.keep_disks) {
            try {
                remove_volumes(connection, progress, vm_.uuid, Refresh::no);
            } catch (const HypervisorError& error) {
                // The remains of another start are still there.
                throw HypervisorError(error.kind(), "remove the remains of an earlier start", error.what(),
                                      HypervisorError::Remains::unknown);
            }
        }
        std::vector<ClonedDisk> disks;
        for (const auto& disk : base_disks) disks.push_back(keep_or_clone(connection, progress, disk));
        const auto xml = checked(progress, [&] { return make_domain_xml(base_xml, vm_, options_.style, disks); });
        progress.step("define the VM");
        const Domain domain(virDomainDefineXML(connection, xml.c_str()));
        if (!domain) progress.fail();
        defined_ = true;
        boot(domain.get(), progress);
    }

    void undo(virConnectPtr connection, Progress& progress) const {
        if (defined_) {
            if (const auto domain = find_domain(connection, progress, vm_.uuid)) {
                virDomainDestroy(domain.get());
                undefine(domain.get(), progress);
            }
        }
        for (const auto& made : made_) {
            const auto base = get_base_volume(connection, progress, made.base);
            remove_volume(progress, base.get(), made.name);
        }
    }

private:
    struct Made {
        BaseDisk base;
        std::string name;
    };

    void require_free_name(virConnectPtr connection, Progress& progress) const {
        const auto name = core::vm_name(vm_.uuid);
        const Domain other(virDomainLookupByName(connection, name.c_str()));
        if (other) {
            progress.fail(HypervisorError::Kind::refused,
                          "libvirt has a domain " + name +
                              " already, which HaaS did not make: its administrator must rename "
                              "or undefine it");
        }
        if (last_error_code() != VIR_ERR_NO_DOMAIN) progress.fail();
    }

    ClonedDisk keep_or_clone(virConnectPtr connection, Progress& progress, const BaseDisk& disk) {
        const auto base = get_base_volume(connection, progress, disk);
        const auto name = core::vm_name(vm_.uuid) + "-" + disk.target;
        if (vm_.keep_disks) {
            if (auto kept = find_clone(progress, base.get(), disk, name, options_.cloning)) return *std::move(kept);
        }
        bool made = false;
        try {
            auto clone = clone_volume(progress, base.get(), disk, name, options_.cloning, made);
            made_.push_back({disk, name});
            return clone;
        } catch (const HypervisorError&) {
            if (made) made_.push_back({disk, name});
            throw;
        }
    }

    const LibvirtOptions& options_;
    const core::HeadnodeVm& vm_;
    std::vector<Made> made_;
    bool defined_ = false;
};

}  // namespace

Domain find_domain(virConnectPtr connection, Progress& progress, const std::string& uuid) {
    // It also begins the names of volumes, which are removed by that beginning.
    if (!base::is_uuid(uuid)) progress.fail(HypervisorError::Kind::refused, "the headnode's UUID is none");
    Domain domain(virDomainLookupByUUIDString(connection, uuid.c_str()));
    if (!domain && last_error_code() != VIR_ERR_NO_DOMAIN) progress.fail();
    if (domain && virDomainGetName(domain.get()) != core::vm_name(uuid)) {
        progress.fail(HypervisorError::Kind::refused, "the VM with the headnode's UUID is not called " +
                                                          core::vm_name(uuid) + ": HaaS touches no VM of others");
    }
    return domain;
}

namespace {

int state_of(virDomainPtr domain, Progress& progress) {
    int state = 0;
    if (virDomainGetState(domain, &state, nullptr, 0) != 0) progress.fail();
    return state;
}

/// After a refusal: another process may have started the VM at the same moment.
void require_running(virDomainPtr domain, Progress& progress) {
    if (last_error_code() != VIR_ERR_OPERATION_INVALID) progress.fail();
    const auto refusal = last_error();  // the next call overwrites it
    if (state_of(domain, progress) != VIR_DOMAIN_RUNNING) progress.fail(HypervisorError::Kind::refused, refusal);
}

/// Resumes a VM that the hypervisor has paused, for example for lack of disk space. Starts a crashed VM again. A VM
/// that another process has just started is also paused for a moment.
void resume(virDomainPtr domain, Progress& progress) {
    const int state = state_of(domain, progress);
    if (state == VIR_DOMAIN_PAUSED && virDomainResume(domain) != 0) require_running(domain, progress);
    if (state == VIR_DOMAIN_CRASHED && (virDomainDestroy(domain) != 0 || virDomainCreate(domain) != 0)) {
        require_running(domain, progress);
    }
}

}  // namespace

void boot(virDomainPtr domain, Progress& progress) {
    progress.step("start the VM");
    const int active = virDomainIsActive(domain);
    if (active < 0) progress.fail();
    if (active == 1) {
        resume(domain, progress);
    } else if (virDomainCreate(domain) != 0) {
        require_running(domain, progress);
    }
    progress.step("have the VM started with its host");
    if (virDomainSetAutostart(domain, 1) != 0) progress.fail();
}

void undefine(virDomainPtr domain, Progress& progress) {
    constexpr unsigned int with_all = VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
                                      VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | VIR_DOMAIN_UNDEFINE_NVRAM;
    if (virDomainUndefineFlags(domain, with_all) == 0 || virDomainUndefine(domain) == 0) return;
    if (last_error_code() != VIR_ERR_NO_DOMAIN) progress.fail();
}

void require_image(const LibvirtOptions& options, virConnectPtr connection, Progress& progress,
                   const std::string& name) {
    const auto xml = read_base_image(options, connection, progress, name);
    for (const auto& disk : checked(progress, [&] { return disks_to_clone(xml); }))
        get_base_volume(connection, progress, disk);
}

void make_and_boot(const LibvirtOptions& options, const core::HeadnodeVm& vm, virConnectPtr connection,
                   Progress& progress) {
    Making making(options, vm);
    try {
        making.run(connection, progress);
    } catch (const HypervisorError& error) {
        // A caller that has given up has another process clean up, and may have started again: what exists now may
        // belong to that.
        if (error.remains() == HypervisorError::Remains::unknown || progress.is_abandoned()) throw;
        try {
            // The clean-up has its own Progress: the start's begins no more steps once nobody waits for it.
            Progress clean_up;
            const auto own = connect(options.endpoint, clean_up);
            making.undo(own.get(), clean_up);
        } catch (const HypervisorError& second) {
            base::log::warning("headnode_not_cleaned_up", {{"uuid", vm.uuid}, {"reason", second.what()}});
            throw error.with(HypervisorError::Remains::unknown);
        }
        throw;
    }
}

}  // namespace haas::drivers::libvirt

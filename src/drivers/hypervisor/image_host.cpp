#include "drivers/hypervisor/image_host.hpp"

#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "drivers/hypervisor/storage.hpp"
#include "sys/descriptor.hpp"

namespace haas::drivers::libvirt {

namespace {

/// A URI without a host part means the libvirt of this host.
bool is_on_this_host(const std::string& endpoint) {
    const auto at = endpoint.find("://");
    return at != std::string::npos && std::string_view(endpoint).substr(at).starts_with(":///");
}

/// A file /dev/kvm may exist without being the KVM device.
bool kvm_answers() {
    const sys::Descriptor kvm(::open("/dev/kvm", O_RDWR | O_CLOEXEC));
    return kvm.is_open() && ::ioctl(kvm.get(), KVM_GET_API_VERSION, 0) == KVM_API_VERSION;
}

std::string capabilities(virConnectPtr connection, const char* virt_type) {
    const Text xml(virConnectGetDomainCapabilities(connection, nullptr, nullptr, nullptr, virt_type, 0));
    return xml ? xml.get() : "";
}

void require_bus(const Machine& machine, const std::string& bus) {
    if (machine.disk_buses.empty() || machine.disk_buses.contains(bus)) return;
    std::string known;
    for (const auto& one : machine.disk_buses) known += (known.empty() ? "" : ", ") + one;
    throw ImageError("The machine " + machine.machine + " has no disks on a bus " + bus + ", only on: " + known);
}

Pool make_pool(virConnectPtr connection, Progress& progress, const ImageImport& wanted) {
    progress.step("make the storage pool " + wanted.pool);
    const auto xml = directory_pool_xml(wanted.pool, wanted.directory.string());
    Pool pool(virStoragePoolDefineXML(connection, xml.c_str(), 0));
    if (!pool) progress.fail();
    return pool;
}

void start(Progress& progress, virStoragePoolPtr pool, const std::string& name, const std::string& type) {
    progress.step("start the storage pool " + name);
    const int active = virStoragePoolIsActive(pool);
    if (active < 0) progress.fail();
    if (active == 1) return;
    // If an earlier import ended right after it had defined the pool, the pool's directory does not exist yet.
    if (type == "dir" && virStoragePoolBuild(pool, 0) != 0) progress.fail();
    // Headnodes that are started with their host need the pool.
    if (virStoragePoolSetAutostart(pool, 1) != 0) progress.fail();
    if (virStoragePoolCreate(pool, 0) != 0) progress.fail();
}

}  // namespace

Machine choose_machine(virConnectPtr connection, Progress& progress, const ImageImport& wanted) {
    using VirtType = ImageImport::VirtType;
    progress.step("ask what libvirt can run");
    std::string xml;
    const bool may_be_kvm = wanted.virt_type == VirtType::kvm || (wanted.virt_type == VirtType::automatic &&
                                                                  (!is_on_this_host(wanted.endpoint) || kvm_answers()));
    if (may_be_kvm) xml = capabilities(connection, "kvm");
    if (xml.empty() && wanted.virt_type == VirtType::kvm) progress.fail();
    if (xml.empty()) xml = capabilities(connection, "qemu");
    if (xml.empty()) progress.fail();
    auto machine = parse_capabilities(xml);
    require_bus(machine, wanted.disk_bus);
    return machine;
}

Pool open_pool(virConnectPtr connection, Progress& progress, const ImageImport& wanted) {
    progress.step("look for the storage pool " + wanted.pool);
    Pool pool(virStoragePoolLookupByName(connection, wanted.pool.c_str()));
    if (!pool && last_error_code() != VIR_ERR_NO_STORAGE_POOL) progress.fail();
    const bool made = !pool;
    if (made) pool = make_pool(connection, progress, wanted);
    const auto type = type_of(progress, pool.get());
    if (!has_files(type)) {
        throw ImageError("The storage pool " + wanted.pool + " is of type " + type +
                         "; images need a pool of files: dir, fs or netfs");
    }
    try {
        start(progress, pool.get(), wanted.pool, type);
    } catch (const core::HypervisorError&) {
        // The next attempt may use another directory.
        if (made) virStoragePoolUndefine(pool.get());
        throw;
    }
    return pool;
}

std::string directory_closed_to_others(const std::string& endpoint, const std::string& file) {
    if (!is_on_this_host(endpoint)) return {};
    std::filesystem::path directory;
    for (const auto& part : std::filesystem::path(file).parent_path()) {
        directory /= part;
        struct stat status {};
        if (::stat(directory.c_str(), &status) == 0 && (status.st_mode & S_IXOTH) == 0) return directory.string();
    }
    return {};
}

}  // namespace haas::drivers::libvirt

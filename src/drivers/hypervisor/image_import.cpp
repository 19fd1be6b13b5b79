#include "drivers/hypervisor/image_import.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "drivers/hypervisor/image_host.hpp"
#include "drivers/hypervisor/image_upload.hpp"
#include "drivers/hypervisor/image_xml.hpp"
#include "drivers/hypervisor/making.hpp"
#include "drivers/hypervisor/storage.hpp"

namespace haas::drivers {

namespace {

using libvirt::Connection;
using libvirt::Domain;
using libvirt::Pool;
using libvirt::Progress;
using libvirt::Volume;

std::string in_mib(std::uint64_t bytes) {
    constexpr std::uint64_t mib = std::uint64_t{1024} * 1024;
    return std::to_string((bytes + mib - 1) / mib) + " MiB";
}

std::string definition_of(Progress& progress, virDomainPtr domain) {
    const libvirt::Text xml(virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_INACTIVE));
    if (!xml) progress.fail();
    return xml.get();
}

Domain find_domain_named(virConnectPtr connection, Progress& progress, const std::string& name) {
    Domain domain(virDomainLookupByName(connection, name.c_str()));
    if (!domain && libvirt::last_error_code() != VIR_ERR_NO_DOMAIN) progress.fail();
    return domain;
}

/// The domain of an imported image, and the file of its disk.
struct Present {
    Domain domain;
    std::string uuid;
    std::string disk_path;
};

/// Empty if there is no domain of that name.
/// @throws ImageError  for a domain that was not imported, was changed since, or is running
std::optional<Present> find_present(virConnectPtr connection, Progress& progress, const std::string& name) {
    progress.step("look for the image " + name);
    Present present;
    present.domain = find_domain_named(connection, progress, name);
    if (!present.domain) return std::nullopt;
    const auto paths = libvirt::disk_paths(definition_of(progress, present.domain.get()));
    const bool ours =
        paths.size() == 1 && libvirt::is_image_volume(std::filesystem::path(paths[0]).filename().string(), name);
    if (!ours) {
        throw ImageError(
            "libvirt has a domain " + name +
            " that headnode_image_import did not make, or whose disks were "
            "changed since: HaaS does not touch it. Choose another name, or rename or undefine that domain");
    }
    const int active = virDomainIsActive(present.domain.get());
    if (active < 0) progress.fail();
    if (active == 1) throw ImageError("The domain " + name + " runs: shut it down first");
    char uuid[VIR_UUID_STRING_BUFLEN] = {};
    if (virDomainGetUUIDString(present.domain.get(), uuid) != 0) progress.fail();
    present.uuid = uuid;
    present.disk_path = paths[0];
    return present;
}

/// The users of an image's file: domains that have it as a disk, and volumes that are linked to it.
/// @param except  a domain that does not count
std::vector<std::string> users_of(virConnectPtr connection, Progress& progress, const std::string& path,
                                  const std::string& except) {
    std::vector<std::string> linked;
    for (const auto& pool : libvirt::active_pools(connection, progress)) {
        for (const auto& volume : libvirt::list_volumes(pool.get(), progress)) {
            if (libvirt::backing_path_of(progress, volume.get()) == path) {
                linked.push_back(libvirt::path_of(progress, volume.get()));
            }
        }
    }
    std::vector<std::string> users;
    virDomainPtr* list = nullptr;
    const int count = virConnectListAllDomains(connection, &list, 0);
    if (count < 0) progress.fail();
    std::vector<Domain> domains;
    for (int i = 0; i < count; ++i) domains.emplace_back(list[i]);
    std::free(list);
    for (const auto& domain : domains) {
        const std::string name = virDomainGetName(domain.get());
        const libvirt::Text xml(virDomainGetXMLDesc(domain.get(), VIR_DOMAIN_XML_INACTIVE));
        if (!xml) continue;  // gone meanwhile
        for (const auto& disk : libvirt::disk_paths(xml.get())) {
            const auto found = std::find(linked.begin(), linked.end(), disk);
            if (found == linked.end() && (disk != path || name == except)) continue;
            if (found != linked.end()) linked.erase(found);
            const auto title = libvirt::title_of(xml.get());
            users.push_back(title.empty() ? name : title + " (" + name + ")");
        }
    }
    for (const auto& volume : linked) users.push_back("the volume " + volume);
    return users;
}

void require_unused(virConnectPtr connection, Progress& progress, const Present& present, const std::string& name) {
    progress.step("find out who uses the image");
    const auto users = users_of(connection, progress, present.disk_path, name);
    if (users.empty()) return;
    throw ImageError("The image " + name + " is in use: the disks of these are linked to it: " +
                     base::join(users, ", ") + ". Delete them first, or import under another name");
}

/// Removes the volumes that aborted imports of an image have left.
void remove_rests(virConnectPtr connection, Progress& progress, virStoragePoolPtr pool, const std::string& name) {
    progress.step("remove the volumes of an earlier import");
    for (const auto& volume : libvirt::list_volumes(pool, progress)) {
        if (!libvirt::is_image_volume(libvirt::name_of(volume.get()), name)) continue;
        const auto path = libvirt::path_of(progress, volume.get());
        if (users_of(connection, progress, path, {}).empty()) libvirt::remove(progress, volume.get());
    }
}

void require_space(Progress& progress, virStoragePoolPtr pool, const ImageFile& file) {
    progress.step("look for free space");
    virStoragePoolInfo info{};
    if (virStoragePoolGetInfo(pool, &info) != 0) progress.fail();
    if (info.available >= file.occupied()) return;
    throw ImageError("The storage pool has " + in_mib(info.available) + " free, but the image takes " +
                     in_mib(file.occupied()));
}

/// Requires that libvirt sees the right size of the disk: it makes headnodes' disks of that size.
void require_capacity(Progress& progress, virStorageVolPtr volume, const ImageFile& file) {
    progress.step("look at the volume");
    const auto capacity = libvirt::info_of(progress, volume).capacity;
    if (capacity == file.capacity()) return;
    throw ImageError("libvirt takes the image for a disk of " + std::to_string(capacity) + " bytes, but it is one of " +
                     std::to_string(file.capacity()));
}

/// One import, on its connection.
class Import {
public:
    Import(const ImageImport& wanted, const ImageFile& file, virConnectPtr connection, Progress& progress)
        : wanted_(wanted), file_(file), connection_(connection), progress_(progress) {}

    ImportedImage run() {
        const auto present = find_present(connection_, progress_, wanted_.name);
        if (present && wanted_.existing == ImageImport::Existing::keep) {
            throw ImageError("The image " + wanted_.name + " already exists; use --replace to replace it");
        }
        if (present) require_unused(connection_, progress_, *present, wanted_.name);
        const auto machine = libvirt::choose_machine(connection_, progress_, wanted_);
        const auto pool = libvirt::open_pool(connection_, progress_, wanted_);
        remove_rests(connection_, progress_, pool.get(), wanted_.name);
        virStoragePoolRefresh(pool.get(), 0);  // fails while the pool is busy; then its free space is slightly outdated
        require_space(progress_, pool.get(), file_);
        const auto volume = make_volume(pool.get());
        try {
            return fill(volume.get(), machine, present);
        } catch (const base::Error& error) {
            discard(volume.get(), error);
            throw;
        }
    }

private:
    Volume make_volume(virStoragePoolPtr pool) {
        progress_.step("make a volume");
        const auto format = to_string(file_.format());
        const auto xml = libvirt::volume_xml(libvirt::new_image_volume(wanted_.name, format), file_.capacity(), format);
        Volume volume(virStorageVolCreateXML(pool, xml.c_str(), 0));
        if (!volume) progress_.fail();
        return volume;
    }

    ImportedImage fill(virStorageVolPtr volume, const libvirt::Machine& machine,
                       const std::optional<Present>& present) {
        libvirt::upload(connection_, progress_, volume, file_, wanted_.watch);
        require_capacity(progress_, volume, file_);
        // Headnodes may have been made during the upload.
        if (present) require_unused(connection_, progress_, *present, wanted_.name);
        const auto path = libvirt::path_of(progress_, volume);
        define(machine, present, path);
        ImportedImage made{wanted_.pool, machine.virt_type, {}};
        if (present) remove_replaced(present->disk_path, made);
        const auto blocked = libvirt::directory_closed_to_others(wanted_.endpoint, path);
        if (!blocked.empty()) {
            made.notes.push_back("on most systems, qemu runs as a user of its own, which cannot enter the directory " +
                                 blocked + ": chmod o+x " + blocked);
        }
        return made;
    }

    void define(const libvirt::Machine& machine, const std::optional<Present>& present, const std::string& path) {
        progress_.step("define the domain");
        libvirt::ImageDomain domain;
        domain.name = wanted_.name;
        domain.uuid = present ? present->uuid : "";
        domain.description = "Imported by HaaS from " + file_.path().filename().string() +
                             ". Must not be started: the disks "
                             "of headnodes are linked to its disk.";
        domain.machine = machine;
        domain.memory_mib = wanted_.memory_mib;
        domain.vcpus = wanted_.vcpus;
        domain.disk_bus = wanted_.disk_bus;
        domain.disk_format = to_string(file_.format());
        domain.disk_path = path;
        const Domain defined(virDomainDefineXML(connection_, libvirt::image_domain_xml(domain).c_str()));
        if (!defined) progress_.fail();
    }

    /// Removes the replaced volume. A failure is only a note, as the new image is in place.
    void remove_replaced(const std::string& path, ImportedImage& made) {
        try {
            const Volume old(virStorageVolLookupByPath(connection_, path.c_str()));
            if (!old) return;
            const auto users = users_of(connection_, progress_, path, {});
            if (!users.empty()) throw ImageError("in use by " + base::join(users, ", "));
            progress_.step("remove the replaced volume");
            libvirt::remove(progress_, old.get());
        } catch (const base::Error& error) {
            made.notes.push_back("the volume of the replaced image still exists: " + path + ": " + error.what());
        }
    }

    void discard(virStorageVolPtr volume, const base::Error& error) {
        if (virStorageVolDelete(volume, 0) == 0) return;
        const auto* const failure = dynamic_cast<const core::HypervisorError*>(&error);
        const auto rest = "what was uploaded is left, until the next import of " + wanted_.name + " removes it";
        if (failure == nullptr) throw ImageError(std::string(error.what()) + "; " + rest);
        throw core::HypervisorError(failure->kind(), error.what(), rest);
    }

    const ImageImport& wanted_;
    const ImageFile& file_;
    virConnectPtr connection_;
    Progress& progress_;
};

}  // namespace

void check_image_name(const std::string& name) {
    if (name.starts_with("headnode-")) {
        throw ImageError("The name of an image must not begin with headnode-, as the names of headnodes' VMs do");
    }
    if (name == "." || name == "..") throw ImageError("This is not a valid name for an image");
}

ImportedImage import_image(const ImageImport& wanted, const ImageFile& file) {
    check_image_name(wanted.name);
    Progress progress;
    const auto connection = libvirt::connect(wanted.endpoint, progress);
    return Import(wanted, file, connection.get(), progress).run();
}

void remove_image(const std::string& endpoint, const std::string& name) {
    check_image_name(name);
    Progress progress;
    const auto connection = libvirt::connect(endpoint, progress);
    const auto present = find_present(connection.get(), progress, name);
    if (!present) throw ImageError("There is no image " + name);
    require_unused(connection.get(), progress, *present, name);
    progress.step("undefine the domain");
    libvirt::undefine(present->domain.get(), progress);
    progress.step("remove the volume");
    const Volume volume(virStorageVolLookupByPath(connection.get(), present->disk_path.c_str()));
    if (volume) libvirt::remove(progress, volume.get());
}

}  // namespace haas::drivers

#include "drivers/hypervisor/volumes.hpp"

#include <pugixml.hpp>

#include "drivers/hypervisor/storage.hpp"

namespace haas::drivers::libvirt {

namespace {

using core::HypervisorError;

Volume look_up(virConnectPtr connection, const BaseDisk& disk) {
    if (disk.path.empty()) {
        const Pool pool(virStoragePoolLookupByName(connection, disk.pool.c_str()));
        return Volume(pool ? virStorageVolLookupByName(pool.get(), disk.volume.c_str()) : nullptr);
    }
    return Volume(virStorageVolLookupByPath(connection, disk.path.c_str()));
}

void require_files(Progress& progress, virStoragePoolPtr pool) {
    const auto type = type_of(progress, pool);
    if (has_files(type)) return;
    progress.fail(HypervisorError::Kind::base_image,
                  "its storage pool, of type " + type + ", has no files to link to: set [headnode] clone = full");
}

ClonedDisk as_disk(Progress& progress, virStorageVolPtr volume, const BaseDisk& disk, Cloning cloning) {
    const auto type = info_of(progress, volume).type;
    return {disk.target, cloning == Cloning::linked ? "qcow2" : disk.format, path_of(progress, volume),
            type == VIR_STORAGE_VOL_BLOCK};
}

}  // namespace

Volume get_base_volume(virConnectPtr connection, Progress& progress, const BaseDisk& disk) {
    progress.step("find the image's disk " + disk.target);
    auto volume = look_up(connection, disk);
    if (!volume) {
        for (const auto& pool : active_pools(connection, progress)) virStoragePoolRefresh(pool.get(), 0);
        volume = look_up(connection, disk);
    }
    if (!volume) {
        progress.fail(
            HypervisorError::Kind::base_image,
            "no active storage pool of libvirt has " + (disk.path.empty() ? disk.pool + "/" + disk.volume : disk.path));
    }
    return volume;
}

ClonedDisk clone_volume(Progress& progress, virStorageVolPtr base, const BaseDisk& disk, const std::string& name,
                        Cloning cloning, bool& made) {
    progress.step("clone the disk " + disk.target);
    const auto pool = pool_of(progress, base);
    const auto capacity = info_of(progress, base).capacity;
    Volume volume;
    if (cloning == Cloning::linked) {
        require_files(progress, pool.get());
        const auto xml = volume_xml(name, capacity, "qcow2", {path_of(progress, base), disk.format});
        made = true;
        volume.reset(virStorageVolCreateXML(pool.get(), xml.c_str(), 0));
    } else {
        const auto space = has_files(type_of(progress, pool.get())) ? Space::as_written : Space::all;
        const auto xml = volume_xml(name, capacity, disk.format, {}, space);
        made = true;
        volume.reset(virStorageVolCreateXMLFrom(pool.get(), xml.c_str(), base, 0));
    }
    if (!volume) progress.fail();
    return as_disk(progress, volume.get(), disk, cloning);
}

std::optional<ClonedDisk> find_clone(Progress& progress, virStorageVolPtr base, const BaseDisk& disk,
                                     const std::string& name, Cloning cloning) {
    progress.step("find the disk " + disk.target);
    const auto pool = pool_of(progress, base);
    const Volume volume(virStorageVolLookupByName(pool.get(), name.c_str()));
    if (!volume) return std::nullopt;
    auto found = as_disk(progress, volume.get(), disk, cloning);
    // The clone may have been made while the other kind of cloning was configured.
    const Text xml(virStorageVolGetXMLDesc(volume.get(), 0));
    pugi::xml_document document;
    if (xml && document.load_string(xml.get())) {
        const std::string format = document.child("volume").child("target").child("format").attribute("type").value();
        if (!format.empty() && !found.is_block_device) found.format = format;
    }
    return found;
}

void remove_volumes(virConnectPtr connection, Progress& progress, const std::string& uuid, Refresh refresh) {
    progress.step("remove the disks");
    const auto prefix = core::vm_name(uuid) + "-";
    for (const auto& pool : active_pools(connection, progress)) {
        // A refresh fails while the pool is busy copying; but what it copies is listed.
        if (refresh == Refresh::yes) virStoragePoolRefresh(pool.get(), 0);
        for (const auto& volume : list_volumes(pool.get(), progress)) {
            if (name_of(volume.get()).starts_with(prefix)) remove(progress, volume.get());
        }
    }
}

void remove_volume(Progress& progress, virStorageVolPtr base, const std::string& name) {
    const auto pool = pool_of(progress, base);
    const Volume volume(virStorageVolLookupByName(pool.get(), name.c_str()));
    if (volume) {
        remove(progress, volume.get());
    } else if (last_error_code() != VIR_ERR_NO_STORAGE_VOL) {
        progress.fail();
    }
}

}  // namespace haas::drivers::libvirt

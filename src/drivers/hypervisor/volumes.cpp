#include "drivers/hypervisor/volumes.hpp"

#include <pugixml.hpp>
#include <sstream>
#include <vector>

namespace haas::drivers::libvirt {

namespace {

using Failure = core::HypervisorFailure;

/// Calls `use(pool)` for each active pool.
template <class F>
void for_each_pool(virConnectPtr connection, Progress& progress, F&& use) {
    virStoragePoolPtr* list = nullptr;
    const int count = virConnectListAllStoragePools(connection, &list, VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE);
    if (count < 0) progress.fail();
    std::vector<Pool> pools;
    for (int i = 0; i < count; ++i) pools.emplace_back(list[i]);
    std::free(list);
    for (const auto& pool : pools) use(pool.get());
}

std::vector<Volume> list_volumes(virStoragePoolPtr pool, Progress& progress) {
    virStorageVolPtr* list = nullptr;
    const int count = virStoragePoolListAllVolumes(pool, &list, 0);
    if (count < 0) {
        // A pool that was stopped meanwhile has none.
        if (last_error_code() == VIR_ERR_OPERATION_INVALID || last_error_code() == VIR_ERR_NO_STORAGE_POOL) return {};
        progress.fail();
    }
    std::vector<Volume> volumes;
    for (int i = 0; i < count; ++i) volumes.emplace_back(list[i]);
    std::free(list);
    return volumes;
}

Volume look_up(virConnectPtr connection, const BaseDisk& disk) {
    if (disk.path.empty()) {
        const Pool pool(virStoragePoolLookupByName(connection, disk.pool.c_str()));
        return Volume(pool ? virStorageVolLookupByName(pool.get(), disk.volume.c_str()) : nullptr);
    }
    return Volume(virStorageVolLookupByPath(connection, disk.path.c_str()));
}

Pool pool_of(Progress& progress, virStorageVolPtr volume) {
    Pool pool(virStoragePoolLookupByVolume(volume));
    if (!pool) progress.fail();
    return pool;
}

std::string path_of(Progress& progress, virStorageVolPtr volume) {
    const Text path(virStorageVolGetPath(volume));
    if (!path) progress.fail();
    return path.get();
}

virStorageVolInfo info_of(Progress& progress, virStorageVolPtr volume) {
    virStorageVolInfo info{};
    if (virStorageVolGetInfo(volume, &info) != 0) progress.fail();
    return info;
}

void require_files(Progress& progress, virStoragePoolPtr pool) {
    const Text xml(virStoragePoolGetXMLDesc(pool, 0));
    if (!xml) progress.fail();
    pugi::xml_document document;
    document.load_string(xml.get());
    const std::string type = document.child("pool").attribute("type").value();
    if (type == "dir" || type == "fs" || type == "netfs") return;
    progress.fail(Failure::Kind::base_image, "its storage pool, of type " + type +
                                                 ", has no files that could be linked to: [headnode] clone = full is needed");
}

std::string volume_xml(const std::string& name, unsigned long long capacity, const std::string& format,
                       const std::string& backing_path, const std::string& backing_format) {
    pugi::xml_document document;
    auto volume = document.append_child("volume");
    volume.append_child("name").text().set(name.c_str());
    auto size = volume.append_child("capacity");
    size.append_attribute("unit").set_value("bytes");
    size.text().set(capacity);
    // Without it, all of the capacity would be written.
    volume.append_child("allocation").text().set(0);
    volume.append_child("target").append_child("format").append_attribute("type").set_value(format.c_str());
    if (!backing_path.empty()) {
        auto backing = volume.append_child("backingStore");
        backing.append_child("path").text().set(backing_path.c_str());
        backing.append_child("format").append_attribute("type").set_value(backing_format.c_str());
    }
    std::ostringstream text;
    document.save(text);
    return text.str();
}

ClonedDisk as_disk(Progress& progress, virStorageVolPtr volume, const BaseDisk& disk, Cloning cloning) {
    const auto type = info_of(progress, volume).type;
    return {disk.target, cloning == Cloning::linked ? "qcow2" : disk.format, path_of(progress, volume),
            type == VIR_STORAGE_VOL_BLOCK};
}

void remove(Progress& progress, virStorageVolPtr volume) {
    if (virStorageVolDelete(volume, 0) == 0 || last_error_code() == VIR_ERR_NO_STORAGE_VOL) return;
    progress.fail();
}

}  // namespace

Volume find_base_volume(virConnectPtr connection, Progress& progress, const BaseDisk& disk) {
    progress.step("find the image's disk " + disk.target);
    auto volume = look_up(connection, disk);
    if (!volume) {
        for_each_pool(connection, progress, [](virStoragePoolPtr pool) { virStoragePoolRefresh(pool, 0); });
        volume = look_up(connection, disk);
    }
    if (!volume) {
        progress.fail(Failure::Kind::base_image, "no active storage pool of libvirt has " +
                                                     (disk.path.empty() ? disk.pool + "/" + disk.volume : disk.path));
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
        const auto xml = volume_xml(name, capacity, "qcow2", path_of(progress, base), disk.format);
        made = true;
        volume.reset(virStorageVolCreateXML(pool.get(), xml.c_str(), 0));
    } else {
        const auto xml = volume_xml(name, capacity, disk.format, {}, {});
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
    // It may have been made when the other way of cloning was configured.
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
    const auto prefix = domain_name(uuid) + "-";
    for_each_pool(connection, progress, [&](virStoragePoolPtr pool) {
        // A pool that is busy copying cannot; what it copies is listed.
        if (refresh == Refresh::yes) virStoragePoolRefresh(pool, 0);
        for (const auto& volume : list_volumes(pool, progress)) {
            const char* const name = virStorageVolGetName(volume.get());
            if (name != nullptr && std::string(name).rfind(prefix, 0) == 0) remove(progress, volume.get());
        }
    });
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

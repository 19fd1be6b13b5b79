#include "drivers/hypervisor/storage.hpp"

#include <pugixml.hpp>
#include <sstream>

namespace haas::drivers::libvirt {

std::vector<Pool> active_pools(virConnectPtr connection, Progress& progress) {
    virStoragePoolPtr* list = nullptr;
    const int count = virConnectListAllStoragePools(connection, &list, VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE);
    if (count < 0) progress.fail();
    std::vector<Pool> pools;
    for (int i = 0; i < count; ++i) pools.emplace_back(list[i]);
    std::free(list);
    return pools;
}

std::vector<Volume> list_volumes(virStoragePoolPtr pool, Progress& progress) {
    virStorageVolPtr* list = nullptr;
    const int count = virStoragePoolListAllVolumes(pool, &list, 0);
    if (count < 0) {
        if (last_error_code() == VIR_ERR_OPERATION_INVALID || last_error_code() == VIR_ERR_NO_STORAGE_POOL) return {};
        progress.fail();
    }
    std::vector<Volume> volumes;
    for (int i = 0; i < count; ++i) volumes.emplace_back(list[i]);
    std::free(list);
    return volumes;
}

std::string type_of(Progress& progress, virStoragePoolPtr pool) {
    const Text xml(virStoragePoolGetXMLDesc(pool, 0));
    if (!xml) progress.fail();
    pugi::xml_document document;
    document.load_string(xml.get());
    return document.child("pool").attribute("type").value();
}

bool has_files(const std::string& pool_type) { return pool_type == "dir" || pool_type == "fs" || pool_type == "netfs"; }

Pool pool_of(Progress& progress, virStorageVolPtr volume) {
    Pool pool(virStoragePoolLookupByVolume(volume));
    if (!pool) progress.fail();
    return pool;
}

std::string name_of(virStorageVolPtr volume) {
    const char* const name = virStorageVolGetName(volume);
    return name == nullptr ? "" : name;
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

std::string volume_xml(const std::string& name, unsigned long long capacity, const std::string& format,
                       const Backing& backing, Space space) {
    pugi::xml_document document;
    auto volume = document.append_child("volume");
    volume.append_child("name").text().set(name.c_str());
    auto size = volume.append_child("capacity");
    size.append_attribute("unit").set_value("bytes");
    size.text().set(capacity);
    // Without an allocation, libvirt would allocate the whole capacity.
    if (space == Space::as_written) volume.append_child("allocation").text().set(0);
    volume.append_child("target").append_child("format").append_attribute("type").set_value(format.c_str());
    if (!backing.path.empty()) {
        auto store = volume.append_child("backingStore");
        store.append_child("path").text().set(backing.path.c_str());
        store.append_child("format").append_attribute("type").set_value(backing.format.c_str());
    }
    std::ostringstream text;
    document.save(text);
    return text.str();
}

std::string backing_path_of(Progress& progress, virStorageVolPtr volume) {
    const Text xml(virStorageVolGetXMLDesc(volume, 0));
    if (!xml) {
        if (last_error_code() == VIR_ERR_NO_STORAGE_VOL) return {};
        progress.fail();
    }
    pugi::xml_document document;
    document.load_string(xml.get());
    return document.child("volume").child("backingStore").child("path").text().get();
}

void remove(Progress& progress, virStorageVolPtr volume) {
    if (virStorageVolDelete(volume, 0) == 0 || last_error_code() == VIR_ERR_NO_STORAGE_VOL) return;
    // The volume is still being copied, for a caller that has gone meanwhile.
    if (last_error_code() == VIR_ERR_OPERATION_INVALID) progress.fail(core::HypervisorError::Kind::busy, last_error());
    progress.fail();
}

}  // namespace haas::drivers::libvirt

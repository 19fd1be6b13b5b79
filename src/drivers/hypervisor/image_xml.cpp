#include "drivers/hypervisor/image_xml.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

namespace haas::drivers::libvirt {

namespace {

using pugi::xml_node;

constexpr std::size_t mark_length = 8;

/// The prefix of the names of all of an image's volumes.
std::string volume_prefix(const std::string& image) { return "haas-image-" + image + "-"; }

void add_text(xml_node parent, const char* name, const std::string& text) {
    parent.append_child(name).text().set(text.c_str());
}

/// A child with attributes, as {"type", "pty"}.
xml_node add(xml_node parent, const char* name, const std::vector<std::pair<const char*, std::string>>& attributes) {
    auto child = parent.append_child(name);
    for (const auto& [attribute, value] : attributes) child.append_attribute(attribute).set_value(value.c_str());
    return child;
}

std::string save(const pugi::xml_document& document) {
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

std::string best_cpu_mode(xml_node cpu, const std::string& virt_type) {
    const auto wanted = virt_type == "kvm" ? std::vector<std::string>{"host-model", "host-passthrough"}
                                           : std::vector<std::string>{"maximum"};
    for (const auto& mode : wanted) {
        const auto found = cpu.find_child_by_attribute("mode", "name", mode.c_str());
        if (found.attribute("supported").value() == std::string("yes")) return mode;
    }
    return {};
}

void put_devices(xml_node devices, const ImageDomain& image) {
    if (!image.machine.emulator.empty()) add_text(devices, "emulator", image.machine.emulator);
    auto disk = add(devices, "disk", {{"type", "file"}, {"device", "disk"}});
    add(disk, "driver", {{"name", "qemu"}, {"type", image.disk_format}});
    add(disk, "source", {{"file", image.disk_path}});
    const auto& bus = image.disk_bus;
    add(disk, "target", {{"dev", bus == "virtio" ? "vda" : bus == "ide" ? "hda" : "sda"}, {"bus", bus}});
    add(devices, "serial", {{"type", "pty"}});
    add(devices, "console", {{"type", "pty"}});
    auto display = add(devices, "graphics", {{"type", "vnc"}, {"port", "-1"}, {"autoport", "yes"}});
    add(display, "listen", {{"type", "address"}, {"address", "127.0.0.1"}});
    add(add(devices, "video", {}), "model", {{"type", "vga"}});
    auto random = add(devices, "rng", {{"model", "virtio"}});
    add(random, "backend", {{"model", "random"}}).text().set("/dev/urandom");
}

}  // namespace

Machine parse_capabilities(const std::string& xml) {
    pugi::xml_document document;
    const auto root = document.load_buffer(xml.data(), xml.size()) ? document.child("domainCapabilities") : xml_node();
    if (!root) throw base::Error("libvirt's description of what it can run cannot be read");
    Machine machine;
    machine.emulator = root.child("path").text().get();
    machine.virt_type = root.child("domain").text().get();
    machine.machine = root.child("machine").text().get();
    machine.arch = root.child("arch").text().get();
    for (const auto bus : root.child("devices").child("disk").find_child_by_attribute("enum", "name", "bus")) {
        machine.disk_buses.insert(bus.text().get());
    }
    machine.cpu_mode = best_cpu_mode(root.child("cpu"), machine.virt_type);
    return machine;
}

std::string image_domain_xml(const ImageDomain& image) {
    pugi::xml_document document;
    auto domain = add(document.root(), "domain", {{"type", image.machine.virt_type}});
    add_text(domain, "name", image.name);
    if (!image.uuid.empty()) add_text(domain, "uuid", image.uuid);
    add_text(domain, "title", "Image for headnodes: " + image.name);
    add_text(domain, "description", image.description);
    add(domain, "memory", {{"unit", "MiB"}}).text().set(image.memory_mib);
    domain.append_child("vcpu").text().set(image.vcpus);
    auto os = domain.append_child("os");
    auto type = add(os, "type", {{"arch", image.machine.arch}, {"machine", image.machine.machine}});
    type.text().set("hvm");
    const auto& arch = image.machine.arch;
    if (arch == "x86_64" || arch == "i686") {
        // Without ACPI, the guest does not see the power button.
        auto features = domain.append_child("features");
        features.append_child("acpi");
        features.append_child("apic");
    }
    if (!image.machine.cpu_mode.empty()) add(domain, "cpu", {{"mode", image.machine.cpu_mode}});
    put_devices(domain.append_child("devices"), image);
    return save(document);
}

std::string directory_pool_xml(const std::string& name, const std::string& directory) {
    pugi::xml_document document;
    auto pool = add(document.root(), "pool", {{"type", "dir"}});
    add_text(pool, "name", name);
    // No mode is given: libvirt makes a new directory with mode 0711, which qemu's own user can traverse, and does not
    // change an existing one.
    add_text(pool.append_child("target"), "path", directory);
    return save(document);
}

std::vector<std::string> disk_paths(const std::string& domain_xml) {
    pugi::xml_document document;
    std::vector<std::string> paths;
    if (!document.load_buffer(domain_xml.data(), domain_xml.size())) return paths;
    for (const auto disk : document.child("domain").child("devices").children("disk")) {
        for (const char* name : {"file", "dev"}) {
            const std::string path = disk.child("source").attribute(name).value();
            if (!path.empty()) paths.push_back(path);
        }
    }
    return paths;
}

std::string title_of(const std::string& domain_xml) {
    pugi::xml_document document;
    document.load_buffer(domain_xml.data(), domain_xml.size());
    return document.child("domain").child("title").text().get();
}

std::string new_image_volume(const std::string& image, const std::string& format) {
    return volume_prefix(image) + base::make_uuid().substr(0, mark_length) + (format == "raw" ? ".img" : "." + format);
}

bool is_image_volume(const std::string& volume, const std::string& image) {
    const auto prefix = volume_prefix(image);
    if (!volume.starts_with(prefix)) return false;
    const auto mark = volume.substr(prefix.size(), mark_length);
    const auto suffix = volume.substr(std::min(volume.size(), prefix.size() + mark_length));
    return mark.size() == mark_length && base::holds_only(mark, base::is_lower_hex) &&
           (suffix == ".img" || suffix == ".qcow2");
}

}  // namespace haas::drivers::libvirt

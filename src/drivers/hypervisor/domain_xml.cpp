#include "drivers/hypervisor/domain_xml.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "core/mac_address.hpp"

namespace haas::drivers::libvirt {

namespace {

using pugi::xml_node;

/// Prefix of the VLAN's number.
constexpr const char* bridge_prefix = "br-vlan";

pugi::xml_document parse(const std::string& xml) {
    pugi::xml_document document;
    if (!document.load_buffer(xml.data(), xml.size()) || !document.child("domain")) {
        throw base::Error("its definition cannot be read");
    }
    return document;
}

void set_text(xml_node parent, const char* name, const std::string& text) {
    auto child = parent.child(name);
    if (!child) child = parent.append_child(name);
    child.text().set(text.c_str());
}

void set_attribute(xml_node node, const char* name, const std::string& value) {
    auto attribute = node.attribute(name);
    if (!attribute) attribute = node.append_attribute(name);
    attribute.set_value(value.c_str());
}

template <class Condition>
void remove_children(xml_node parent, const char* name, Condition&& condition) {
    for (auto child = parent.child(name); child;) {
        const auto next = child.next_sibling(name);
        if (condition(child)) parent.remove_child(child);
        child = next;
    }
}
void remove_children(xml_node parent, const char* name) {
    remove_children(parent, name, [](xml_node) { return true; });
}

bool is_type(xml_node node, const std::string& type) { return type == node.attribute("type").value(); }

bool is_to_clone(xml_node disk) {
    const std::string device = disk.attribute("device").as_string("disk");
    return device == "disk" && !disk.child("readonly") && !disk.child("shareable");
}

/// Refuses devices that the VM would share with the host, or with another headnode, perhaps of another project.
void require_nothing_shared(xml_node devices) {
    for (const char* name : {"hostdev", "filesystem", "shmem"}) {
        if (!devices.child(name)) continue;
        throw base::Error(std::string("it has a resource of the host (") + name + "), which no two VMs can share");
    }
    for (const auto tpm : devices.children("tpm")) {
        if (!is_type(tpm.child("backend"), "emulator"))
            throw base::Error("it has the host's TPM, which no two VMs can share");
    }
    for (const auto disk : devices.children("disk")) {
        const std::string target = disk.child("target").attribute("dev").value();
        if (std::string(disk.attribute("device").value()) == "lun") {
            throw base::Error("its disk " + target +
                              " is a device of the host, passed through, which cannot be cloned");
        }
        if (disk.child("encryption") || disk.child("source").child("encryption")) {
            throw base::Error("its disk " + target + " is encrypted and cannot be cloned");
        }
    }
}

void put_disk(xml_node disk, const ClonedDisk& clone) {
    set_attribute(disk, "type", clone.is_block_device ? "block" : "file");
    disk.remove_child("source");
    disk.remove_child("backingStore");
    disk.append_child("source").append_attribute(clone.is_block_device ? "dev" : "file").set_value(clone.path.c_str());
    auto driver = disk.child("driver");
    if (!driver) {
        driver = disk.prepend_child("driver");
        driver.append_attribute("name").set_value("qemu");
    }
    set_attribute(driver, "type", clone.format);
}

void put_disks(xml_node devices, const std::vector<ClonedDisk>& clones) {
    for (auto disk : devices.children("disk")) {
        if (!is_to_clone(disk)) continue;
        const std::string target = disk.child("target").attribute("dev").value();
        const auto found =
            std::find_if(clones.begin(), clones.end(), [&](const ClonedDisk& clone) { return clone.target == target; });
        if (found == clones.end()) throw base::Error("its disk " + target + " was not cloned");
        put_disk(disk, *found);
    }
}

void put_interfaces(xml_node devices, const core::HeadnodeVm& vm, const DomainStyle& style) {
    if (style.keep_base_interfaces) {
        for (auto interface : devices.children("interface")) {
            for (const char* name : {"mac", "target", "alias"}) interface.remove_child(name);
            interface.append_child("mac").append_attribute("address").set_value(
                core::MacAddress::make().text().c_str());
        }
    } else {
        remove_children(devices, "interface");
    }
    for (const auto& wanted : vm.interfaces) {
        auto interface = devices.append_child("interface");
        interface.append_attribute("type").set_value("bridge");
        interface.append_child("mac").append_attribute("address").set_value(wanted.macaddr.c_str());
        const auto vlan = std::to_string(wanted.vlan);
        const bool ovs = style.bridging == Bridging::openvswitch;
        const auto bridge = ovs ? style.ovs_bridge : bridge_prefix + vlan;
        interface.append_child("source").append_attribute("bridge").set_value(bridge.c_str());
        if (ovs) {
            interface.append_child("vlan").append_child("tag").append_attribute("id").set_value(vlan.c_str());
            interface.append_child("virtualport").append_attribute("type").set_value("openvswitch");
        }
        interface.append_child("model").append_attribute("type").set_value("virtio");
    }
}

/// Leaves one VNC display, on a port that libvirt chooses, and no other listening display.
void put_display(xml_node devices, const std::string& listen) {
    bool first = true;
    remove_children(devices, "graphics", [&](xml_node graphics) {
        const bool keep = first && is_type(graphics, "vnc");
        first = first && !keep;
        return !keep;
    });
    if (auto vnc = devices.child("graphics")) {
        for (const char* name : {"port", "websocket", "socket", "listen", "autoport"}) vnc.remove_attribute(name);
        remove_children(vnc, "listen");
        vnc.append_attribute("port").set_value("-1");
        vnc.append_attribute("autoport").set_value("yes");
        auto where = vnc.append_child("listen");
        where.append_attribute("type").set_value("address");
        where.append_attribute("address").set_value(listen.c_str());
    }
    const auto is_spice = [](xml_node node) { return is_type(node, "spicevmc") || is_type(node, "spiceport"); };
    remove_children(devices, "channel", is_spice);
    remove_children(devices, "redirdev", is_spice);
    remove_children(devices, "audio", [](xml_node audio) { return is_type(audio, "spice"); });
}

/// Disconnects serial ports from files, sockets and ports of the host: these belong to the base alone.
void put_serial_ports(xml_node devices) {
    for (const char* name : {"serial", "parallel", "console"}) {
        for (auto port : devices.children(name)) {
            set_attribute(port, "type", "pty");
            for (const char* part : {"source", "log", "protocol"}) port.remove_child(part);
        }
    }
    for (auto channel : devices.children("channel")) channel.remove_child("source");
    if (auto cid = devices.child("vsock").child("cid")) {
        cid.remove_attribute("address");
        set_attribute(cid, "auto", "yes");
    }
}

/// Each VM needs its own file of firmware variables: libvirt makes one, from the template if the definition names one.
void put_firmware(xml_node domain) {
    auto nvram = domain.child("os").child("nvram");
    if (!nvram) return;
    nvram.remove_children();
    for (const char* name : {"type", "format"}) nvram.remove_attribute(name);
}

/// libvirt requires that the UUID in the guest's firmware tables is the VM's UUID.
void put_system_information(xml_node domain) {
    for (auto sysinfo : domain.children("sysinfo")) {
        remove_children(sysinfo.child("system"), "entry",
                        [](xml_node entry) { return std::string(entry.attribute("name").value()) == "uuid"; });
    }
}

/// The VLANs of an interface are known only if its tags alone decide them, or if its bridge is one of our Linux
/// bridges.
/// @source https://libvirt.org/formatdomain.html#setting-vlan-tag-on-supported-network-types-only
void read_vlans(xml_node interface, core::VmInterface& into) {
    if (is_type(interface, "user")) return;  // it uses the host's addresses, and is on no bridge
    const auto list = interface.child("vlan");
    into.may_carry_any = list && list.attribute("trunk").as_bool();
    for (const auto tag : list.children("tag")) {
        if (const auto vlan = core::parse_vlan(tag.attribute("id").value())) {
            into.vlans.insert(*vlan);
        } else {
            into.may_carry_any = true;
        }
    }
    const std::string_view prefix = bridge_prefix;
    if (!is_type(interface.child("virtualport"), "openvswitch") && into.bridge.starts_with(prefix)) {
        if (const auto vlan = core::parse_vlan(into.bridge.substr(prefix.size()))) into.vlans.insert(*vlan);
    }
    if (into.vlans.empty()) into.may_carry_any = true;
}

}  // namespace

std::vector<BaseDisk> disks_to_clone(const std::string& base_xml) {
    const auto document = parse(base_xml);
    const auto devices = document.child("domain").child("devices");
    require_nothing_shared(devices);
    std::vector<BaseDisk> disks;
    for (const auto disk : devices.children("disk")) {
        if (!is_to_clone(disk)) continue;
        const auto source = disk.child("source");
        BaseDisk found{disk.child("target").attribute("dev").value(),
                       disk.child("driver").attribute("type").as_string("raw"), source.attribute("file").value(),
                       source.attribute("pool").value(), source.attribute("volume").value()};
        if (found.path.empty()) found.path = source.attribute("dev").value();
        const bool known = !found.path.empty() || (!found.pool.empty() && !found.volume.empty());
        if (found.target.empty() || !known) {
            throw base::Error("its disk " + found.target + " is neither a file, a device nor a volume");
        }
        disks.push_back(std::move(found));
    }
    if (disks.empty()) throw base::Error("it has no disk to clone");
    return disks;
}

std::string make_domain_xml(const std::string& base_xml, const core::HeadnodeVm& vm, const DomainStyle& style,
                            const std::vector<ClonedDisk>& disks) {
    auto document = parse(base_xml);
    auto domain = document.child("domain");
    domain.remove_attribute("id");
    set_text(domain, "name", core::vm_name(vm.uuid));
    set_text(domain, "uuid", vm.uuid);
    set_text(domain, "title", vm.title);
    for (const char* name : {"metadata", "description"}) domain.remove_child(name);
    if (auto genid = domain.child("genid")) genid.text().set(base::make_uuid().c_str());
    put_firmware(domain);
    put_system_information(domain);
    auto devices = domain.child("devices");
    put_disks(devices, disks);
    put_interfaces(devices, vm, style);
    put_display(devices, style.vnc_listen);
    put_serial_ports(devices);
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

std::optional<int> find_vnc_port(const std::string& live_xml) {
    const auto document = parse(live_xml);
    for (const auto graphics : document.child("domain").child("devices").children("graphics")) {
        const int port = graphics.attribute("port").as_int(-1);
        if (is_type(graphics, "vnc") && port > 0) return port;
    }
    return std::nullopt;
}

core::VmSeen read_vm(const std::string& xml) {
    const auto document = parse(xml);
    const auto domain = document.child("domain");
    core::VmSeen vm{domain.child_value("name"), domain.child_value("uuid"), {}};
    for (const auto interface : domain.child("devices").children("interface")) {
        core::VmInterface found{interface.child("mac").attribute("address").value(),
                                {},
                                interface.child("source").attribute("bridge").value(),
                                interface.child("target").attribute("dev").value()};
        read_vlans(interface, found);
        vm.interfaces.push_back(std::move(found));
    }
    return vm;
}

}  // namespace haas::drivers::libvirt

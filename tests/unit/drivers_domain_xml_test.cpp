#include <doctest/doctest.h>

#include <pugixml.hpp>

#include "base/error.hpp"
#include "drivers/hypervisor/domain_xml.hpp"

using namespace haas;
using namespace drivers::libvirt;

namespace {

constexpr const char* uuid = "3d6e0b1c-0000-4000-8000-000000000001";

std::string domain(const std::string& devices, const std::string& more = "") {
    return "<domain type='qemu' id='7'><name>base</name><uuid>aaaaaaaa-0000-4000-8000-000000000001</uuid>"
           "<memory unit='KiB'>65536</memory><os><type>hvm</type></os>" +
           more + "<devices>" + devices + "</devices></domain>";
}

const std::string file_disk =
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/a &amp; b.qcow2'/>"
    "<backingStore type='file'><format type='raw'/><source file='/images/old'/></backingStore><target dev='vda' "
    "bus='virtio'/></disk>";

core::HeadnodeVm headnode() {
    core::HeadnodeVm vm;
    vm.uuid = uuid;
    vm.title = "Headnode h1 of project red";
    return vm;
}

DomainStyle style() {
    DomainStyle style;
    style.vnc_listen = "127.0.0.1";
    return style;
}

const std::vector<ClonedDisk> clones{{"vda", "qcow2", "/images/clone", false}};

/// The definition of a headnode, of a base image with that XML.
std::string made(const std::string& base, const DomainStyle& with = style(), const core::HeadnodeVm& vm = headnode()) {
    return make_domain_xml(base, vm, with, clones);
}

/// What became of it, as a document.
struct Result {
    pugi::xml_document document;
    explicit Result(const std::string& xml) { REQUIRE(document.load_string(xml.c_str())); }
    std::string at(const char* path) const {
        const auto found = document.select_node(path);
        if (found.attribute()) return found.attribute().value();
        return found.node() ? found.node().text().get() : "(none)";
    }
    std::size_t count(const char* path) const { return document.select_nodes(path).size(); }
};

std::string why_not(const std::string& devices) {
    try {
        static_cast<void>(disks_to_clone(domain(devices)));
    } catch (const base::Error& error) {
        return error.what();
    }
    return "";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("domain XML: disks that can be written to are cloned, others stay") {
    const auto xml = domain(
        file_disk +
        "<disk type='block'><source dev='/dev/vg/lv'/><target dev='vdb'/></disk>"
        "<disk type='volume' device='disk'><driver type='raw'/><source pool='p' volume='v'/><target dev='vdc'/></disk>"
        "<disk type='file' device='disk'><source file='/ro'/><target dev='vdd'/><readonly/></disk>"
        "<disk type='file' device='disk'><source file='/shared'/><target dev='vde'/><shareable/></disk>"
        "<disk type='file' device='cdrom'><source file='/cd.iso'/><target dev='sda'/><readonly/></disk>"
        "<disk type='file' device='floppy'><target dev='fda'/></disk>");
    const auto disks = disks_to_clone(xml);
    REQUIRE(disks.size() == 3);
    CHECK(disks[0].target == "vda");
    CHECK(disks[0].path == "/images/a & b.qcow2");
    CHECK(disks[0].format == "qcow2");
    CHECK(disks[1].path == "/dev/vg/lv");
    CHECK(disks[1].format == "raw");
    CHECK(disks[2].path.empty());
    CHECK(disks[2].pool == "p");
    CHECK(disks[2].volume == "v");

    const Result result(make_domain_xml(xml, headnode(), style(),
                                        {{"vda", "qcow2", "/images/<\"new'&>", false},
                                         {"vdb", "raw", "/dev/vg/new", true},
                                         {"vdc", "qcow2", "/pool/w", false}}));
    CHECK(result.at("//disk[target/@dev='vda']/source/@file") == "/images/<\"new'&>");
    CHECK(result.count("//backingStore") == 0);
    CHECK(result.at("//disk[target/@dev='vdb']/source/@dev") == "/dev/vg/new");
    CHECK(result.at("//disk[target/@dev='vdb']/driver/@type") == "raw");
    CHECK(result.at("//disk[target/@dev='vdc']/@type") == "file");
    CHECK(result.at("//disk[target/@dev='vdc']/source/@file") == "/pool/w");
    CHECK(result.count("//disk[target/@dev='vdc']/source/@pool") == 0);
    CHECK(result.at("//disk[target/@dev='vdc']/driver/@type") == "qcow2");
    CHECK(result.at("//disk[target/@dev='vdd']/source/@file") == "/ro");
    CHECK(result.at("//disk[target/@dev='sda']/source/@file") == "/cd.iso");
}

TEST_CASE("domain XML: a base image that cannot have clones is refused, and the text tells why") {
    CHECK(has(why_not(""), "no disk to clone"));
    CHECK(has(why_not("<disk type='file' device='cdrom'><source file='/cd'/><target dev='sda'/><readonly/></disk>"),
              "no disk"));
    CHECK(has(why_not(file_disk + "<hostdev mode='subsystem' type='pci'/>"), "(hostdev)"));
    CHECK(has(why_not(file_disk + "<shmem name='s'/>"), "(shmem)"));
    CHECK(has(why_not(file_disk + "<filesystem><source dir='/srv'/><target dir='srv'/></filesystem>"), "(filesystem)"));
    CHECK(has(why_not(file_disk + "<disk type='block' device='lun'><source dev='/dev/sdx'/><target dev='sda'/></disk>"),
              "passed through"));
    CHECK(has(why_not(file_disk + "<tpm><backend type='passthrough'/></tpm>"), "TPM"));
    CHECK(why_not(file_disk + "<tpm><backend type='emulator'/></tpm>").empty());
    CHECK(has(why_not("<disk type='nvme' device='disk'><source/><target dev='vda'/></disk>"), "neither a file"));
    CHECK(has(why_not("<disk type='file' device='disk'><target dev='vda'/></disk>"), "neither a file"));
    CHECK(has(why_not("<disk type='file' device='disk'><source file='/x'><encryption format='luks'/></source><target "
                      "dev='vda'/></disk>"),
              "encrypted"));
    CHECK_THROWS_AS(disks_to_clone("<domain"), base::Error);
    CHECK_THROWS_AS(disks_to_clone("<network/>"), base::Error);
}

TEST_CASE("domain XML: it becomes a VM of its own") {
    const auto base =
        domain(file_disk,
               "<title>Golden</title><description>old</description><genid>aaaaaaaa-1111-4000-8000-000000000001</genid>"
               "<metadata><x:y xmlns:x='urn:x'/></metadata>"
               "<sysinfo type='smbios'><system><entry name='uuid'>aaaaaaaa-0000-4000-8000-000000000001</entry>"
               "<entry name='product'>P</entry></system></sysinfo>");
    auto vm = headnode();
    vm.title = "<&>\"']]>";
    const Result result(made(base, style(), vm));
    CHECK(result.count("/domain/@id") == 0);
    CHECK(result.at("/domain/name") == std::string("headnode-") + uuid);
    CHECK(result.at("/domain/uuid") == uuid);
    CHECK(result.at("/domain/title") == "<&>\"']]>");
    CHECK(result.count("/domain/title") == 1);
    CHECK(result.count("/domain/genid") == 1);
    CHECK(result.at("/domain/genid") != "aaaaaaaa-1111-4000-8000-000000000001");
    CHECK(result.count("/domain/metadata") == 0);
    CHECK(result.count("/domain/description") == 0);
    CHECK(result.count("//entry") == 1);
    CHECK(result.at("//entry/@name") == "product");
    CHECK(result.at("/domain/memory") == "65536");
}

TEST_CASE("domain XML: firmware variables are made anew from their template") {
    const auto nvram = [](const std::string& there) {
        auto text = domain(file_disk);
        text.insert(text.find("</os>"), there);
        const Result result(made(text));
        CHECK(result.count("//nvram/*") == 0);
        CHECK(result.count("//nvram/@type") == 0);
        CHECK(result.at("//nvram").empty());
        return result.at("//nvram/@template");
    };
    CHECK(nvram("<nvram template='/t'>/var/base.fd</nvram>") == "/t");
    CHECK(nvram("<nvram template='/t' type='file'><source file='/var/base.fd'/></nvram>") == "/t");
}

TEST_CASE("domain XML: no file, socket or port of the base image is used by two VMs") {
    const Result result(made(
        domain(file_disk + "<serial type='tcp'><source mode='bind' host='0.0.0.0' service='4555'/><protocol "
                           "type='telnet'/><target port='0'/>"
                           "<log file='/var/log/base'/></serial>"
                           "<serial type='file'><source path='/var/log/base2'/><target port='1'/></serial>"
                           "<console type='pty'><source path='/dev/pts/4'/><target type='serial' port='0'/></console>"
                           "<channel type='unix'><source mode='bind' path='/run/base.sock'/><target type='virtio' "
                           "name='org.qemu.guest_agent.0'/></channel>"
                           "<vsock><cid auto='no' address='3'/></vsock>")));
    for (const char* const gone :
         {"//serial/source", "//console/source", "//channel/source", "//protocol", "//log", "//cid/@address"}) {
        CAPTURE(gone);
        CHECK(result.count(gone) == 0);
    }
    CHECK(result.count("//serial[@type='pty']") == 2);
    CHECK(result.at("//channel/@type") == "unix");
    CHECK(result.at("//channel/target/@name") == "org.qemu.guest_agent.0");
    CHECK(result.at("//cid/@auto") == "yes");
}

TEST_CASE("domain XML: only the interfaces of the headnode, in their order") {
    const std::string old =
        "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/>"
        "<target dev='tap7'/><alias name='ua-n'/><model type='e1000'/></interface>";
    auto vm = headnode();
    vm.interfaces = {{"52:54:00:aa:00:01", 100}, {"52:54:00:aa:00:02", 7}};
    auto with = style();
    SUBCASE("on Linux bridges") {
        const Result result(made(domain(file_disk + old), style(), vm));
        CHECK(result.count("//interface") == 2);
        CHECK(result.at("//interface[1]/mac/@address") == "52:54:00:aa:00:01");
        CHECK(result.at("//interface[1]/source/@bridge") == "br-vlan100");
        CHECK(result.at("//interface[2]/source/@bridge") == "br-vlan7");
        CHECK(result.at("//interface[2]/model/@type") == "virtio");
        CHECK(result.count("//vlan") == 0);
    }
    SUBCASE("on Open vSwitch") {
        with.bridging = Bridging::openvswitch;
        with.ovs_bridge = "br<0>";
        const Result result(made(domain(file_disk + old), with, vm));
        CHECK(result.at("//interface[1]/source/@bridge") == "br<0>");
        CHECK(result.at("//interface[1]/vlan/tag/@id") == "100");
        CHECK(result.at("//interface[2]/vlan/tag/@id") == "7");
        CHECK(result.at("//interface[2]/virtualport/@type") == "openvswitch");
    }
    SUBCASE("besides those of the base image, which get addresses of their own") {
        with.keep_base_interfaces = true;
        const Result result(made(domain(file_disk + old), with, vm));
        CHECK(result.count("//interface") == 3);
        CHECK(result.at("//interface[1]/source/@network") == "default");
        CHECK(result.at("//interface[1]/model/@type") == "e1000");
        CHECK(result.at("//interface[1]/mac/@address") != "52:54:00:00:00:01");
        for (const char* const gone : {"//interface[1]/target", "//interface[1]/alias"}) CHECK(result.count(gone) == 0);
    }
    SUBCASE("or none") { CHECK(Result(made(domain(file_disk + old))).count("//interface") == 0); }
}

TEST_CASE("domain XML: its VNC display listens on the configured address, on a free port") {
    auto with = style();
    with.vnc_listen = "::1";
    const Result result(made(
        domain(
            file_disk +
            "<graphics type='vnc' port='5901' websocket='5701' autoport='no' listen='0.0.0.0' passwd='p'>"
            "<listen type='address' address='0.0.0.0'/></graphics>"
            "<graphics type='vnc' port='5902'/><graphics type='spice' autoport='yes'><listen type='address'/></graphics>"
            "<graphics type='egl-headless'/><channel type='spicevmc'><target type='virtio'/></channel>"
            "<redirdev bus='usb' type='spicevmc'/><audio id='1' type='spice'/>"),
        with));
    CHECK(result.count("//graphics") == 1);
    CHECK(result.count("//graphics[@type='vnc']") == 1);
    CHECK(result.at("//graphics/@autoport") == "yes");
    CHECK(result.count("//graphics/@listen") == 0);
    CHECK(result.at("//graphics/listen/@address") == "::1");
    CHECK(result.at("//graphics/@passwd") == "p");
    CHECK(result.at("//graphics/@port") == "-1");
    CHECK(result.count("//graphics/@websocket") == 0);
    CHECK(result.count("//channel") == 0);
    CHECK(result.count("//redirdev") == 0);
    CHECK(result.count("//audio") == 0);
}

TEST_CASE("domain XML: the port of a VNC display is known while the VM runs") {
    CHECK(find_vnc_port(domain("<graphics type='spice' port='5900'/><graphics type='vnc' port='5907'/>")) == 5907);
    CHECK_FALSE(find_vnc_port(domain("<graphics type='vnc' port='-1'/>")));
    CHECK_FALSE(find_vnc_port(domain("")));
    CHECK_THROWS_AS(static_cast<void>(find_vnc_port("<")), base::Error);
}

TEST_CASE("domain XML: an interface whose VLANs are not known for sure may carry any") {
    const auto read = [](const std::string& type, const std::string& rest) {
        const auto vm = read_vm(
            domain("<interface type='" + type + "'><mac address='52:54:00:aa:00:01'/>" + rest + "</interface>"));
        REQUIRE(vm.interfaces.size() == 1);
        return vm.interfaces[0];
    };
    const std::string ovs = "<source bridge='br-haas'/><virtualport type='openvswitch'/>";
    for (const auto& known : {ovs + "<vlan><tag id='100'/></vlan>", std::string("<source bridge='br-vlan100'/>")}) {
        const auto interface = read("bridge", known);
        CHECK(interface.vlans == std::set<core::Vlan>{100});
        CHECK_FALSE(interface.may_carry_any);
    }
    const std::string unknown[] = {
        ovs,
        ovs + "<vlan/>",
        ovs + "<vlan trunk='yes'><tag id='100'/></vlan>",
        ovs + "<vlan><tag id='100'/><tag id='x'/></vlan>",
        ovs + "<vlan><tag/></vlan>",
        "<source bridge='br-vlan100'/><virtualport type='openvswitch'/>",
        "<source bridge='br-vlan100'/><vlan trunk='yes'/>",
        "<source bridge='br-vlan5000'/>",
        "<source bridge='br0'/>",
        "",
    };
    for (const auto& each : unknown) {
        CAPTURE(each);
        CHECK(read("bridge", each).may_carry_any);
    }
    CHECK(read("network", "<source network='default' bridge='virbr0'/>").may_carry_any);
    CHECK(read("direct", "<source dev='eth1' mode='bridge'/>").may_carry_any);
    CHECK_FALSE(read("user", "").may_carry_any);
}

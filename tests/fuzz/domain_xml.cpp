// Definitions that libvirt gives of domains, and of what a host can run. The second part of an input is the latter.
#include "drivers/hypervisor/domain_xml.hpp"

#include <pugixml.hpp>

#include "drivers/hypervisor/image_xml.hpp"
#include "fuzz/target.hpp"

using namespace haas;
using namespace haas::drivers::libvirt;
using haas_fuzz::is_taken;

namespace {

void make_headnode(const std::string& base) {
    core::HeadnodeVm vm;
    vm.uuid = "3d6e0b1c-0000-4000-8000-000000000001";
    vm.title = "Headnode h1 of project red";
    std::vector<ClonedDisk> clones;
    for (const auto& disk : disks_to_clone(base)) clones.push_back({disk.target, disk.format, "/images/clone", false});
    for (const auto bridging : {Bridging::linux_bridge, Bridging::openvswitch}) {
        const DomainStyle style{bridging, "br-haas", "127.0.0.1", bridging == Bridging::openvswitch};
        const auto made = make_domain_xml(base, vm, style, clones);
        pugi::xml_document document;
        haas_fuzz::require(document.load_string(made.c_str()), "the definition of a headnode is XML");
        haas_fuzz::require(read_vm(made).uuid == vm.uuid, "and has the headnode's UUID");
    }
}

void make_image(const std::string& capabilities) {
    ImageDomain image;
    image.name = "img";
    image.machine = parse_capabilities(capabilities);
    pugi::xml_document document;
    haas_fuzz::require(document.load_string(image_domain_xml(image).c_str()), "the definition of an image is XML");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = haas_fuzz::parts_of(haas_fuzz::text_of(data, size));
    const auto& domain = parts.front();
    is_taken([&] { read_vm(domain); });
    is_taken([&] { find_vnc_port(domain); });
    is_taken([&] { disk_paths(domain); });
    is_taken([&] { title_of(domain); });
    is_taken([&] { make_headnode(domain); });
    is_taken([&] { make_image(haas_fuzz::part(parts, 1)); });
    return 0;
}

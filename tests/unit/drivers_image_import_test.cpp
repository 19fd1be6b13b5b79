#include <doctest/doctest.h>

#include <string>

#include "drivers/hypervisor/domain_xml.hpp"
#include "drivers/hypervisor/image_host.hpp"
#include "drivers/hypervisor/image_import.hpp"
#include "drivers/hypervisor/image_xml.hpp"
#include "drivers/hypervisor/libvirt_handles.hpp"

using namespace haas;
namespace libvirt = haas::drivers::libvirt;

namespace {

constexpr const char* endpoint = "test:///default";

bool is_in(const std::string& part, const std::string& text) { return text.find(part) != std::string::npos; }

std::string capabilities(const std::string& virt_type) {
    return "<domainCapabilities><path>/usr/bin/qemu</path><domain>" + virt_type +
           "</domain><machine>pc-1</machine><arch>x86_64</arch>"
           "<cpu><mode name='host-passthrough' supported='yes'/><mode name='maximum' supported='yes'/>"
           "<mode name='host-model' supported='no'/></cpu>"
           "<devices><disk supported='yes'><enum name='diskDevice'><value>floppy</value></enum>"
           "<enum name='bus'><value>ide</value><value>virtio</value></enum></disk></devices></domainCapabilities>";
}

libvirt::ImageDomain image() {
    libvirt::ImageDomain image;
    image.name = "tidy";
    image.description = "from <a> & 'b'";
    image.machine = libvirt::parse_capabilities(capabilities("qemu"));
    image.memory_mib = 512;
    image.vcpus = 3;
    image.disk_bus = "virtio";
    image.disk_format = "qcow2";
    image.disk_path = "/default-pool/haas-image-tidy-01234567.qcow2";
    return image;
}

/// libvirt's test driver with an image; what it has is gone with this object.
class ImportedOnTestDriver {
public:
    ImportedOnTestDriver() : connection_(virConnectOpen(endpoint)) {
        const libvirt::Pool pool(virStoragePoolLookupByName(connection_.get(), "default-pool"));
        const libvirt::Volume volume(virStorageVolCreateXML(
            pool.get(), "<volume><name>haas-image-tidy-01234567.qcow2</name><capacity>1048576</capacity></volume>", 0));
        auto tidy = image();
        tidy.machine.virt_type = "test";
        tidy.machine.arch.clear();
        REQUIRE(define(libvirt::image_domain_xml(tidy)));
        REQUIRE(volume);
    }
    bool define(const std::string& xml) const {
        return libvirt::Domain(virDomainDefineXML(connection_.get(), xml.c_str())) != nullptr;
    }
    libvirt::Domain domain() const { return libvirt::Domain(virDomainLookupByName(connection_.get(), "tidy")); }
    bool has_volume() const {
        return libvirt::Volume(virStorageVolLookupByPath(connection_.get(), image().disk_path.c_str())) != nullptr;
    }

private:
    libvirt::Connection connection_;
};

}  // namespace

TEST_CASE("libvirt's capabilities are read from its description") {
    const auto machine = libvirt::parse_capabilities(capabilities("kvm"));
    CHECK(machine.emulator == "/usr/bin/qemu");
    CHECK(machine.virt_type == "kvm");
    CHECK(machine.machine == "pc-1");
    CHECK(machine.disk_buses == std::set<std::string>{"ide", "virtio"});
    CHECK(machine.cpu_mode == "host-passthrough");
    CHECK(libvirt::parse_capabilities(capabilities("qemu")).cpu_mode == "maximum");
    CHECK_THROWS_AS(libvirt::parse_capabilities("<domain/>"), base::Error);
    CHECK_THROWS_AS(libvirt::parse_capabilities("nothing"), base::Error);
}

TEST_CASE("an image's domain can be cloned, and has no network") {
    const auto xml = libvirt::image_domain_xml(image());
    const auto disks = libvirt::disks_to_clone(xml);
    REQUIRE(disks.size() == 1);
    CHECK(disks[0].target == "vda");
    CHECK(disks[0].format == "qcow2");
    CHECK(disks[0].path == image().disk_path);
    CHECK(libvirt::disk_paths(xml) == std::vector<std::string>{image().disk_path});
    CHECK(!is_in("<interface", xml));
    CHECK(!is_in("<uuid", xml));
    CHECK(is_in("from &lt;a&gt; &amp; 'b'", xml));
    CHECK(libvirt::title_of(xml) == "Image for headnodes: tidy");
    auto replacing = image();
    replacing.uuid = "00000000-0000-4000-8000-000000000001";
    CHECK(is_in("<uuid>00000000-0000-4000-8000-000000000001</uuid>", libvirt::image_domain_xml(replacing)));
}

TEST_CASE("the volumes of an image are known by their names, and no others") {
    for (const std::string name : {"debian-12", "a", "headless"}) {
        const auto first = libvirt::new_image_volume(name, "raw");
        CHECK(libvirt::is_image_volume(first, name));
        CHECK(libvirt::is_image_volume(libvirt::new_image_volume(name, "qcow2"), name));
        CHECK(first != libvirt::new_image_volume(name, "raw"));
        CHECK(!libvirt::is_image_volume(first, name + "x"));
        CHECK(!libvirt::is_image_volume(first + ".bak", name));
    }
    CHECK(!libvirt::is_image_volume(libvirt::new_image_volume("debian-01234567", "raw"), "debian"));
    for (const char* other : {"debian.img", "haas-image-debian-.img", "haas-image-debian-0123456g.img",
                              "haas-image-debian-01234567", "haas-image-debian-01234567.iso", "headnode-1-vda", ""}) {
        CHECK(!libvirt::is_image_volume(other, "debian"));
    }
}

TEST_CASE("names that headnodes have are not taken for images") {
    CHECK_THROWS_AS(drivers::check_image_name("headnode-1"), drivers::ImageError);
    CHECK_NOTHROW(drivers::check_image_name("my-headnode-1"));
}

TEST_CASE("an image is removed with its volume") {
    const ImportedOnTestDriver hypervisor;
    drivers::remove_image(endpoint, "tidy");
    CHECK(!hypervisor.domain());
    CHECK(!hypervisor.has_volume());
    CHECK_THROWS_WITH_AS(drivers::remove_image(endpoint, "tidy"), "There is no image tidy", drivers::ImageError);
}

TEST_CASE("an image whose domain runs, or that another domain uses, is not removed") {
    const ImportedOnTestDriver hypervisor;
    REQUIRE(virDomainCreate(hypervisor.domain().get()) == 0);
    CHECK_THROWS_WITH_AS(drivers::remove_image(endpoint, "tidy"), doctest::Contains("shut it down first"),
                         drivers::ImageError);
    virDomainDestroy(hypervisor.domain().get());
    auto other = image();
    other.name = "other";
    other.machine.virt_type = "test";
    other.machine.arch.clear();
    REQUIRE(hypervisor.define(libvirt::image_domain_xml(other)));
    CHECK_THROWS_WITH_AS(drivers::remove_image(endpoint, "tidy"),
                         doctest::Contains("Image for headnodes: other (other)"), drivers::ImageError);
    CHECK(hypervisor.domain());
    CHECK(hypervisor.has_volume());
}

TEST_CASE("a domain that was not imported is left alone") {
    const ImportedOnTestDriver hypervisor;
    // libvirt's test driver has a domain of that name.
    CHECK_THROWS_WITH_AS(drivers::remove_image(endpoint, "test"), doctest::Contains("did not make"),
                         drivers::ImageError);
}

TEST_CASE("a directory that others cannot pass is named, if libvirt is on this host") {
    CHECK(libvirt::directory_closed_to_others("qemu:///system", "/usr/bin/env").empty());
    CHECK(libvirt::directory_closed_to_others("qemu+ssh://far/system", "/root/x").empty());
}

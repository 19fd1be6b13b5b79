// What is right for each kind of BMC: virtual media, and what it tells of the hardware.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bmc/redfish_profile_bmc.hpp"
#include "core/hardware.hpp"

using namespace haas_test::redfish_words;
using haas::core::Hardware;

namespace {

const std::string image = "http://images.example/install.iso";
const std::string other = "https://images.example/rescue.iso";

Words macs(const Hardware& hardware) {
    Words addresses;
    for (const auto& nic : hardware.nics) addresses.push_back(nic.macaddr);
    std::sort(addresses.begin(), addresses.end());
    return addresses;
}

const Hardware::Sensor* find(const std::vector<Hardware::Sensor>& sensors, const std::string& name) {
    for (const auto& sensor : sensors) {
        if (sensor.name == name) return &sensor;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("Redfish: an image goes into the virtual CD drive, the machine boots from it, and it comes out again") {
    with_each(Words{"standard", "media-system", "media-patch", "media-protocol", "media-image-alone", "media-stale",
                    "media-full", "media-task", "success-in-error", "success-empty", "slash-308", "urls-absolute",
                    "sessions-only", "types-absent", "busy"},
              [](ProfileBmc& bmc) {
                  bmc.insert(image);
                  CHECK(bmc.is("media") == image);
                  bmc.set_boot(Device::cdrom, Scope::next);
                  CHECK(bmc.start() == "UEFI Cd " + image);
                  bmc.insert(other);  // instead of the first
                  CHECK(bmc.is("media") == other);
                  bmc.eject();
                  CHECK(bmc.is("media").empty());
                  bmc.eject();
                  CHECK(bmc.is("media").empty());
              });
}

TEST_CASE("Redfish: an image may go in again, and an empty drive needs no command") {
    ProfileBmc bmc("standard");
    bmc.eject();
    CHECK(bmc.service.take_changes().empty());
    bmc.insert(image);
    bmc.insert(image);
    CHECK(bmc.is("media") == image);
}

TEST_CASE("Redfish: a BMC without a virtual CD drive says so, and a floppy is none") {
    with_each(Words{"media-absent", "media-floppy", "hardware-bare"}, [](ProfileBmc& bmc) {
        for (const auto& failure : {bmc.failure([&] { bmc.insert(image); }), bmc.failure([&] { bmc.eject(); })}) {
            CAPTURE(failure.text);
            CHECK(failure.kind == Kind::not_offered);
        }
        CHECK(bmc.service.take_changes().empty());
    });
}

TEST_CASE("Redfish: what a BMC refuses of an image is an error in its words") {
    ProfileBmc bmc("standard", {"trouble refuse:400:GeneralError 1000 POST InsertMedia"});
    const auto failure = bmc.failure([&] { bmc.insert(image); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "The service does not do that."));
    CHECK(bmc.is("media").empty());
    ProfileBmc failing("media-task", {"task 2 fails"});
    const auto late = failing.failure([&] { failing.insert(image); });
    CAPTURE(late.text);
    CHECK(late.kind == Kind::refused);
}

TEST_CASE("Redfish: an image goes into the drive of the machine that is named") {
    const std::string drive = R"({"MediaTypes": ["CD", "DVD"], "Image": null, "Inserted": false,
  "Actions": {"#VirtualMedia.InsertMedia": {"target": "/redfish/v1/Systems/NodeB/VirtualMedia/1/Actions/VirtualMedia.InsertMedia"},
              "#VirtualMedia.EjectMedia": {"target": "/redfish/v1/Systems/NodeB/VirtualMedia/1/Actions/VirtualMedia.EjectMedia"}}})";
    ProfileBmc bmc(
        "systems-two",
        {R"(merge /redfish/v1/Systems/NodeB {"VirtualMedia": {"@odata.id": "/redfish/v1/Systems/NodeB/VirtualMedia"}})",
         "collection /redfish/v1/Systems/NodeB/VirtualMedia 1",
         "resource /redfish/v1/Systems/NodeB/VirtualMedia/1 " + drive});
    bmc.access.address.system = "NodeB";
    bmc.insert(image);
    const auto changes = bmc.service.take_changes();
    REQUIRE(changes.size() == 1);
    CHECK(says(changes.front(), "/redfish/v1/Systems/NodeB/VirtualMedia/1/Actions/VirtualMedia.InsertMedia"));
}

TEST_CASE("Redfish: a BMC that its system does not name is taken for that system where nothing else can be meant") {
    with_each(Words{"media-unlinked", "media-chassis"}, [](ProfileBmc& bmc) {
        bmc.insert(image);
        CHECK(bmc.is("media") == image);
        for (const auto& change : bmc.service.take_changes()) CHECK_FALSE(says(change, "Managers/Other"));
        bmc.eject();
        CHECK(bmc.is("media").empty());
    });
}

TEST_CASE("Redfish: no image goes into a drive that may be another machine's, nor comes out of it") {
    const auto serving = [](const std::string& systems) {
        return R"(merge /redfish/v1/Managers/BMC {"Links": {"ManagerForServers": [)" + systems + "]}}";
    };
    const std::string own = R"({"@odata.id": "/redfish/v1/Systems/1"})";
    const std::string foreign = R"({"@odata.id": "/redfish/v1/Systems/2"})";
    const Words changes = {serving(own + ", " + foreign), serving(foreign), serving(""),
                           R"(merge /redfish/v1/Managers/BMC {"Links": null})"};
    for (const auto& change : changes) {
        for (const Words& lines : {Words{change}, Words{change, "collection /redfish/v1/Managers BMC"},
                                   Words{change, "collection /redfish/v1/Systems 1"}}) {
            CAPTURE(lines);
            ProfileBmc bmc("media-chassis", lines);
            bmc.access.address.system = "1";
            for (const auto& failure : {bmc.failure([&] { bmc.insert(image); }), bmc.failure([&] { bmc.eject(); })}) {
                CAPTURE(failure.text);
                CHECK(failure.kind == Kind::not_offered);
                CHECK(says(failure.text, "does not say which"));
            }
            CHECK(bmc.service.take_changes().empty());
        }
    }
}

TEST_CASE("Redfish: a BMC tells what the machine consists of") {
    with_each(Words{"standard", "urls-absolute", "types-absent", "slash-308", "sessions-only", "wire-gzip"},
              [](ProfileBmc& bmc) {
                  const auto hardware = bmc.hardware();
                  CHECK(hardware.manufacturer == "Contoso");
                  CHECK(hardware.model == "Rack 3500");
                  CHECK(hardware.serial == "CN7792X");
                  CHECK(hardware.bios_version == "P79 v1.45 (12/06/2021)");
                  CHECK(hardware.bmc_version == "1.00.13");
                  REQUIRE(hardware.processors.size() == 2);
                  CHECK(hardware.processors.front().id == "CPU1");
                  CHECK(hardware.processors.front().model == "Xeon Silver 4214");
                  CHECK(hardware.processors.front().cores == 12);
                  CHECK(hardware.processors.front().threads == 24);
                  CHECK(hardware.memory_mib == 96LL * 1024);
                  REQUIRE(hardware.nics.size() == 2);
                  CHECK(hardware.nics[0].id == "NIC1");
                  CHECK(hardware.nics[0].macaddr == "12:44:6a:3b:04:11");
                  CHECK(hardware.nics[0].speed_mbps == 25000);
                  CHECK(hardware.nics[0].link == true);
                  CHECK(hardware.nics[1].macaddr == "aa:bb:cc:dd:ee:00");  // the one that the network sees
                  CHECK(hardware.nics[1].link == false);
                  REQUIRE(hardware.disks.size() == 2);
                  CHECK(hardware.disks[0].model == "C123");
                  CHECK(hardware.disks[0].serial == "1234567");
                  CHECK(hardware.disks[0].kind == "SSD");
                  CHECK(hardware.disks[0].bytes == 899527000000LL);
                  CHECK(hardware.disks[1].kind == "HDD");
                  REQUIRE(find(hardware.power, "Server Power Control") != nullptr);
                  CHECK(find(hardware.power, "Server Power Control")->value == 344.0);
                  REQUIRE(find(hardware.temperature, "Inlet Temp") != nullptr);
                  CHECK(find(hardware.temperature, "Inlet Temp")->value == 21.5);
                  CHECK(find(hardware.temperature, "Inlet Temp")->health == "OK");
                  CHECK(find(hardware.temperature, "Fan 1") == nullptr);
                  CHECK(hardware.incomplete.empty());
                  for (const auto& change : bmc.service.take_changes()) CHECK(says(change, "/Sessions"));
              });
}

TEST_CASE("Redfish: sensors are found where newer services have them") {
    ProfileBmc bmc("hardware-sensors");
    const auto hardware = bmc.hardware();
    REQUIRE(find(hardware.power, "Total Power") != nullptr);
    CHECK(find(hardware.power, "Total Power")->value == 374.0);
    REQUIRE(find(hardware.temperature, "CPU #1 Temperature") != nullptr);
    CHECK(find(hardware.temperature, "CPU #1 Temperature")->value == 44.0);
    REQUIRE(find(hardware.temperature, "Ambient Temperature") != nullptr);
    CHECK(hardware.temperature.size() == 2);
    CHECK(hardware.incomplete.empty());
}

TEST_CASE("Redfish: MAC addresses are found wherever a BMC has them") {
    ProfileBmc ports("hardware-adapter-ports");
    CHECK(macs(ports.hardware()) == Words{"b8:ce:f6:00:00:01", "b8:ce:f6:00:00:02"});
    ProfileBmc functions("hardware-network-interfaces");
    CHECK(macs(functions.hardware()) == Words{"f8:f2:1e:00:00:01", "f8:f2:1e:00:00:02"});
    ProfileBmc dashes("hardware-empty-macs");
    const auto addresses = macs(dashes.hardware());
    CHECK(std::count(addresses.begin(), addresses.end(), "12:44:6a:3b:88:90") == 1);
    for (const auto& address : addresses) CHECK((address.empty() || address == "12:44:6a:3b:88:90"));
}

TEST_CASE("Redfish: older services tell in summaries and simple storage") {
    ProfileBmc bmc("hardware-simple-storage");
    const auto hardware = bmc.hardware();
    CHECK(hardware.memory_mib == 96LL * 1024);
    REQUIRE_FALSE(hardware.processors.empty());
    CHECK(hardware.processors.front().model == "Xeon Silver 4214");
    REQUIRE(hardware.disks.size() == 1);
    CHECK(hardware.disks.front().model == "3000GT8");
    CHECK(hardware.disks.front().bytes == 8000000000000LL);
}

TEST_CASE("Redfish: a part that a BMC fails to tell is named, and the rest is told") {
    ProfileBmc bmc("hardware-broken");
    const auto hardware = bmc.hardware();
    CHECK(hardware.manufacturer == "Contoso");
    CHECK(hardware.model.empty());
    REQUIRE(hardware.processors.size() == 2);
    CHECK(hardware.processors[1].cores == 12);
    CHECK(macs(hardware) == Words{"12:44:6a:3b:04:11", "aa:bb:cc:dd:ee:00"});
    CHECK(hardware.disks.empty());
    CHECK(says(hardware.incomplete, "disks"));
    CHECK(says(hardware.incomplete, "temperature"));
    CHECK(find(hardware.power, "Server Power Control") != nullptr);
}

TEST_CASE("Redfish: a BMC that tells nothing is no error") {
    ProfileBmc bmc("hardware-bare");
    const auto hardware = bmc.hardware();
    CHECK(hardware.model.empty());
    CHECK(hardware.nics.empty());
    CHECK(hardware.disks.empty());
}

// What a Redfish service tells of a machine's hardware, in the shapes in which services do.
#include <doctest/doctest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/bmc.hpp"
#include "drivers/bmc/redfish_hardware.hpp"

using namespace haas;
using core::Hardware;

namespace {

rapidjson::Document parse(const std::string& text) {
    rapidjson::Document document;
    std::string error;
    if (!base::parse_foreign_json(text, document, error)) throw std::runtime_error(error + ": " + text);
    return document;
}

/// Resources by their paths; another path is refused.
struct Tree {
    std::map<std::string, std::string> resources;
    std::vector<std::string> asked;

    Hardware read(const std::string& system) {
        return drivers::read_redfish_hardware(parse(system), [&](const std::string& path) {
            asked.push_back(path);
            const auto found = resources.find(path);
            if (found == resources.end()) throw core::BmcError(core::BmcError::Kind::refused, "hardware", "status 404");
            return parse(found->second);
        });
    }
};

using Words = std::vector<std::string>;

std::string members(const Words& paths) {
    std::string text = R"({"Members": [)";
    for (const auto& path : paths) text += (text.back() == '[' ? "" : ", ") + (R"({"@odata.id": ")" + path + R"("})");
    return text + "]}";
}

}  // namespace

TEST_CASE("a machine's name, firmware and memory are told by its system and its manager") {
    Tree tree{{{"/redfish/v1/Managers/1", R"({"FirmwareVersion": "2.14"})"}}, {}};
    const auto found = tree.read(R"({
        "Manufacturer": "Example Corp.", "Model": "  R100 ", "SerialNumber": "S\u0000N1", "BiosVersion": "1.2.3",
        "MemorySummary": {"TotalSystemMemoryGiB": 31.5}, "Links": {"Chassis": [], "ManagedBy": [{"@odata.id": "/redfish/v1/Managers/1"}]}})");
    CHECK(found.manufacturer == "Example Corp.");
    CHECK(found.model == "R100");
    CHECK(found.serial == "S N1");
    CHECK(found.bios_version == "1.2.3");
    CHECK(found.bmc_version == "2.14");
    CHECK(found.memory_mib == 32256);
    CHECK(found.incomplete.empty());
}

TEST_CASE("a system that tells nothing is no failure") {
    Tree tree{{{"/redfish/v1/Managers", members({})}, {"/redfish/v1/Chassis", members({})}}, {}};
    for (const std::string system :
         {R"({})", R"({"Model": null, "ProcessorSummary": null, "MemorySummary": {}, "Links": [], "Storage": "none"})",
          R"({"Model": 7, "ProcessorSummary": [], "EthernetInterfaces": {}, "Processors": {"@odata.id": 3}})"}) {
        CAPTURE(system);
        const auto found = tree.read(system);
        CHECK(found.model.empty());
        CHECK(found.processors.empty());
        CHECK_FALSE(found.memory_mib);
        CHECK(found.nics.empty());
    }
}

TEST_CASE("processors are told by the summary, or one by one without those that are absent or compute something else") {
    Tree tree{
        {{"/p", members({"/p/1", "/p/2", "/p/3", "/p/4"})},
         {"/p/1",
          R"({"Id": "CPU1", "ProcessorType": "CPU", "Model": "Fast 9000", "TotalCores": 16, "TotalThreads": 32})"},
         {"/p/2", R"({"Id": "CPU2", "Model": "Fast 9000", "TotalCores": 16, "TotalThreads": 32})"},
         {"/p/3", R"({"Id": "CPU3", "ProcessorType": "CPU", "Status": {"State": "Absent"}})"},
         {"/p/4", R"({"Id": "GPU1", "ProcessorType": "GPU", "Model": "Pixels"})"}},
        {}};
    auto found =
        tree.read(R"({"ProcessorSummary": {"Count": 2, "Model": "Fast 9000"}, "Processors": {"@odata.id": "/p"}})");
    REQUIRE(found.processors.size() == 2);
    CHECK(found.processors[0].id == "CPU1");
    CHECK(found.processors[1].model == "Fast 9000");
    CHECK(found.processors[1].cores == 16);
    CHECK(found.processors[1].threads == 32);

    found = tree.read(
        R"({"ProcessorSummary": {"Count": 2, "Model": "Fast 9000", "CoreCount": 24, "LogicalProcessorCount": 48}})");
    REQUIRE(found.processors.size() == 2);
    CHECK(found.processors[0].cores == 12);
    CHECK(found.processors[0].threads == 24);

    found = tree.read(R"({"ProcessorSummary": {"Count": 2, "Model": "Fast 9000"}})");
    REQUIRE(found.processors.size() == 2);
    CHECK_FALSE(found.processors[0].cores);
}

TEST_CASE("without a summary the modules of the memory are added") {
    Tree tree{{{"/m", members({"/m/1", "/m/2", "/m/3"})},
               {"/m/1", R"({"CapacityMiB": 16384})"},
               {"/m/2", R"({"CapacityMiB": "16384", "Status": {"State": "Enabled"}})"},
               {"/m/3", R"({"CapacityMiB": 16384, "Status": {"State": "Absent"}})"}},
              {}};
    CHECK(tree.read(R"({"MemorySummary": {"TotalSystemMemoryGiB": 0}, "Memory": {"@odata.id": "/m"}})").memory_mib ==
          32768);
}

TEST_CASE("NICs are the interfaces of the system, by pages, as references or whole") {
    Tree tree{
        {{"/e", R"({"Members": [{"@odata.id": "/e/1"}, {"@odata.id": "/e/2"},
                         {"@odata.id": "/e/3", "Id": "NIC3", "MACAddress": "AABBCCDDEE03", "LinkStatus": "LinkDown"}],
                         "Members@odata.nextLink": "/e?$skip=3"})"},
         {"/e?$skip=3", R"({"Members": {"@odata.id": "/e/4"}})"},
         {"/e/1",
          R"({"Id": "NIC.1-1", "MACAddress": "AA:BB:CC:DD:EE:01", "SpeedMbps": 25000, "LinkStatus": "LinkUp"})"},
         {"/e/2",
          R"({"Id": "2", "MACAddress": "", "PermanentMACAddress": "aa-bb-cc-dd-ee-02", "SpeedMbps": 0, "LinkStatus": null})"},
         {"/e/4", R"({"Id": "IB", "MACAddress": "00:00:00:00:00:00", "Status": {"State": "Enabled"}})"}},
        {}};
    const auto nics = tree.read(R"({"EthernetInterfaces": {"@odata.id": "/e"}})").nics;
    REQUIRE(nics.size() == 4);
    CHECK(nics[0].id == "NIC.1-1");
    CHECK(nics[0].macaddr == "aa:bb:cc:dd:ee:01");
    CHECK(nics[0].speed_mbps == 25000);
    CHECK(nics[0].link == true);
    CHECK(nics[1].macaddr == "aa:bb:cc:dd:ee:02");
    CHECK_FALSE(nics[1].speed_mbps);
    CHECK_FALSE(nics[1].link);
    CHECK(nics[2].macaddr == "aa:bb:cc:dd:ee:03");
    CHECK(nics[2].link == false);
    CHECK(nics[3].macaddr.empty());
}

TEST_CASE("NICs that are only ports of adapters are found, and each NIC is told once") {
    Tree tree{
        {{"/c/1", R"({"Id": "1", "NetworkAdapters": {"@odata.id": "/a"}})"},
         {"/e", members({"/e/1", "/e/2"})},
         {"/e/1", R"({"Id": "NIC.1-1", "MACAddress": "AA:BB:CC:DD:EE:01"})"},
         {"/e/2", R"({"Id": "NIC.4-1-1", "MACAddress": "", "LinkStatus": "LinkUp"})"},
         {"/a", members({"/a/1", "/a/2", "/a/3", "/a/4"})},
         {"/a/1", R"({"Id": "NIC.1", "Ports": {"@odata.id": "/a/1/p"}})"},
         {"/a/1/p", members({"/a/1/p/1", "/a/1/p/2"})},
         {"/a/1/p/1", R"({"Id": "NIC.1-1", "LinkStatus": "LinkUp", "CurrentSpeedGbps": 25,
                                "Ethernet": {"AssociatedMACAddresses": ["AA:BB:CC:DD:EE:01"]}})"},
         {"/a/1/p/2",
          R"({"Id": "2", "LinkStatus": "Down", "AssociatedNetworkAddresses": ["aabbccddee02", "aabbccddee03"]})"},
         {"/a/2", R"({"Id": "slot-2", "NetworkPorts": {"@odata.id": "/a/2/p"}})"},
         {"/a/2/p", members({"/a/2/p/1"})},
         {"/a/2/p/1", R"({"Id": "1", "CurrentLinkSpeedMbps": 1000, "AssociatedNetworkAddresses": null,
                                "Oem": {"Lenovo": {"PhysicalPortMacAddress": "AA:BB:CC:DD:EE:04"}}})"},
         {"/a/3",
          R"({"Id": "NIC.4", "NetworkPorts": {"@odata.id": "/a/3/p"}, "NetworkDeviceFunctions": {"@odata.id": "/a/3/f"}})"},
         {"/a/3/p", members({})},
         {"/a/3/f", members({"/a/3/f/1"})},
         {"/a/3/f/1", R"({"Id": "NIC.4-1-1", "Ethernet": {"MACAddress": "AA:BB:CC:DD:EE:05"}})"},
         {"/a/4", R"({"Id": "empty", "Status": {"State": "Absent"}, "Ports": {"@odata.id": "/a/4/p"}})"}},
        {}};
    const auto found = tree.read(R"({"EthernetInterfaces": {"@odata.id": "/e"},
                                     "Links": {"Chassis": [{"@odata.id": "/c/1"}], "ManagedBy": ["/m"]}})");
    std::string nics;
    for (const auto& nic : found.nics) nics += nic.id + "=" + nic.macaddr + " ";
    CHECK(nics ==
          "NIC.1-1=aa:bb:cc:dd:ee:01 NIC.4-1-1=aa:bb:cc:dd:ee:05 NIC.1-2=aa:bb:cc:dd:ee:02 NIC.1-2-2=aa:bb:cc:dd:ee:03 "
          "slot-2-1=aa:bb:cc:dd:ee:04 ");
    CHECK(found.nics[0].speed_mbps == 25000);
    CHECK(found.nics[0].link == true);
    CHECK(found.nics[1].link == true);
    CHECK(found.nics[2].link == false);
    CHECK(found.nics[4].speed_mbps == 1000);
    CHECK(found.incomplete == Words{"firmware"});
}

TEST_CASE("disks are drives of the storage, else devices of the simple storage, else drives of the chassis") {
    Tree tree{
        {{"/s", members({"/s/1"})},
         {"/s/1",
          R"({"Drives": [{"@odata.id": "/d/1"}, {"@odata.id": "/d/2"}, {"@odata.id": "/d/3"}, {"@odata.id": "/d/1"}]})"},
         {"/d/1",
          R"({"Id": "Disk.0", "Model": "Spin 4", "SerialNumber": " X1 ", "MediaType": "HDD", "Protocol": "SATA", "CapacityBytes": 4000787030016})"},
         {"/d/2",
          R"({"Id": "Disk.1", "Model": "Flash", "Protocol": "NVMe", "MediaType": "SSD", "CapacityBytes": null})"},
         {"/d/3", R"({"Id": "Bay 3", "CapacityBytes": 0, "Status": {"State": "Absent"}})"},
         {"/ss", members({"/ss/1"})},
         {"/ss/1",
          R"({"Devices": [{"Name": "SATA 0", "Model": "Old", "CapacityBytes": 500107862016}, {"Name": "backplane"}]})"},
         {"/c/1", R"({"Drives": {"@odata.id": "/c/1/d"}})"},
         {"/c/1/d", members({"/d/1"})}},
        {}};
    const std::string simple = R"("SimpleStorage": {"@odata.id": "/ss"})";
    const std::string links = R"("Links": {"Chassis": [{"@odata.id": "/c/1"}]})";
    auto found = tree.read("{" + simple + R"(, "Storage": {"@odata.id": "/s"}})");
    REQUIRE(found.disks.size() == 2);
    CHECK(found.disks[0].id == "Disk.0");
    CHECK(found.disks[0].serial == "X1");
    CHECK(found.disks[0].kind == "HDD");
    CHECK(found.disks[0].bytes == 4000787030016);
    CHECK(found.disks[1].kind == "SSD");
    CHECK_FALSE(found.disks[1].bytes);

    found = tree.read("{" + simple + R"(, "Storage": {"@odata.id": "/nothing"}})");
    REQUIRE(found.disks.size() == 1);
    CHECK(found.disks[0].model == "Old");

    found = tree.read("{" + links + "}");
    REQUIRE(found.disks.size() == 1);
    CHECK(found.disks[0].model == "Spin 4");
}

TEST_CASE("a sensor's name from a link is one short line, as all names are") {
    Tree tree{{{"/c/2", R"({"ThermalSubsystem": {"@odata.id": "/ts"}})"},
               {"/ts", R"({"ThermalMetrics": {"@odata.id": "/tm"}})"},
               {"/tm", R"({"TemperatureReadingsCelsius": [{"DataSourceUri": "/x/in\u001b[2J)" + std::string(1000, 'x') +
                           R"(", "Reading": 22}]})"}},
              {}};
    const auto found = tree.read(R"({"Links": {"Chassis": [{"@odata.id": "/c/2"}]}})");
    REQUIRE(found.temperature.size() == 1);
    CHECK(found.temperature[0].name.starts_with("in [2Jxx"));
    CHECK(found.temperature[0].name.size() <= 200);
}

TEST_CASE("sensors are those of Thermal and Power, or of what came after these") {
    Tree tree{
        {{"/c/1", R"({"Thermal": {"@odata.id": "/t"}, "Power": {"@odata.id": "/w"}})"},
         {"/t",
          R"({"Temperatures": [{"Name": "Inlet", "ReadingCelsius": 21.5, "Status": {"State": "Enabled", "Health": "OK"}},
                          {"Name": "CPU2", "ReadingCelsius": null}, {"Name": "GPU", "ReadingCelsius": 0, "Status": {"State": "Absent"}}]})"},
         {"/w", R"({"PowerControl": [{"Name": "Whole", "PowerConsumedWatts": "182"}]})"},
         {"/c/2", R"({"ThermalSubsystem": {"@odata.id": "/ts"}, "EnvironmentMetrics": {"@odata.id": "/em"}})"},
         {"/ts", R"({"ThermalMetrics": {"@odata.id": "/tm"}})"},
         {"/tm",
          R"({"TemperatureReadingsCelsius": [{"DeviceName": "CPU", "Reading": 40}, {"DataSourceUri": "/x/inlet_temp", "Reading": 22}]})"},
         {"/em", R"({"PowerWatts": {"DataSourceUri": "/x/p", "Reading": 95.25}})"},
         {"/x/p", R"({"Name": "Whole", "ReadingType": "Power", "Reading": 95.25})"},
         {"/c/3", R"({"Sensors": {"@odata.id": "/sn"}})"},
         {"/sn", members({"/sn/fan_1", "/sn/temperature_cpu", "/sn/power_total"})},
         {"/sn/temperature_cpu", R"({"Name": "CPU", "ReadingType": "Temperature", "Reading": 55})"},
         {"/sn/power_total", R"({"Name": "total power", "ReadingType": "Power", "Reading": 300})"}},
        {}};
    const auto in = [&](const std::string& chassis) {
        return tree.read(R"({"Links": {"Chassis": [{"@odata.id": ")" + chassis + R"("}]}})");
    };
    auto found = in("/c/1");
    REQUIRE(found.temperature.size() == 1);
    CHECK(found.temperature[0].name == "Inlet");
    CHECK(found.temperature[0].value == 21.5);
    CHECK(found.temperature[0].health == "OK");
    REQUIRE(found.power.size() == 1);
    CHECK(found.power[0].value == 182);

    found = in("/c/2");
    REQUIRE(found.temperature.size() == 2);
    CHECK(found.temperature[1].name == "inlet_temp");
    REQUIRE(found.power.size() == 1);
    CHECK(found.power[0].value == 95.25);
    CHECK(found.power[0].name == "Whole");
    CHECK(found.incomplete.empty());

    found = in("/c/3");
    REQUIRE(found.temperature.size() == 1);
    CHECK(found.temperature[0].value == 55);
    REQUIRE(found.power.size() == 1);
    CHECK(found.power[0].value == 300);
}

TEST_CASE("a part that a BMC refuses is named, and the others are told") {
    Tree tree{{{"/redfish/v1/Managers", members({})},
               {"/e", members({"/e/1", "/e/2"})},
               {"/e/1", R"({"Id": "1", "MACAddress": "AA:BB:CC:DD:EE:01"})"}},
              {}};
    const auto found = tree.read(
        R"({"Model": "M", "EthernetInterfaces": {"@odata.id": "/e"}, "Storage": {"@odata.id": "/s"}, "Links": {"Chassis": [{"@odata.id": "/c"}]}})");
    CHECK(found.model == "M");
    CHECK(found.nics.size() == 1);
    CHECK(found.incomplete == Words{"nics", "temperature", "power", "disks"});
}

TEST_CASE("no more resources are read than a bound, also where pages lead to one another") {
    Tree tree;
    Words drives;
    for (int i = 0; i < 200; ++i) {
        const auto path = "/d/" + std::to_string(i);
        drives.push_back(path);
        tree.resources[path] = R"({"Model": "Disk"})";
    }
    tree.resources["/s"] = members({"/s/1"});
    tree.resources["/s/1"] = R"({"Drives": {"@odata.id": "/drives"}})";
    tree.resources["/drives"] = members(drives);
    tree.resources["/e"] = R"({"Members": [], "Members@odata.nextLink": "/e?2"})";
    tree.resources["/e?2"] = R"({"Members": [], "Members@odata.nextLink": "/e"})";
    const auto found = tree.read(R"({"EthernetInterfaces": {"@odata.id": "/e"}, "Storage": {"@odata.id": "/s"},
                                     "Links": {"ManagedBy": ["/m"], "Chassis": ["/c"]}})");
    CHECK(tree.asked.size() == drivers::most_hardware_resources);
    CHECK(found.disks.size() > 50);
    CHECK(found.incomplete == Words{"firmware", "temperature", "power", "disks", "nics"});
}

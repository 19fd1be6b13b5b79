#include "drivers/bmc/redfish_inventory.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "core/error.hpp"
#include "core/mac_address.hpp"
#include "drivers/bmc/redfish_json.hpp"
#include "drivers/bmc/redfish_told.hpp"

namespace haas::drivers {

namespace {

using core::Hardware;
using Json = rapidjson::Value;

constexpr double mib_of_gib = 1024;
constexpr double mbps_of_gbps = 1000;
constexpr int most_processors = 64;

std::string first_text(const Json& resource, std::initializer_list<const char*> names) {
    for (const char* const name : names) {
        if (auto text = told_text(resource, name); !text.empty()) return text;
    }
    return {};
}

/// A BMC may write zeros, a GUID or nothing where there is no MAC address.
std::string mac_address(const std::string& text) {
    try {
        return text.empty() ? std::string() : core::MacAddress::parse(text).text();
    } catch (const core::BadArgumentError&) {
        return {};
    }
}

/// The address that the network sees or, where that is not told, the NIC's own.
std::string address_of(const Json& resource) {
    auto address = mac_address(told_text(resource, "MACAddress"));
    return address.empty() ? mac_address(told_text(resource, "PermanentMACAddress")) : address;
}

/// The addresses in a list of texts.
void add_addresses(const Json& resource, const char* name, std::vector<std::string>& addresses) {
    for (const Json* const item : told_list(resource, name)) {
        if (!item->IsString()) continue;
        auto address = mac_address({item->GetString(), item->GetStringLength()});
        const bool is_new = std::find(addresses.begin(), addresses.end(), address) == addresses.end();
        if (!address.empty() && is_new) addresses.push_back(std::move(address));
    }
}

/// The addresses of a port where its standard properties have none.
/// @source  Lenovo XCC: Oem.Lenovo.PhysicalPortMacAddress
void add_vendors_addresses(const Json& port, std::vector<std::string>& addresses) {
    for (const Json* const vendor : told_list(port, "Oem")) {
        auto address = mac_address(told_text(*vendor, "PhysicalPortMacAddress"));
        if (!address.empty()) addresses.push_back(std::move(address));
    }
}

std::vector<std::string> addresses_of_port(const Json& port) {
    std::vector<std::string> addresses;
    if (const Json* const ethernet = find_member(port, "Ethernet")) {
        auto address = address_of(*ethernet);
        if (!address.empty()) addresses.push_back(std::move(address));
        add_addresses(*ethernet, "AssociatedMACAddresses", addresses);
    }
    add_addresses(port, "AssociatedNetworkAddresses", addresses);
    if (addresses.empty()) add_vendors_addresses(port, addresses);
    return addresses;
}

std::optional<bool> link_state(const Json& resource) {
    const auto said = base::lower(told_text(resource, "LinkStatus"));
    if (said == "linkup" || said == "up") return true;
    if (said == "linkdown" || said == "down" || said == "nolink") return false;
    return std::nullopt;
}

std::optional<int> told_int(const Json& resource, const char* name, double unit = 1) {
    const auto amount = told_amount(resource, name, unit);
    return amount && *amount <= std::numeric_limits<int>::max() ? std::optional(static_cast<int>(*amount))
                                                                : std::nullopt;
}

std::optional<int> speed_of_port(const Json& port) {
    const auto speed = told_int(port, "CurrentSpeedGbps", mbps_of_gbps);
    return speed ? speed : told_int(port, "CurrentLinkSpeedMbps");
}

/// What a sensor measures, if it does.
void add_reading(std::vector<Hardware::Sensor>& found, const Json& sensor, const char* reading, std::string name) {
    const auto value = is_absent(sensor) ? std::nullopt : told_number(sensor, reading);
    if (!value) return;
    const Json* const status = find_member(sensor, "Status");
    found.push_back({std::move(name), value, status == nullptr ? std::string() : told_text(*status, "Health")});
}

}  // namespace

bool is_absent(const Json& resource) {
    const Json* const status = find_member(resource, "Status");
    return status != nullptr && told_text(*status, "State") == "Absent";
}

std::vector<Hardware::Processor> parse_processor_summary(const Json& system) {
    const Json* const summary = find_member(system, "ProcessorSummary");
    if (summary == nullptr) return {};
    const auto count = told_int(*summary, "Count").value_or(0);
    Hardware::Processor processor{{}, told_text(*summary, "Model"), {}, {}};
    if (count == 0 || count > most_processors || processor.model.empty()) return {};
    const auto of_each = [&](const char* name) -> std::optional<int> {
        const auto all = told_int(*summary, name);
        return all && *all % count == 0 ? std::optional(*all / count) : std::nullopt;
    };
    processor.cores = of_each("CoreCount");
    processor.threads = of_each("LogicalProcessorCount");
    return {static_cast<std::size_t>(count), processor};
}

std::optional<Hardware::Processor> parse_processor(const Json& processor) {
    const auto type = told_text(processor, "ProcessorType");
    if (is_absent(processor) || (!type.empty() && type != "CPU")) return std::nullopt;
    Hardware::Processor found{first_text(processor, {"Id", "Socket"}), first_text(processor, {"Model", "Name"}),
                              told_int(processor, "TotalCores"), told_int(processor, "TotalThreads")};
    return found;
}

std::optional<long long> parse_memory_mib(const Json& system) {
    const Json* const summary = find_member(system, "MemorySummary");
    if (summary == nullptr) return std::nullopt;
    const auto mib = told_amount(*summary, "TotalSystemMemoryGiB", mib_of_gib);
    // Before the standard, as of iLO 4.
    return mib ? mib : told_amount(*summary, "TotalSystemMemoryGB", mib_of_gib);
}

Hardware::Nic parse_ethernet_interface(const Json& interface) {
    Hardware::Nic nic;
    nic.id = first_text(interface, {"Id", "Name"});
    nic.macaddr = address_of(interface);
    nic.speed_mbps = told_int(interface, "SpeedMbps");
    nic.link = link_state(interface);
    return nic;
}

std::vector<Hardware::Nic> parse_adapter_port(const Json& port, const std::string& adapter) {
    auto id = first_text(port, {"Id", "Name"});
    if (!id.starts_with(adapter)) id = adapter + "-" + id;
    std::vector<Hardware::Nic> nics;
    for (auto& address : addresses_of_port(port)) {
        const auto nth = nics.empty() ? "" : "-" + std::to_string(nics.size() + 1);
        nics.push_back({id + nth, std::move(address), speed_of_port(port), link_state(port)});
    }
    return nics;
}

void add_nic(std::vector<Hardware::Nic>& nics, const Hardware::Nic& nic) {
    auto same = std::find_if(nics.begin(), nics.end(), [&](const Hardware::Nic& other) {
        return nic.macaddr.empty() ? other.id == nic.id : other.macaddr == nic.macaddr;
    });
    if (same == nics.end()) {
        same = std::find_if(nics.begin(), nics.end(),
                            [&](const Hardware::Nic& other) { return other.id == nic.id && other.macaddr.empty(); });
    }
    if (same == nics.end()) return nics.push_back(nic);
    if (same->macaddr.empty()) same->macaddr = nic.macaddr;
    if (!same->speed_mbps) same->speed_mbps = nic.speed_mbps;
    if (!same->link) same->link = nic.link;
}

std::optional<Hardware::Disk> parse_disk(const Json& drive) {
    Hardware::Disk disk;
    disk.id = first_text(drive, {"Id", "Name"});
    disk.model = told_text(drive, "Model");
    disk.serial = told_text(drive, "SerialNumber");
    disk.kind = first_text(drive, {"MediaType", "Protocol"});
    disk.bytes = told_amount(drive, "CapacityBytes");
    if (is_absent(drive) || (disk.model.empty() && !disk.bytes)) return std::nullopt;
    return disk;
}

std::vector<Hardware::Sensor> parse_temperatures(const Json& resource) {
    std::vector<Hardware::Sensor> found;
    for (const Json* const item : told_list(resource, "Temperatures")) {
        add_reading(found, *item, "ReadingCelsius", first_text(*item, {"Name", "MemberId"}));
    }
    for (const Json* const item : told_list(resource, "TemperatureReadingsCelsius")) {
        auto name = told_text(*item, "DeviceName");
        const auto source = told_text(*item, "DataSourceUri");
        if (name.empty()) name = source.substr(source.rfind('/') + 1);
        add_reading(found, *item, "Reading", std::move(name));
    }
    if (const Json* const whole = find_member(resource, "TemperatureCelsius")) {
        add_reading(found, *whole, "Reading", "chassis");
    }
    return found;
}

std::vector<Hardware::Sensor> parse_power(const Json& resource) {
    std::vector<Hardware::Sensor> found;
    for (const Json* const control : told_list(resource, "PowerControl")) {
        add_reading(found, *control, "PowerConsumedWatts", first_text(*control, {"Name", "MemberId"}));
    }
    if (const Json* const whole = find_member(resource, "PowerWatts")) add_reading(found, *whole, "Reading", "chassis");
    return found;
}

void add_sensor(Hardware& hardware, const Json& sensor) {
    const auto type = told_text(sensor, "ReadingType");
    const auto name = first_text(sensor, {"Name", "Id"});
    if (type == "Temperature") add_reading(hardware.temperature, sensor, "Reading", name);
    if (type == "Power") add_reading(hardware.power, sensor, "Reading", name);
}

}  // namespace haas::drivers

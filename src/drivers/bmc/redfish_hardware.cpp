#include "drivers/bmc/redfish_hardware.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "core/bmc.hpp"
#include "drivers/bmc/redfish_inventory.hpp"
#include "drivers/bmc/redfish_json.hpp"
#include "drivers/bmc/redfish_told.hpp"

namespace haas::drivers {

namespace {

using core::Hardware;
using Json = rapidjson::Value;

/// More items of one kind are not shown: no machine has so many, and a BMC may say anything.
constexpr std::size_t most_items = 256;

/// A machine may be in a chassis in an enclosure.
constexpr std::size_t most_chassis = 4;

/// One request for each sensor, of which a machine may have hundreds.
constexpr int most_sensors = 16;

class Walk {
public:
    Walk(const Json& system, const ReadRedfish& read) : system_(system), read_(read) {}

    Hardware run() {
        found_.manufacturer = told_text(system_, "Manufacturer");
        found_.model = told_text(system_, "Model");
        found_.serial = told_text(system_, "SerialNumber");
        found_.bios_version = told_text(system_, "BiosVersion");
        part("cpus", &Walk::read_processors);
        part("memory", &Walk::read_memory);
        part("nics", &Walk::read_interfaces);
        part("firmware", &Walk::read_manager);
        part("temperature", &Walk::read_temperatures);
        part("power", &Walk::read_power);
        part("disks", &Walk::read_disks);
        // Some services tell of onboard NICs as interfaces of the system, and of others only as ports of adapters.
        part("nics", &Walk::read_adapters);
        return std::move(found_);
    }

private:
    void part(const char* name, void (Walk::*read)()) {
        part_ = name;
        (this->*read)();
    }

    void miss_something() {
        auto& parts = found_.incomplete;
        if (std::find(parts.begin(), parts.end(), part_) == parts.end()) parts.push_back(part_);
    }

    /// Whether the service has told of a path, or it is only where the standard's mockups have it.
    enum class Path { told, guessed };

    /// Empty when it cannot be read, which is noted.
    std::optional<rapidjson::Document> get(const std::string& path, Path which = Path::told) {
        try {
            if (count_++ < most_hardware_resources) return read_(path);
        } catch (const core::BmcError&) {  // NOLINT(bugprone-empty-catch): what it is about is named to people
        }
        if (which == Path::told) miss_something();
        return std::nullopt;
    }

    /// Calls `visit` with the resource that a value is, or that it refers to.
    template <class Visit>
    void visit_resource(const Json& value, Visit&& visit) {
        if (is_whole_resource(value)) return visit(value);
        const auto path = link_of(value);
        if (path.empty() || !seen_.insert(path).second) return;
        if (const auto resource = get(path)) visit(*resource);
    }

    /// The same for the resource that a member of a resource refers to.
    template <class Visit>
    void visit_linked(const Json& resource, const char* name, Visit&& visit) {
        if (const Json* const value = find_member(resource, name)) visit_resource(*value, visit);
    }

    /// The same for each item of a list.
    template <class Visit>
    void visit_list(const Json& resource, const char* name, Visit&& visit) {
        for (const Json* const item : told_list(resource, name)) visit_resource(*item, visit);
    }

    /// The same for the members of a collection, on all its pages.
    template <class Visit>
    void visit_collection(const std::string& path, Visit&& visit, Path which = Path::told) {
        std::string next = path;
        while (!next.empty() && seen_.insert(next).second) {
            const auto page = get(next, which);
            if (!page) return;
            if (find_member(*page, "Members") == nullptr) return visit(*page);  // the only one, instead of a list
            visit_list(*page, "Members", visit);
            next = find_link(*page, "Members@odata.nextLink");
        }
    }

    template <class Visit>
    void visit_members(const Json& resource, const char* name, Visit&& visit) {
        visit_collection(find_link(resource, name), visit);
    }

    void read_processors() {
        visit_members(system_, "Processors", [&](const Json& processor) {
            auto cpu = found_.processors.size() < most_items ? parse_processor(processor) : std::nullopt;
            if (cpu) found_.processors.push_back(*std::move(cpu));
        });
        if (found_.processors.empty()) found_.processors = parse_processor_summary(system_);
    }

    void read_memory() {
        found_.memory_mib = parse_memory_mib(system_);
        if (found_.memory_mib) return;
        visit_members(system_, "Memory", [&](const Json& module) {
            const auto mib = is_absent(module) ? std::nullopt : told_amount(module, "CapacityMiB");
            if (mib) found_.memory_mib = found_.memory_mib.value_or(0) + *mib;
        });
    }

    void add(const Hardware::Nic& nic) {
        if (found_.nics.size() < most_items && !nic.id.empty()) add_nic(found_.nics, nic);
    }

    void read_interfaces() {
        visit_members(system_, "EthernetInterfaces", [&](const Json& interface) {
            if (!is_absent(interface)) add(parse_ethernet_interface(interface));
        });
    }

    void read_adapters() {
        if (misses_chassis_) miss_something();
        const auto take = [&](const Json& adapter) {
            if (!is_absent(adapter)) read_adapter(adapter);
        };
        for (const auto& chassis : chassis_) visit_members(chassis, "NetworkAdapters", take);
        const auto has_address = [](const Hardware::Nic& nic) { return !nic.macaddr.empty(); };
        if (std::any_of(found_.nics.begin(), found_.nics.end(), has_address)) return;
        visit_members(system_, "NetworkInterfaces", take);
    }

    void read_adapter(const Json& adapter) {
        const auto id = told_text(adapter, "Id");
        bool has_address = false;
        const auto add_ports = [&](const Json& port) {
            for (const auto& nic : parse_adapter_port(port, id)) {
                has_address = true;
                add(nic);
            }
        };
        for (const char* const ports : {"Ports", "NetworkPorts", "NetworkDeviceFunctions"}) {
            if (!has_address) visit_members(adapter, ports, add_ports);
        }
    }

    /// The BMC that manages the machine.
    void read_manager() {
        const auto take = [&](const Json& manager) {
            if (found_.bmc_version.empty()) found_.bmc_version = told_text(manager, "FirmwareVersion");
        };
        const Json* const links = find_member(system_, "Links");
        const auto managers = links == nullptr ? std::vector<const Json*>() : told_list(*links, "ManagedBy");
        if (managers.empty()) return visit_collection("/redfish/v1/Managers", take, Path::guessed);
        for (const Json* const manager : managers) {
            if (found_.bmc_version.empty()) visit_resource(*manager, take);
        }
    }

    void read_chassis() {
        const auto take = [&](const Json& chassis) {
            if (chassis_.size() < most_chassis)
                chassis_.emplace_back().CopyFrom(chassis, chassis_.back().GetAllocator());
        };
        const auto missed = found_.incomplete.size();
        if (const Json* const links = find_member(system_, "Links")) visit_list(*links, "Chassis", take);
        if (chassis_.empty()) visit_collection("/redfish/v1/Chassis", take, Path::guessed);
        misses_chassis_ = found_.incomplete.size() > missed;
    }

    void read_temperatures() {
        read_chassis();
        const auto take = [&](const Json& resource) { append(parse_temperatures(resource), found_.temperature); };
        for (const auto& chassis : chassis_) {
            visit_linked(chassis, "Thermal", take);
            if (!found_.temperature.empty()) continue;
            visit_linked(chassis, "ThermalSubsystem",
                         [&](const Json& subsystem) { visit_linked(subsystem, "ThermalMetrics", take); });
        }
    }

    void read_power() {
        if (misses_chassis_) miss_something();
        for (const auto& chassis : chassis_) {
            visit_linked(chassis, "Power", [&](const Json& power) { append(parse_power(power), found_.power); });
            if (found_.power.empty()) {
                visit_linked(chassis, "EnvironmentMetrics", [&](const Json& metrics) { read_metrics(metrics); });
            }
            if (found_.temperature.empty() || found_.power.empty()) read_single_sensors(chassis);
        }
    }

    /// What is measured of a whole chassis. The sensor that the metrics refer to has a name.
    void read_metrics(const Json& metrics) {
        if (const Json* const watts = find_member(metrics, "PowerWatts")) {
            visit_linked(*watts, "DataSourceUri", [&](const Json& sensor) { add_sensor(found_, sensor); });
        }
        if (found_.power.empty()) append(parse_power(metrics), found_.power);
        if (found_.temperature.empty()) append(parse_temperatures(metrics), found_.temperature);
    }

    static void append(std::vector<Hardware::Sensor> more, std::vector<Hardware::Sensor>& sensors) {
        for (auto& sensor : more) {
            if (sensors.size() < most_items) sensors.push_back(std::move(sensor));
        }
    }

    /// Reads those sensors whose names tell that they are of use.
    void read_single_sensors(const Json& chassis) {
        visit_linked(chassis, "Sensors", [&](const Json& collection) {
            int count = 0;
            for (const Json* const item : told_list(collection, "Members")) {
                const auto path = base::lower(link_of(*item));
                const auto name = path.substr(path.rfind('/') + 1);
                const bool is_wanted = base::contains(name, "temp") || base::contains(name, "power");
                if (!is_wanted || ++count > most_sensors) continue;
                visit_resource(*item, [&](const Json& sensor) { add_sensor(found_, sensor); });
            }
        });
    }

    void read_disks() {
        const auto take = [&](const Json& drive) {
            auto disk = found_.disks.size() < most_items ? parse_disk(drive) : std::nullopt;
            if (disk) found_.disks.push_back(*std::move(disk));
        };
        visit_members(system_, "Storage", [&](const Json& storage) { read_drives(storage, take); });
        if (found_.disks.empty()) {
            visit_members(system_, "SimpleStorage", [&](const Json& storage) {
                for (const Json* const device : told_list(storage, "Devices")) take(*device);
            });
        }
        if (!found_.disks.empty()) return;
        for (const auto& chassis : chassis_) {
            read_drives(chassis, take);
            if (const Json* const links = find_member(chassis, "Links")) read_drives(*links, take);
        }
    }

    /// Drives are a list of references, or a reference to a collection.
    template <class Take>
    void read_drives(const Json& resource, Take&& take) {
        const Json* const drives = find_member(resource, "Drives");
        if (drives == nullptr) return;
        if (const auto path = link_of(*drives); !path.empty()) return visit_collection(path, take);
        visit_list(resource, "Drives", take);
    }

    const Json& system_;
    const ReadRedfish& read_;
    std::vector<rapidjson::Document> chassis_;
    bool misses_chassis_ = false;
    std::set<std::string> seen_;
    std::string part_;
    int count_ = 0;
    Hardware found_;
};

}  // namespace

Hardware read_redfish_hardware(const Json& system, const ReadRedfish& read) { return Walk(system, read).run(); }

}  // namespace haas::drivers

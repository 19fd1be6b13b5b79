// What a machine consists of, as its BMC tells. Nothing of it is stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace haas::core {

/// Texts are the BMC's, and may hold anything; what it does not tell is empty.
struct Hardware {
    struct Processor {
        std::string id;
        std::string model;
        std::optional<int> cores;
        std::optional<int> threads;
    };
    struct Nic {
        std::string id;
        std::string macaddr;  ///< in our form; empty for an address of another kind
        std::optional<int> speed_mbps;
        std::optional<bool> link;
    };
    struct Disk {
        std::string id;
        std::string model;
        std::string serial;
        std::string kind;  ///< HDD, SSD, ...
        std::optional<long long> bytes;
    };
    /// A measurement in watts or degrees Celsius.
    struct Sensor {
        std::string name;
        std::optional<double> value;
        std::string health;
    };

    std::string manufacturer;
    std::string model;
    std::string serial;
    std::string bios_version;
    std::string bmc_version;
    std::vector<Processor> processors;
    std::optional<long long> memory_mib;
    std::vector<Nic> nics;
    std::vector<Disk> disks;
    std::vector<Sensor> power;
    std::vector<Sensor> temperature;
    std::vector<std::string> incomplete;  ///< the parts that the BMC failed to tell: "disks", "power"
};

}  // namespace haas::core

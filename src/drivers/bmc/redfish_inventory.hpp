// What single resources of a Redfish service tell of a machine's hardware. Nothing here talks to a BMC.
//
// @source  DSP8010: ComputerSystem, Processor, EthernetInterface, Port, NetworkPort, NetworkDeviceFunction, Drive,
//          SimpleStorage, Thermal, Power, ThermalMetrics, EnvironmentMetrics, Sensor
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "core/hardware.hpp"

namespace haas::drivers {

/// Whether a resource stands for a place that is empty.
bool is_absent(const rapidjson::Value& resource);

/// The processors by a system's summary; the cores are missing where it does not tell them.
std::vector<core::Hardware::Processor> parse_processor_summary(const rapidjson::Value& system);

/// Empty for a processor of another kind, as on an accelerator.
std::optional<core::Hardware::Processor> parse_processor(const rapidjson::Value& processor);

/// The memory by a system's summary.
std::optional<long long> parse_memory_mib(const rapidjson::Value& system);

/// An EthernetInterface of a system.
core::Hardware::Nic parse_ethernet_interface(const rapidjson::Value& interface);

/// A Port, a NetworkPort or a NetworkDeviceFunction of an adapter; a port may have several addresses.
/// @param adapter  the adapter's id, which makes the ids of its ports unique
std::vector<core::Hardware::Nic> parse_adapter_port(const rapidjson::Value& port, const std::string& adapter);

/// Adds a NIC, or completes the same one, as a service may tell of it at several places.
void add_nic(std::vector<core::Hardware::Nic>& nics, const core::Hardware::Nic& nic);

/// A Drive, or a device of a SimpleStorage; empty when there is nothing to tell.
std::optional<core::Hardware::Disk> parse_disk(const rapidjson::Value& drive);

/// What a Thermal, ThermalMetrics or EnvironmentMetrics tells of temperatures, in degrees Celsius.
std::vector<core::Hardware::Sensor> parse_temperatures(const rapidjson::Value& resource);

/// What a Power or EnvironmentMetrics tells of the power that is consumed, in W.
std::vector<core::Hardware::Sensor> parse_power(const rapidjson::Value& resource);

/// Adds what a Sensor tells, if it is of temperature or power.
void add_sensor(core::Hardware& hardware, const rapidjson::Value& sensor);

}  // namespace haas::drivers

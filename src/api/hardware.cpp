#include "api/hardware.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace haas::api {

namespace {

using base::JsonWriter;
using core::Hardware;

/// Processors that are alike.
struct Cpus {
    Hardware::Processor one;
    int count;
};

void put_text(JsonWriter& json, std::string_view name, const std::string& text) {
    if (!text.empty()) json.key(name).string(text);
}

template <class Number>
void put_number(JsonWriter& json, std::string_view name, const std::optional<Number>& number) {
    if (number) json.key(name).number(*number);
}

/// With one digit behind the point, where it is not zero.
void put_measurement(JsonWriter& json, std::string_view name, double value) {
    char text[32];
    const auto end = std::to_chars(std::begin(text), std::end(text), value, std::chars_format::fixed, 1).ptr;
    std::string_view digits(text, static_cast<std::size_t>(end - text));
    if (digits.ends_with(".0")) digits.remove_suffix(2);
    json.key(name).raw(digits);
}

std::vector<Cpus> group(const std::vector<Hardware::Processor>& processors) {
    std::vector<Cpus> groups;
    for (const auto& processor : processors) {
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const Cpus& cpus) {
            const auto& one = cpus.one;
            return one.model == processor.model && one.cores == processor.cores && one.threads == processor.threads;
        });
        if (same != groups.end()) {
            ++same->count;
        } else {
            groups.push_back({processor, 1});
        }
    }
    return groups;
}

/// A list of objects, unless it is empty.
template <class List, class Put>
void put_list(JsonWriter& json, std::string_view name, const List& list, Put&& put) {
    if (list.empty()) return;
    json.key(name).begin_array();
    for (const auto& item : list) {
        json.begin_object();
        put(item);
        json.end_object();
    }
    json.end_array();
}

void put_firmware(JsonWriter& json, const Hardware& hardware) {
    if (hardware.bios_version.empty() && hardware.bmc_version.empty()) return;
    json.key("firmware").begin_object();
    put_text(json, "bios", hardware.bios_version);
    put_text(json, "bmc", hardware.bmc_version);
    json.end_object();
}

void put_cpus(JsonWriter& json, const Hardware& hardware) {
    put_list(json, "cpus", group(hardware.processors), [&](const Cpus& cpus) {
        put_text(json, "model", cpus.one.model);
        json.key("count").number(cpus.count);
        put_number(json, "cores", cpus.one.cores);
        put_number(json, "threads", cpus.one.threads);
    });
}

void put_nics(JsonWriter& json, const Hardware& hardware) {
    put_list(json, "nics", hardware.nics, [&](const Hardware::Nic& nic) {
        put_text(json, "id", nic.id);
        put_text(json, "macaddr", nic.macaddr);
        put_number(json, "speed_mbps", nic.speed_mbps);
        if (nic.link) json.key("link").string(*nic.link ? "up" : "down");
    });
}

void put_disks(JsonWriter& json, const Hardware& hardware) {
    put_list(json, "disks", hardware.disks, [&](const Hardware::Disk& disk) {
        put_text(json, "id", disk.id);
        put_text(json, "model", disk.model);
        put_text(json, "serial", disk.serial);
        put_text(json, "type", disk.kind);
        put_number(json, "size_bytes", disk.bytes);
    });
}

void put_sensors(JsonWriter& json, const Hardware& hardware) {
    if (hardware.power.empty() && hardware.temperature.empty()) return;
    const auto put = [&](const char* unit) {
        return [&json, unit](const Hardware::Sensor& sensor) {
            put_text(json, "name", sensor.name);
            if (sensor.value) put_measurement(json, unit, *sensor.value);
            put_text(json, "health", sensor.health);
        };
    };
    json.key("sensors").begin_object();
    put_list(json, "power", hardware.power, put("watts"));
    put_list(json, "temperature", hardware.temperature, put("celsius"));
    json.end_object();
}

}  // namespace

std::string to_json(const Hardware& hardware) {
    JsonWriter json;
    json.begin_object();
    put_text(json, "manufacturer", hardware.manufacturer);
    put_text(json, "model", hardware.model);
    put_text(json, "serial", hardware.serial);
    put_firmware(json, hardware);
    put_cpus(json, hardware);
    put_number(json, "memory_mib", hardware.memory_mib);
    put_nics(json, hardware);
    put_disks(json, hardware);
    put_sensors(json, hardware);
    if (!hardware.incomplete.empty()) json.key("incomplete").strings(hardware.incomplete);
    return json.end_object().take();
}

}  // namespace haas::api

// A machine's hardware on the line, with all that the BMC has told.
#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "device/orders.hpp"

namespace haas::device {

namespace {

using base::JsonWriter;
using core::Hardware;

template <class Number>
void put_number(JsonWriter& json, const char* name, const std::optional<Number>& number) {
    if (number) json.key(name).number(*number);
}

void put_fraction(JsonWriter& json, const char* name, const std::optional<double>& number) {
    if (!number || !std::isfinite(*number)) return;
    char text[64];
    const auto end = std::to_chars(std::begin(text), std::end(text), *number).ptr;
    json.key(name).raw({text, static_cast<std::size_t>(end - text)});
}

template <class List, class Put>
void put_list(JsonWriter& json, const char* name, const List& list, Put&& put) {
    json.key(name).begin_array();
    for (const auto& each : list) {
        json.begin_object();
        put(each);
        json.end_object();
    }
    json.end_array();
}

void put_sensors(JsonWriter& json, const char* name, const std::vector<Hardware::Sensor>& sensors) {
    put_list(json, name, sensors, [&](const Hardware::Sensor& sensor) {
        json.key("name").string(sensor.name).key("health").string(sensor.health);
        put_fraction(json, "value", sensor.value);
    });
}

/// What `take` makes of each object of a list.
template <class Take>
auto take_list(const Fields& fields, const char* name, Take&& take) {
    std::vector<decltype(take(fields))> all;
    const auto& list = fields.value(name);
    if (!list.IsArray()) throw base::Error(std::string("the member ") + name + " is no list");
    for (const auto& each : list.GetArray()) all.push_back(take(Fields(each)));
    return all;
}

std::vector<Hardware::Sensor> take_sensors(const Fields& fields, const char* name) {
    return take_list(fields, name, [](const Fields& each) {
        return Hardware::Sensor{each.text("name"), each.find_fraction("value"), each.text("health")};
    });
}

}  // namespace

void write(JsonWriter& json, const Hardware& hardware) {
    json.key("manufacturer").string(hardware.manufacturer).key("model").string(hardware.model);
    json.key("serial").string(hardware.serial).key("bios").string(hardware.bios_version);
    json.key("bmc").string(hardware.bmc_version);
    put_list(json, "processors", hardware.processors, [&](const Hardware::Processor& each) {
        json.key("id").string(each.id).key("model").string(each.model);
        put_number(json, "cores", each.cores);
        put_number(json, "threads", each.threads);
    });
    put_number(json, "memory_mib", hardware.memory_mib);
    put_list(json, "nics", hardware.nics, [&](const Hardware::Nic& each) {
        json.key("id").string(each.id).key("macaddr").string(each.macaddr);
        put_number(json, "speed_mbps", each.speed_mbps);
        if (each.link) json.key("link").boolean(*each.link);
    });
    put_list(json, "disks", hardware.disks, [&](const Hardware::Disk& each) {
        json.key("id").string(each.id).key("model").string(each.model).key("serial").string(each.serial);
        json.key("kind").string(each.kind);
        put_number(json, "bytes", each.bytes);
    });
    put_sensors(json, "power", hardware.power);
    put_sensors(json, "temperature", hardware.temperature);
    json.key("incomplete").strings(hardware.incomplete);
}

Hardware read_hardware(const Fields& fields) {
    Hardware hardware;
    hardware.manufacturer = fields.text("manufacturer");
    hardware.model = fields.text("model");
    hardware.serial = fields.text("serial");
    hardware.bios_version = fields.text("bios");
    hardware.bmc_version = fields.text("bmc");
    hardware.processors = take_list(fields, "processors", [](const Fields& each) {
        return Hardware::Processor{each.text("id"), each.text("model"), each.find_int("cores"),
                                   each.find_int("threads")};
    });
    hardware.memory_mib = fields.find_number("memory_mib");
    hardware.nics = take_list(fields, "nics", [](const Fields& each) {
        return Hardware::Nic{each.text("id"), each.text("macaddr"), each.find_int("speed_mbps"),
                             each.find_flag("link")};
    });
    hardware.disks = take_list(fields, "disks", [](const Fields& each) {
        return Hardware::Disk{each.text("id"), each.text("model"), each.text("serial"), each.text("kind"),
                              each.find_number("bytes")};
    });
    hardware.power = take_sensors(fields, "power");
    hardware.temperature = take_sensors(fields, "temperature");
    hardware.incomplete = fields.texts("incomplete");
    return hardware;
}

}  // namespace haas::device

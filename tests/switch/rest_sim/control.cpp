#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "switch/rest_sim/device.hpp"

namespace haas_rest_sim {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put(Writer& json, const char* name, const std::string& text) {
    json.Key(name);
    json.String(text.c_str());
}

std::string to_settings(const Port& port) {
    return std::string("shut ") + (port.shut ? "yes" : "no") + " switchport " + (port.switchport ? "yes" : "no") +
           " mode " + port.mode + " native " + (port.native == 0 ? "none" : std::to_string(port.native)) + " allowed " +
           (port.allowed.none() ? "none" : haas_sim::format_vlans(port.allowed)) + " tag-native " +
           (port.tag_native ? "yes" : "no") + " access " + std::to_string(port.access) + " channel " +
           (port.channel ? "yes" : "no") + (port.link ? "" : " link no") + (port.monitor ? " monitor yes" : "") +
           (port.pair == 0 ? "" : " pair " + std::to_string(port.pair)) +
           (port.trunk_groups.empty() ? "" : " trunk-group " + *port.trunk_groups.begin()) +
           (port.description.empty() ? "" : " description " + port.description);
}

void write_vlans(Writer& json, const char* name, const VlanSet& vlans) {
    json.Key(name);
    json.StartArray();
    for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
        if (vlans[vlan]) json.Uint64(vlan);
    }
    json.EndArray();
}

void write_port(Writer& json, const char* name, const Device& device, const Port& port, const Configuration& all) {
    const Carried now = device.carried(port, all);
    json.Key(name);
    json.StartObject();
    json.Key("native");
    if (now.native == 0)
        json.Null();
    else
        json.Int(now.native);
    write_vlans(json, "tagged", now.tagged);
    put(json, "settings", to_settings(port));
    json.EndObject();
}

bool flag(const std::string& word) {
    if (word != "yes" && word != "no" && word != "on" && word != "off")
        throw std::invalid_argument("neither yes nor no: " + word);
    return word == "yes" || word == "on";
}

int number(const std::string& word) {
    const auto value = haas_sim::parse_number(word);
    if (!value) throw std::invalid_argument("no number: " + word);
    return *value;
}

void set(Port& port, const std::string& name, const std::string& value) {
    if (name == "shut")
        port.shut = flag(value);
    else if (name == "switchport")
        port.switchport = flag(value);
    else if (name == "tag-native")
        port.tag_native = flag(value);
    else if (name == "mode")
        port.mode = value;
    else if (name == "access")
        port.access = number(value);
    else if (name == "channel")
        port.channel = flag(value);
    else if (name == "link")
        port.link = flag(value);
    else if (name == "monitor")
        port.monitor = flag(value);
    else if (name == "pair")
        port.pair = number(value);
    else if (name == "trunk-group")
        port.trunk_groups = value == "none" ? std::set<std::string>{} : std::set<std::string>{value};
    else if (name == "description")
        port.description = value;
    else if (name == "native")
        port.native = value == "none" ? 0 : number(value);
    else if (name == "allowed") {
        const auto vlans = value == "none" ? VlanSet() : haas_sim::parse_vlans(value, 4094);
        if (!vlans) throw std::invalid_argument("not a list of VLANs: " + value);
        port.allowed = *vlans;
    } else
        throw std::invalid_argument("no setting: " + name);
}

std::string rest_of(std::istringstream& words) {
    std::string text;
    std::getline(words >> std::ws, text);
    return text;
}

/// What somebody has done to a VLAN: `suspended yes`, `trunk-group NAME`.
void set_vlan(Device& device, int vlan, const std::string& text) {
    std::istringstream words(text);
    VlanSettings& settings = device.vlan_settings[vlan];
    device.vlans.set(static_cast<std::size_t>(vlan));
    for (std::string name, value; words >> name >> value;) {
        if (name == "suspended")
            settings.suspended = flag(value);
        else if (name == "trunk-group")
            settings.trunk_groups = {value};
        else
            throw std::invalid_argument("no setting: " + name);
    }
    device.note_passing_of_all();
}

/// Ports are members of interfaces, which are not there any more.
void leave_absent_vlans(Device& device) {
    for (auto& [name, port] : device.ports) {
        port.allowed &= device.vlans;
        if (!device.vlans[static_cast<std::size_t>(port.native)]) port.native = 0;
    }
}

int pending_sessions(const Device& device) {
    return static_cast<int>(std::count_if(device.candidates.begin(), device.candidates.end(),
                                          [](const auto& each) { return each.second.is_pending; }));
}

void carry_out(Device& device, const std::string& line, Writer& json) {
    std::istringstream words(line);
    std::string order;
    words >> order;
    const auto word = [&] {
        std::string text;
        if (!(words >> text)) throw std::invalid_argument("a word is missing");
        return text;
    };
    const auto port = [&] {
        const std::string name = word();
        if (!device.ports.contains(name)) throw std::invalid_argument("no such port: " + name);
        return name;
    };
    if (order == "refuse-logins")
        device.faults.refuse_logins = flag(word());
    else if (order == "hang")
        device.faults.hanging = true;
    else if (order == "hang-after")
        device.faults.hang_after = number(word());
    else if (order == "drop-after") {
        device.faults.drop_after = number(word());
        const std::string when = rest_of(words);
        if (!when.empty() && when != "done") throw std::invalid_argument("not `done`: " + when);
        device.faults.drop_when_done = !when.empty();
    } else if (order == "delay")
        device.command_delay = number(word());
    else if (order == "cut-at")
        device.faults.cut_at = static_cast<std::size_t>(number(word()));
    else if (order == "say-next")
        device.faults.say_next = rest_of(words);
    else if (order == "refuse-command")
        device.faults.refused_command = rest_of(words);
    else if (order == "deny-command")
        device.faults.denied_commands.insert(rest_of(words));
    else if (order == "lock")
        device.faults.locked = flag(word());
    else if (order == "open-session")
        device.candidates[word()] = {device, true};
    else if (order == "set-vlan") {
        const int vlan = number(word());
        set_vlan(device, vlan, rest_of(words));
    } else if (order == "tag-native") {
        device.tags_native = flag(word());
        device.note_passing_of_all();
    } else if (order == "error-next") {
        const int status = number(word());
        device.faults.error_next = {status, rest_of(words)};
    } else if (order == "refuse-port") {
        device.faults.refused_ports.insert(port());
        device.faults.refusal = rest_of(words);
    } else if (order == "ignore-port")
        device.faults.ignored_ports.insert(port());
    else if (order == "heal")
        device.faults = {};
    else if (order == "power-outage") {
        device.restore();
        ++device.power_outages;
    } else if (order == "set-vlans") {
        const std::string list = word();
        const auto vlans = haas_sim::parse_vlans(list, 4094);
        if (!vlans) throw std::invalid_argument("not a list of VLANs: " + list);
        device.vlans = *vlans;
        device.vlans.set(1);
        device.saved.vlans = device.vlans;
        if (device.kind == "dellnos9") leave_absent_vlans(device);
        device.note_passing_of_all();
    } else if (order == "set") {
        const std::string name = port();
        set_port(device, name, rest_of(words));
    } else if (order == "counters") {
        const auto& counters = device.counters;
        for (const auto& [name, value] : {std::pair<const char*, int>{"requests", counters.requests},
                                          {"connections", counters.connections},
                                          {"open", device.open_connections},
                                          {"refused_logins", counters.refused_logins},
                                          {"saves", counters.saves},
                                          {"vlan_creations", counters.vlan_creations},
                                          {"commands", counters.commands},
                                          {"pending_sessions", pending_sessions(device)}}) {
            json.Key(name);
            json.Int(value);
        }
    } else if (order == "names") {
        for (const auto& [vlan, name] : device.vlan_names) put(json, std::to_string(vlan).c_str(), name);
        for (const auto& [name, settings] : device.ports) {
            if (!settings.description.empty()) put(json, name.c_str(), settings.description);
        }
    } else if (order == "passed") {
        write_vlans(json, "passed", device.take_passed(port()));
    } else if (order == "show") {
        std::string name;
        if (words >> name) {
            if (!device.ports.contains(name)) throw std::invalid_argument("no such port: " + name);
            write_port(json, "port", device, device.ports.at(name), device);
            write_port(json, "saved", device, device.saved.ports.at(name), device.saved);
        } else {
            json.Key("ports");
            json.StartObject();
            for (const auto& each : device.ports) write_port(json, each.first.c_str(), device, each.second, device);
            json.EndObject();
            put(json, "vlans", haas_sim::format_vlans(device.vlans));
        }
    } else
        throw std::invalid_argument("unknown: " + order);
}

}  // namespace

void set_port(Device& device, const std::string& name, const std::string& settings) {
    const auto found = device.ports.find(name);
    if (found == device.ports.end()) throw std::invalid_argument("no such port: " + name);
    Port changed = found->second;
    std::istringstream words(settings);
    for (std::string setting, value; words >> setting;) {
        if (!(words >> value)) throw std::invalid_argument("a word is missing");
        set(changed, setting, value);
    }
    found->second = changed;
    // On a dellnos9, a VLAN must be created before a port can be in it.
    if (device.kind == "dellnos9") {
        device.vlans |= changed.allowed;
        if (changed.native != 0) device.vlans.set(static_cast<std::size_t>(changed.native));
    }
    device.note_passing(name);
}

std::string obey(Device& device, const std::string& line) {
    std::unique_lock<std::mutex> lock(device.mutex);
    rapidjson::StringBuffer buffer;
    Writer json(buffer);
    try {
        json.StartObject();
        json.Key("ok");
        json.Bool(true);
        carry_out(device, line, json);
        json.EndObject();
    } catch (const std::invalid_argument& wrong) {
        rapidjson::StringBuffer refusal;
        Writer refused(refusal);
        refused.StartObject();
        refused.Key("ok");
        refused.Bool(false);
        put(refused, "error", wrong.what());
        refused.EndObject();
        return refusal.GetString();
    }
    device.changed.notify_all();
    // What hung is carried out before this is answered: the client that ended the hang must not be overtaken by
    // it.
    if (!device.faults.hanging) device.changed.wait(lock, [&] { return device.hung == 0; });
    return buffer.GetString();
}

}  // namespace haas_rest_sim

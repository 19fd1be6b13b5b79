#include "switch/sim/control.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "switch/sim/kind.hpp"

namespace haas_sim {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

struct Order {
    std::vector<std::string> words;
    std::string line;
    Device& device;
    const Lines& lines;
    Writer& json;  ///< inside the answer's object

    const std::string& word(std::size_t i) const {
        if (i >= words.size()) throw std::invalid_argument("a word is missing");
        return words[i];
    }
    bool flag(std::size_t i) const {
        if (i >= words.size() || words[i] == "on") return true;
        if (words[i] != "off") throw std::invalid_argument("neither on nor off: " + words[i]);
        return false;
    }
    int number(std::size_t i) const {
        const auto value = parse_number(word(i));
        if (!value) throw std::invalid_argument("no number: " + word(i));
        return *value;
    }
    std::string port(std::size_t i) const {
        const auto found = device.find_port(word(i));
        if (!found) throw std::invalid_argument("no such port: " + word(i));
        return *found;
    }
    /// The line from its word `i` on, as it stands.
    std::string rest(std::size_t i) const {
        std::size_t at = 0;
        for (std::size_t k = 0; k < i; ++k) at = line.find(word(k), at) + word(k).size();
        at = line.find_first_not_of(' ', at);
        if (at == std::string::npos) throw std::invalid_argument("a text is missing");
        return line.substr(at);
    }
};

void write_text(Writer& json, const char* name, const std::string& text) {
    json.Key(name);
    json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_vlan(Writer& json, const char* name, int vlan) {
    json.Key(name);
    if (vlan == 0) {
        json.Null();
    } else {
        json.Int(vlan);
    }
}

void write_flag(Writer& json, const char* name, bool flag) {
    json.Key(name);
    json.Bool(flag);
}

void write_vlans(Writer& json, const char* name, const VlanSet& vlans) {
    json.Key(name);
    json.StartArray();
    for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
        if (vlans[vlan]) json.Uint64(vlan);
    }
    json.EndArray();
}

/// What is set is in `settings`; `native` and `tagged` are what passes.
void write_port(Writer& json, const Port& port, const Carried& now) {
    json.StartObject();
    write_vlan(json, "native", now.native);
    write_vlans(json, "tagged", now.tagged);
    write_text(json, "settings", to_settings(port));
    json.EndObject();
}

void show(Order& order) {
    const auto& running = order.device.running;
    if (order.words.size() > 1) {
        const std::string name = order.port(1);
        order.json.Key("port");
        write_port(order.json, running.ports.at(name), order.device.passing(name));
        const auto& saved = order.device.saved();
        order.json.Key("saved");
        write_port(order.json, saved.ports.at(name), carried(saved.ports.at(name), saved.vlans));
        return;
    }
    order.json.Key("ports");
    order.json.StartObject();
    for (const auto& name : order.device.port_names()) {
        order.json.Key(name.c_str());
        write_port(order.json, running.ports.at(name), order.device.passing(name));
    }
    order.json.EndObject();
    write_text(order.json, "vlans", format_vlans(running.vlans));
    write_flag(order.json, "saved", running == order.device.saved());
}

void show_counters(Order& order) {
    const auto& counters = order.device.counters;
    const std::vector<std::pair<const char*, int>> all = {{"logins", counters.logins},
                                                          {"refused_logins", counters.refused_logins},
                                                          {"commands", counters.commands},
                                                          {"saves", counters.saves},
                                                          {"sessions", counters.sessions},
                                                          {"most_sessions", counters.most_sessions},
                                                          {"refused_sessions", counters.refused_sessions},
                                                          {"vlan_creations", counters.vlan_creations},
                                                          {"new_passwords", counters.new_passwords},
                                                          {"hanging", order.device.faults.hanging ? 1 : 0}};
    for (const auto& [name, value] : all) {
        order.json.Key(name);
        order.json.Int(value);
    }
}

void note_passing(Order& order) {
    for (const auto& name : order.device.port_names()) order.device.note_passing(name);
}

void set(Order& order) {
    if (order.word(1) == "vlans") {
        apply_text("vlans " + order.word(2), order.device.running);
        if (order.device.candidate) apply_text("vlans " + order.word(2), *order.device.candidate);
        note_passing(order);
        if (order.device.faults.situations.contains("natives-fall")) order.device.drop_absent_natives();
        return;
    }
    if (order.word(1) == "dynamic-vlans") {
        const auto vlans = parse_vlans(order.word(2), order.device.kind().highest_vlan);
        if (!vlans) throw std::invalid_argument("not a list of VLANs: " + order.word(2));
        order.device.dynamic_vlans = *vlans;
        return;
    }
    Port& port = order.device.running.ports.at(order.port(1));
    Port changed = port;
    apply_settings({order.words.begin() + 2, order.words.end()}, changed);
    port = changed;
    if (order.device.candidate) order.device.candidate->ports.at(order.port(1)) = changed;
    order.device.note_passing(order.port(1));
}

void show_names(Order& order) {
    for (const auto& [vlan, name] : order.device.vlan_names) write_text(order.json, std::to_string(vlan).c_str(), name);
    for (const auto& [port, text] : order.device.descriptions) write_text(order.json, port.c_str(), text);
}

void set_situation(Order& order) {
    const std::string& name = order.word(1);
    if (!order.device.kind().has_situation(name)) throw std::invalid_argument("no such situation: " + name);
    if (order.flag(2)) {
        order.device.faults.situations.insert(name);
    } else {
        order.device.faults.situations.erase(name);
    }
}

Daemon& daemon(Order& order) {
    if (order.device.kind().follow == nullptr) throw std::invalid_argument("it has no daemons");
    if (order.word(1) == "vlanmgrd") return order.device.daemons.vlanmgrd;
    if (order.word(1) == "orchagent") return order.device.daemons.orchagent;
    throw std::invalid_argument("no such daemon: " + order.word(1));
}

void set_daemon(Order& order) {
    auto& changed = daemon(order);
    const std::string& how = order.word(2);
    if (how == "stuck") {
        changed.is_stuck = order.flag(3);
    } else if (how == "lag") {
        changed.lag = order.number(3);
    } else if (how == "leaves") {
        changed.left_alone.insert({order.number(4), order.port(3)});
    } else {
        throw std::invalid_argument("neither stuck nor lag nor leaves: " + how);
    }
    note_passing(order);
}

void add_dynamic_member(Order& order) {
    order.device.daemons.dynamic[{order.number(2), order.port(1)}] = "untagged";
    note_passing(order);
}

/// Their databases are empty before they begin again.
void restart_daemons(Order& order) {
    order.device.daemons.vlanmgrd.done.clear();
    order.device.daemons.orchagent.done.clear();
    note_passing(order);
}

void hang(Order& order) {
    order.device.faults.hanging = order.flag(1);
    order.lines.move();
}

void heal(Order& order) {
    order.device.heal();
    order.lines.move();
}

void drop_after(Order& order) {
    const bool done = order.words.size() > 2;
    if (done && order.word(2) != "done") throw std::invalid_argument("not `done`: " + order.word(2));
    order.device.faults.drop_after = order.number(1);
    order.device.faults.drop_when_done = done;
}

void lose_power(Order& order) {
    order.device.lose_power();
    order.lines.drop();
}

using Obey = void (*)(Order&);

const std::map<std::string, Obey>& orders() {
    static const std::map<std::string, Obey> all = {
        {"refuse-logins", [](Order& order) { order.device.faults.refuse_logins = order.flag(1); }},
        {"hang", hang},
        {"hang-after", [](Order& order) { order.device.faults.hang_after = order.number(1); }},
        {"drop-after", drop_after},
        {"error-next", [](Order& order) { order.device.faults.error_next = order.rest(1); }},
        {"refuse-port", [](Order& order) { order.device.faults.refused_ports[order.port(1)] = order.rest(2); }},
        {"ignore-port", [](Order& order) { order.device.faults.ignored_ports.insert(order.port(1)); }},
        {"keep-vlan",
         [](Order& order) { order.device.faults.kept_vlans.set(static_cast<std::size_t>(order.number(1))); }},
        {"situation", set_situation},
        {"heal", heal},
        {"power-outage", lose_power},
        {"show", show},
        {"passed", [](Order& order) { write_vlans(order.json, "passed", order.device.take_passed(order.port(1))); }},
        {"set", set},
        {"counters", show_counters},
        {"names", show_names},
        {"daemon", set_daemon},
        {"dynamic-member", add_dynamic_member},
        {"restart-daemons", restart_daemons},
    };
    return all;
}

std::vector<std::string> split(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

std::string refusal(const std::string& why) {
    rapidjson::StringBuffer buffer;
    Writer json(buffer);
    json.StartObject();
    write_flag(json, "ok", false);
    write_text(json, "error", why);
    json.EndObject();
    return buffer.GetString();
}

}  // namespace

std::string obey(const std::string& line, Device& device, const Lines& lines) {
    rapidjson::StringBuffer buffer;
    Writer json(buffer);
    Order order{split(line), line, device, lines, json};
    try {
        const auto found = orders().find(order.word(0));
        if (found == orders().end()) return refusal("unknown: " + order.word(0));
        json.StartObject();
        write_flag(json, "ok", true);
        found->second(order);
        json.EndObject();
        return buffer.GetString();
    } catch (const std::invalid_argument& wrong) {
        return refusal(wrong.what());
    }
}

}  // namespace haas_sim

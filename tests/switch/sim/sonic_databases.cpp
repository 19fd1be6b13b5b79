// The databases of a simulated SONiC: CONFIG_DB, and what daemons make of it in STATE_DB and APPL_DB.
//
// @source  where the texts come from:
//  - tables and fields of CONFIG_DB: those that sonic-utilities reads and writes (config/vlan.py,
//  config/switchport.py),
//    and its tests/mock_tables/config_db.json
//  - STATE_DB and APPL_DB: sonic-swss e6b0c5b, cfgmgr/vlanmgr.cpp and orchagent/portsorch.cpp: see sonic_daemons.hpp
//  - sonic-cfggen, sonic-db-cli, sonic-db-dump: see sonic.cpp
//  - ours: the order of keys, the names of mirror sessions, addresses of routed ports, and DEVICE_METADATA
#include <fnmatch.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <functional>

#include "switch/sim/grammar.hpp"
#include "switch/sim/sonic.hpp"

namespace haas_sim {

namespace {

using Tables = std::vector<std::pair<std::string, SonicTable>>;

bool is_channel(const std::string& port) { return port.starts_with("PortChannel"); }

SonicTable ports_table(const Device& device, const Configuration& configuration, bool channels) {
    SonicTable table;
    int index = 0;
    for (const auto& name : device.port_names()) {
        if (is_channel(name) != channels) continue;
        const Port& port = configuration.ports.at(name);
        SonicFields fields = {{"admin_status", port.shut ? "down" : "up"}};
        if (!channels) {
            fields.emplace_back("alias", "etp" + std::to_string(++index));
            fields.emplace_back("speed", "100000");
        }
        if (!port.declared.empty()) fields.emplace_back("mode", port.declared);
        fields.emplace_back("mtu", "9100");
        table.emplace_back(name, fields);
    }
    return table;
}

/// Those of routed ports, or of sub-interfaces.
SonicTable interfaces_table(const Device& device, const Configuration& configuration, bool sub) {
    SonicTable table;
    int number = 0;
    for (const auto& name : device.port_names()) {
        const Port& port = configuration.ports.at(name);
        if (sub) {
            for (std::size_t vlan = 1; vlan < port.general_tagged.size(); ++vlan) {
                if (port.general_tagged[vlan])
                    table.push_back({name + "." + std::to_string(vlan), {{"admin_status", "up"}}});
            }
        } else if (port.routed) {
            table.push_back({name, {}});
            table.push_back({name + "|10.0.0." + std::to_string(2 * number++) + "/31", {}});
        }
    }
    return table;
}

Tables tables(const Device& device, const Configuration& configuration) {
    SonicTable channel_members;
    SonicTable mirrors;
    for (const auto& name : device.port_names()) {
        const Port& port = configuration.ports.at(name);
        if (port.channel) channel_members.push_back({"PortChannel1|" + name, {}});
        if (port.monitor) mirrors.push_back({"span-" + name, {{"dst_port", name}, {"type", "SPAN"}}});
    }
    Tables all = {{"DEVICE_METADATA", {{"localhost", {{"hostname", device.hostname()}, {"hwsku", "simulated"}}}}},
                  {"INTERFACE", interfaces_table(device, configuration, false)},
                  {"MIRROR_SESSION", mirrors},
                  {"PORT", ports_table(device, configuration, false)},
                  {"PORTCHANNEL", ports_table(device, configuration, true)},
                  {"PORTCHANNEL_MEMBER", channel_members},
                  {"VLAN", sonic_vlans_table(configuration)},
                  {"VLAN_MEMBER", sonic_members_table(device, configuration)},
                  {"VLAN_SUB_INTERFACE", interfaces_table(device, configuration, true)}};
    std::erase_if(all, [](const auto& table) { return table.second.empty(); });
    return all;
}

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void write(Writer& json, const SonicFields& fields) {
    json.StartObject();
    for (const auto& [name, value] : fields) {
        json.Key(name.c_str());
        json.String(value.c_str());
    }
    json.EndObject();
}

void write(Writer& json, const SonicTable& table) {
    json.StartObject();
    for (const auto& [key, fields] : table) {
        json.Key(key.c_str());
        write(json, fields);
    }
    json.EndObject();
}

std::string to_json(const std::function<void(Writer&)>& body) {
    rapidjson::StringBuffer buffer;
    Writer json(buffer);
    body(json);
    return buffer.GetString() + std::string("\n");
}

Members wanted_members(const Device& device) {
    Members members;
    for (const auto& name : device.port_names()) {
        const Port& port = device.running.ports.at(name);
        const VlanSet vlans = port.allowed & device.running.vlans;
        for (auto vlan = vlans._Find_next(1); vlan < vlans.size(); vlan = vlans._Find_next(vlan)) {
            const bool is_untagged = port.native == static_cast<int>(vlan);
            members[{static_cast<int>(vlan), name}] = is_untagged ? "untagged" : "tagged";
        }
    }
    members.insert(device.daemons.dynamic.begin(), device.daemons.dynamic.end());
    return members;
}

SonicTable done_table(const Device& device, const Daemon& daemon, char separator) {
    SonicTable table;
    for (const auto& [member, tagging] : daemon.done) {
        SonicFields fields = {{"state", "ok"}};
        if (separator == ':') fields = {{"tagging_mode", tagging}};
        if (separator == ':' && device.daemons.dynamic.contains(member)) fields.emplace_back("dynamic", "yes");
        table.emplace_back("Vlan" + std::to_string(member.first) + separator + member.second, fields);
    }
    return table;
}

SonicTable with_fields(SonicTable table, const SonicFields& fields) {
    for (auto& [key, all] : table) all = fields;
    return table;
}

/// Those of one database, each key behind its table's name, and in their order.
/// @throws std::out_of_range  when there is no such database
SonicTable database_keys(Device& device, const std::string& database) {
    char separator = '|';
    Tables all;
    if (database == "CONFIG_DB") {
        all = tables(device, device.running);
    } else if (database == "STATE_DB") {
        device.daemons.vlanmgrd.note_read(wanted_members(device));
        all = {{"PORT_TABLE", with_fields(ports_table(device, device.running, false), {{"state", "ok"}})},
               {"LAG_TABLE", with_fields(ports_table(device, device.running, true), {{"state", "ok"}})},
               {"VLAN_TABLE", with_fields(sonic_vlans_table(device.running), {{"state", "ok"}})},
               {"VLAN_MEMBER_TABLE", done_table(device, device.daemons.vlanmgrd, separator)}};
    } else if (database == "APPL_DB") {
        separator = ':';
        device.daemons.orchagent.note_read(device.daemons.vlanmgrd.done);
        all = {
            {"PORT_TABLE", ports_table(device, device.running, false)},
            {"LAG_TABLE", ports_table(device, device.running, true)},
            {"VLAN_TABLE", with_fields(sonic_vlans_table(device.running), {{"admin_status", "up"}, {"mtu", "9100"}})},
            {"VLAN_MEMBER_TABLE", done_table(device, device.daemons.orchagent, separator)}};
    } else {
        throw std::out_of_range(database);
    }
    for (const auto& name : device.port_names()) device.note_passing(name);
    SonicTable keys;
    for (const auto& [name, table] : all) {
        for (const auto& [key, fields] : table) keys.emplace_back(name + separator + key, fields);
    }
    return keys;
}

SonicTable matching(const SonicTable& keys, const std::string& pattern) {
    SonicTable found;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(found),
                 [&](const auto& each) { return ::fnmatch(pattern.c_str(), each.first.c_str(), 0) == 0; });
    return found;
}

ShellResult no_such_database(const std::string& name) {
    return {"", "Invalid database name input : '" + name + "'\nFailed to find " + name + " database in namespace\n", 1};
}

std::string dictionary(const SonicFields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) text += (text.empty() ? "'" : ", '") + name + "': '" + value + "'";
    return "{" + text + "}";
}

}  // namespace

void sonic_follow(Device& device) {
    device.daemons.vlanmgrd.follow(wanted_members(device));
    device.daemons.orchagent.follow(device.daemons.vlanmgrd.done);
}

Carried sonic_passing(const Device& device, const std::string& name) {
    Port port = device.running.ports.at(name);
    port.native = 0;
    port.allowed.reset();
    for (const auto& [member, tagging] : device.daemons.orchagent.done) {
        if (member.second != name) continue;
        port.allowed.set(static_cast<std::size_t>(member.first));
        if (tagging == "untagged") port.native = member.first;
    }
    return carried(port, port.allowed);
}

SonicTable sonic_vlans_table(const Configuration& configuration) {
    SonicTable table;
    for (std::size_t vlan = 2; vlan < configuration.vlans.size(); ++vlan) {
        if (configuration.vlans[vlan])
            table.push_back({"Vlan" + std::to_string(vlan), {{"vlanid", std::to_string(vlan)}}});
    }
    return table;
}

SonicTable sonic_members_table(const Device& device, const Configuration& configuration) {
    SonicTable table;
    for (std::size_t vlan = 2; vlan < configuration.vlans.size(); ++vlan) {
        for (const auto& name : device.port_names()) {
            const Port& port = configuration.ports.at(name);
            if (!port.allowed[vlan]) continue;
            const bool is_untagged = port.native == static_cast<int>(vlan);
            table.push_back(
                {"Vlan" + std::to_string(vlan) + "|" + name, {{"tagging_mode", is_untagged ? "untagged" : "tagged"}}});
        }
    }
    return table;
}

std::string sonic_database(const Device& device, const Configuration& configuration) {
    return to_json([&](Writer& json) {
        json.StartObject();
        for (const auto& [name, table] : tables(device, configuration)) {
            json.Key(name.c_str());
            write(json, table);
        }
        json.EndObject();
    });
}

/// Prints nothing for a table that is not there, and is content.
ShellResult sonic_cfggen(const SonicUser& user, const Words& arguments) {
    const bool reads = !arguments.empty() && (arguments[0] == "-d" || arguments[0] == "--from-db");
    if (reads && arguments.size() == 2 && arguments[1] == "--print-data")
        return {sonic_database(user.device, user.device.running), "", 0};
    if (!reads || arguments.size() != 3 || arguments[1] != "--var-json") {
        return {"", "sonic-cfggen: error: this simulated one knows -d with --print-data or --var-json TABLE\n", 2};
    }
    for (const auto& each : tables(user.device, user.device.running)) {
        if (each.first == arguments[2]) return {to_json([&each](Writer& json) { write(json, each.second); }), "", 0};
    }
    return {};
}

/// KEYS with a pattern, HGETALL, HGET and EXISTS. An empty list is an empty line.
ShellResult sonic_db_cli(const SonicUser& user, const Words& arguments) {
    if (arguments.size() < 3) return {"", "sonic-db-cli: this simulated one wants a database and a command\n", 2};
    SonicTable keys;
    try {
        keys = database_keys(user.device, arguments[0]);
    } catch (const std::out_of_range&) {
        return no_such_database(arguments[0]);
    }
    const std::string verb = lower(arguments[1]);
    if (verb == "keys") {
        std::string lines;
        for (const auto& each : matching(keys, arguments[2])) lines += each.first + "\n";
        return {lines.empty() ? "\n" : lines, "", 0};
    }
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.first == arguments[2]; });
    const SonicFields fields = found == keys.end() ? SonicFields{} : found->second;
    if (verb == "hgetall") return {dictionary(fields) + "\n", "", 0};
    if (verb == "exists") return {found == keys.end() ? "0\n" : "1\n", "", 0};
    if (verb != "hget" || arguments.size() != 4)
        return {"", "sonic-db-cli: this simulated one knows KEYS, HGETALL, HGET and EXISTS\n", 2};
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const auto& each) { return each.first == arguments[3]; });
    return {field == fields.end() ? "\n" : field->second + "\n", "", 0};
}

/// `-n DATABASE`, `-k PATTERN` and `-y`, in any order.
ShellResult sonic_db_dump(const SonicUser& user, const Words& arguments) {
    std::string database = "APPL_DB";
    std::string pattern = "*";
    bool is_pretty = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool has_value = i + 1 < arguments.size();
        if (arguments[i] == "-y" || arguments[i] == "--pretty") {
            is_pretty = true;
        } else if ((arguments[i] == "-n" || arguments[i] == "--dbname") && has_value) {
            database = arguments[++i];
        } else if ((arguments[i] == "-k" || arguments[i] == "--keys") && has_value) {
            pattern = arguments[++i];
        } else {
            return {"",
                    "Usage: sonic-db-dump [options]\n\nsonic-db-dump: error: no such option: " + arguments[i] + "\n",
                    2};
        }
    }
    if (!is_pretty) return {"", "sonic-db-dump: this simulated one wants -y\n", 2};
    SonicTable keys;
    try {
        keys = matching(database_keys(user.device, database), pattern);
    } catch (const std::out_of_range&) {
        return no_such_database(database);
    }
    std::sort(keys.begin(), keys.end());
    return {to_json([&](Writer& json) {
                json.StartObject();
                for (const auto& each : keys) {
                    json.Key(each.first.c_str());
                    json.StartObject();
                    json.Key("expireat");
                    json.Double(1700000000.1);
                    json.Key("ttl");
                    json.Double(-0.001);
                    json.Key("type");
                    json.String("hash");
                    json.Key("value");
                    write(json, each.second);
                    json.EndObject();
                }
                json.EndObject();
            }),
            "", 0};
}

}  // namespace haas_sim

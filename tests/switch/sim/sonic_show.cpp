#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <functional>
#include <map>

#include "switch/sim/sonic.hpp"

namespace haas_sim {

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;
/// Keys in their order.
using Table = std::vector<std::pair<std::string, Fields>>;

bool is_channel(const std::string& port) { return port.starts_with("PortChannel"); }

Table ports_table(const Device& device, const Configuration& configuration, bool channels) {
    Table table;
    int index = 0;
    for (const auto& name : device.port_names()) {
        if (is_channel(name) != channels) continue;
        const Port& port = configuration.ports.at(name);
        Fields fields = {{"admin_status", port.shut ? "down" : "up"}};
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

Table vlans_table(const Configuration& configuration) {
    Table table;
    for (std::size_t vlan = 2; vlan < configuration.vlans.size(); ++vlan) {
        if (configuration.vlans[vlan])
            table.push_back({"Vlan" + std::to_string(vlan), {{"vlanid", std::to_string(vlan)}}});
    }
    return table;
}

Table members_table(const Device& device, const Configuration& configuration) {
    Table table;
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

/// Those of routed ports, or of sub-interfaces.
Table interfaces_table(const Device& device, const Configuration& configuration, bool sub) {
    Table table;
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

std::vector<std::pair<std::string, Table>> tables(const Device& device, const Configuration& configuration) {
    Table channel_members;
    Table mirrors;
    for (const auto& name : device.port_names()) {
        const Port& port = configuration.ports.at(name);
        if (port.channel) channel_members.push_back({"PortChannel1|" + name, {}});
        if (port.monitor) mirrors.push_back({"span-" + name, {{"dst_port", name}, {"type", "SPAN"}}});
    }
    std::vector<std::pair<std::string, Table>> all = {
        {"DEVICE_METADATA", {{"localhost", {{"hostname", device.hostname()}, {"hwsku", "simulated"}}}}},
        {"INTERFACE", interfaces_table(device, configuration, false)},
        {"MIRROR_SESSION", mirrors},
        {"PORT", ports_table(device, configuration, false)},
        {"PORTCHANNEL", ports_table(device, configuration, true)},
        {"PORTCHANNEL_MEMBER", channel_members},
        {"VLAN", vlans_table(configuration)},
        {"VLAN_MEMBER", members_table(device, configuration)},
        {"VLAN_SUB_INTERFACE", interfaces_table(device, configuration, true)}};
    std::erase_if(all, [](const auto& table) { return table.second.empty(); });
    return all;
}

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void write(Writer& json, const Table& table) {
    json.StartObject();
    for (const auto& [key, fields] : table) {
        json.Key(key.c_str());
        json.StartObject();
        for (const auto& [name, value] : fields) {
            json.Key(name.c_str());
            json.String(value.c_str());
        }
        json.EndObject();
    }
    json.EndObject();
}

std::string to_json(const std::function<void(Writer&)>& body) {
    rapidjson::StringBuffer buffer;
    Writer json(buffer);
    body(json);
    return buffer.GetString() + std::string("\n");
}

std::string left(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

/// As the library tabulate does in its simple form.
/// @param numbers  the column that stands to the right, unless there are no rows
std::string simple_table(const Words& headers, const std::vector<Words>& rows, std::size_t numbers) {
    const bool has_numbers = !rows.empty();
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        widths.push_back(headers[i].size() + 2);
        for (const auto& row : rows) widths[i] = std::max(widths[i], row[i].size());
    }
    const auto line = [&](const Words& cells) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const bool to_the_right = has_numbers && i == numbers;
            text += (i == 0 ? "" : "  ") + (to_the_right ? right(cells[i], widths[i]) : left(cells[i], widths[i]));
        }
        return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    };
    Words rules;
    for (const auto width : widths) rules.emplace_back(width, '-');
    std::string text = line(headers) + line(rules);
    for (const auto& row : rows) text += line(row);
    return text;
}

std::string show_vlan_config(const Device& device) {
    std::vector<Words> rows;
    for (const auto& [vlan, fields] : vlans_table(device.running)) {
        bool has_members = false;
        for (const auto& [key, tagging] : members_table(device, device.running)) {
            if (!key.starts_with(vlan + "|")) continue;
            rows.push_back({vlan, fields[0].second, key.substr(vlan.size() + 1), tagging[0].second});
            has_members = true;
        }
        if (!has_members) rows.push_back({vlan, fields[0].second, "", ""});
    }
    return simple_table({"Name", "VID", "Member", "Mode"}, rows, 1);
}

/// As tabulate does in its form `grid`; lines of a cell are parted by \n.
std::string show_vlan_brief(const Device& device) {
    const Words headers = {"VLAN ID", "IP Address", "Ports", "Port Tagging", "Proxy ARP", "DHCP Helper Address"};
    std::vector<std::vector<Words>> rows;
    for (const auto& [vlan, fields] : vlans_table(device.running)) {
        std::vector<Words> lines;
        for (const auto& [key, tagging] : members_table(device, device.running)) {
            if (key.starts_with(vlan + "|"))
                lines.push_back({"", "", key.substr(vlan.size() + 1), tagging[0].second, "", ""});
        }
        if (lines.empty()) lines.push_back({"", "", "", "", "", ""});
        lines[0][0] = fields[0].second;
        lines[0][4] = "disabled";
        rows.push_back(lines);
    }
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        widths.push_back(headers[i].size() + 2);
        for (const auto& row : rows) {
            for (const auto& cells : row) widths[i] = std::max(widths[i], cells[i].size());
        }
    }
    const auto rule = [&](char c) {
        std::string text = "+";
        for (const auto width : widths) text += std::string(width + 2, c) + "+";
        return text + "\n";
    };
    const auto line = [&](const Words& cells) {
        std::string text = "|";
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const bool to_the_right = i == 0 && !rows.empty();
            text += " " + (to_the_right ? right(cells[i], widths[i]) : left(cells[i], widths[i])) + " |";
        }
        return text + "\n";
    };
    std::string text = rule('-') + line(headers) + rule('=');
    for (const auto& row : rows) {
        for (const auto& cells : row) text += line(cells);
        text += rule('-');
    }
    return text;
}

std::string mode_of(const Port& port) {
    if (!port.declared.empty()) return port.declared;
    return port.allowed.any() ? "trunk" : "routed";
}

std::string show_switchport(const Device& device, bool with_vlans) {
    std::vector<Words> rows;
    for (const auto& name : device.port_names()) {
        const Port& port = device.running.ports.at(name);
        if (port.channel) continue;
        Words row = {name, mode_of(port)};
        if (with_vlans) {
            row.push_back(port.native == 0 ? "" : std::to_string(port.native));
            std::string tagged;
            const VlanSet vlans = sonic_tagged(port);
            for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
                if (vlans[vlan]) tagged += (tagged.empty() ? "" : ",") + std::to_string(vlan);
            }
            row.push_back(tagged);
        }
        rows.push_back(row);
    }
    Words headers = {"Interface", "Mode"};
    if (with_vlans) headers.insert(headers.end(), {"Untagged", "Tagged"});
    return simple_table(headers, rows, headers.size());
}

Words rest_of(const Words& words, std::size_t from) {
    return {words.begin() + static_cast<std::ptrdiff_t>(std::min(from, words.size())), words.end()};
}

}  // namespace

VlanSet sonic_tagged(const Port& port) {
    VlanSet tagged = port.allowed;
    if (port.native != 0) tagged.reset(static_cast<std::size_t>(port.native));
    return tagged;
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

ShellResult sonic_show(const SonicUser& user, const Words& arguments) {
    const Device& device = user.device;
    const auto what = find_click_command("show", arguments, {"interfaces", "version", "vlan"});
    if (what == "version") return {"\nSONiC Software Version: SONiC.202405.0-simulated\nSONiC OS Version: 12\n", "", 0};
    const Words words = rest_of(arguments, 1);
    if (what == "vlan") {
        const auto table = find_click_command("show vlan", words, {"brief", "config"});
        return {table == "brief" ? show_vlan_brief(device) : show_vlan_config(device), "", 0};
    }
    Words names;
    if (device.options().modes != Options::Modes::none) names.emplace_back("switchport");
    find_click_command("show interfaces", words, names);
    const auto table = find_click_command("show interfaces switchport", rest_of(words, 1), {"config", "status"});
    return {show_switchport(device, table == "config"), "", 0};
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

/// KEYS with a pattern that ends in `*`, HGETALL, HGET and EXISTS of CONFIG_DB.
ShellResult sonic_db_cli(const SonicUser& user, const Words& arguments) {
    if (arguments.size() < 3 || arguments[0] != "CONFIG_DB")
        return {"", "sonic-db-cli: this simulated one knows CONFIG_DB with KEYS, HGETALL, HGET, EXISTS\n", 2};
    const std::string& verb = arguments[1];
    const std::string& wanted = arguments[2];
    const bool is_pattern = wanted.back() == '*';
    const std::string beginning = is_pattern ? wanted.substr(0, wanted.size() - 1) : wanted;
    std::string keys;
    std::string fields_text = "{}";
    std::string field = "\n";
    bool exists = false;
    for (const auto& [name, table] : tables(user.device, user.device.running)) {
        for (const auto& [key, fields] : table) {
            const std::string full = name + "|" + key;
            const bool fits = is_pattern ? full.starts_with(beginning) : full == wanted;
            if (fits) keys += full + "\n";
            if (full != wanted) continue;
            exists = true;
            fields_text.clear();
            for (const auto& [field_name, value] : fields) {
                fields_text += (fields_text.empty() ? "'" : ", '") + field_name + "': '" + value + "'";
                if (arguments.size() == 4 && arguments[3] == field_name) field = value + "\n";
            }
            fields_text = "{" + fields_text + "}";
        }
    }
    if (verb == "KEYS") return {keys.empty() ? "\n" : keys, "", 0};
    if (verb == "HGETALL") return {fields_text + "\n", "", 0};
    if (verb == "HGET" && arguments.size() == 4) return {field, "", 0};
    if (verb == "EXISTS") return {exists ? "1\n" : "0\n", "", 0};
    return {"", "sonic-db-cli: this simulated one does not know " + verb + "\n", 2};
}

}  // namespace haas_sim

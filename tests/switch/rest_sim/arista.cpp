// An Arista switch: eAPI, which is JSON-RPC 2.0 over HTTP, takes commands of EOS and answers each with an object.
//
// @source  where the shapes come from:
//  - requests, answers, errors and their codes: pyeapi and its tests on devices, the eAPI overview, plugins of Ansible
//    and NAPALM. A request is a session of its own, which begins without privileges; what stands before a command that
//    is refused has been done. Words are not shortened unless `autoComplete` says so: "Incomplete token".
//  - `Invalid input (at token N: 'WORD')`, with N from 0: others' tests of what pyeapi raised
//  - commands of ports and VLANs: shell_rules.cpp; sessions: arista_sessions.cpp; what shows show: arista_shows.cpp
//  - that other methods than POST are 405, and the words for VLANs that routed ports have taken, are our reading
#include "switch/rest_sim/arista.hpp"

#include <rapidjson/document.h>

#include "switch/rest_sim/json.hpp"

namespace haas_rest_sim {

namespace {

using Value = rapidjson::Value;

Refusal refuse(const haas_sim::Mistake& mistake, const std::string& line) {
    using Kind = haas_sim::Mistake::Kind;
    if (mistake.kind == Kind::incomplete) return {Refusal::Kind::invalid, "Incomplete command"};
    const std::size_t token = words_of(line.substr(0, mistake.column)).size();
    const std::string what = mistake.kind == Kind::ambiguous ? "Ambiguous command" : "Invalid input";
    return {Refusal::Kind::invalid,
            what + " (at token " + std::to_string(token) + ": '" + words_of(line).at(token) + "')"};
}

void add_vlan_rules(std::vector<Rule>& rules) {
    rules.push_back({Place::configuration, "vlan <vlans>", [](Shell& shell, const Arguments& arguments) {
                         const VlanSet wanted = vlans_of(arguments.front());
                         const VlanSet internal = wanted & arista_internal_vlans(shell.target());
                         if (internal.any()) {
                             throw Refusal{Refusal::Kind::failed, "VLAN " + haas_sim::format_vlans(internal) +
                                                                      " is currently used as an internal VLAN"};
                         }
                         ++shell.device.counters.vlan_creations;
                         shell.place = Place::vlan;
                         shell.vlans = wanted;
                         shell.target().vlans |= wanted;
                         if (shell.candidate.empty()) shell.device.note_passing_of_all();
                         return Said{};
                     }});
    rules.push_back({Place::configuration, "no vlan <vlans>", [](Shell& shell, const Arguments& arguments) {
                         shell.vlans = vlans_of(arguments.front());
                         shell.target().vlans &= ~shell.vlans | haas_sim::vlan_range(1, 1);
                         shell.name_vlans({});
                         shell.change_vlans([](VlanSettings& settings) { settings = {}; });
                         return Said{};
                     }});
    rules.push_back({Place::vlan, "state suspend", [](Shell& shell, const Arguments&) {
                         shell.change_vlans([](VlanSettings& settings) { settings.suspended = true; });
                         return Said{};
                     }});
    rules.push_back({Place::vlan, "trunk group <word>", [](Shell& shell, const Arguments& arguments) {
                         shell.change_vlans(
                             [&](VlanSettings& settings) { settings.trunk_groups.insert(arguments.front()); });
                         return Said{};
                     }});
    rules.push_back({Place::vlan, "no trunk group", [](Shell& shell, const Arguments&) {
                         shell.change_vlans([](VlanSettings& settings) { settings.trunk_groups.clear(); });
                         return Said{};
                     }});
}

/// What follows these is taken, and means nothing: `no switchport trunk allowed vlan 5` allows all VLANs.
///
/// @source  others' tests that were compared with vEOS; networking-generic-switch relies on it
void add_no_rules(std::vector<Rule>& rules) {
    rules.push_back(port_rule("no switchport mode <text>", [](Port& port, const Arguments&) { port.mode = "access"; }));
    rules.push_back(
        port_rule("no switchport access vlan <text>", [](Port& port, const Arguments&) { port.access = 1; }));
    rules.push_back(port_rule("no switchport trunk native vlan <text>", [](Port& port, const Arguments&) {
        port.native = 1;
        port.tag_native = false;
    }));
    rules.push_back(port_rule("no switchport trunk allowed vlan <text>",
                              [](Port& port, const Arguments&) { port.allowed = haas_sim::vlan_range(1, 4094); }));
}

void add_port_rules(std::vector<Rule>& rules) {
    rules.push_back(port_rule("switchport", [](Port& port, const Arguments&) { port.switchport = true; }));
    rules.push_back(port_rule("no switchport", [](Port& port, const Arguments&) { port.switchport = false; }));
    rules.push_back(
        port_rule("switchport trunk native vlan tag", [](Port& port, const Arguments&) { port.tag_native = true; }));
    rules.push_back(port_rule("switchport trunk group <word>", [](Port& port, const Arguments& arguments) {
        port.trunk_groups.insert(arguments.front());
    }));
    rules.push_back(port_rule("no switchport trunk group <word>", [](Port& port, const Arguments& arguments) {
        port.trunk_groups.erase(arguments.front());
    }));
    rules.push_back(
        port_rule("no switchport trunk group", [](Port& port, const Arguments&) { port.trunk_groups.clear(); }));
}

/// @param all  of the privileged mode as well
void add_shows(std::vector<Rule>& rules, Place place) {
    const auto shows = [&](std::string_view pattern, auto show) {
        rules.push_back({place, pattern, [show](Shell& shell, const Arguments& arguments) {
                             return show(static_cast<const Device&>(shell.device), arguments);
                         }});
    };
    shows("show interfaces switchport",
          [](const Device& device, const Arguments&) { return show_arista_switchports(device, {}); });
    shows("show interfaces <port> switchport", [](const Device& device, const Arguments& arguments) {
        return show_arista_switchports(device, ports_of(arguments.front()));
    });
    shows("show interfaces status",
          [](const Device& device, const Arguments&) { return show_arista_statuses(device, {}); });
    shows("show interfaces <port> status", [](const Device& device, const Arguments& arguments) {
        return show_arista_statuses(device, ports_of(arguments.front()));
    });
    for (const std::string_view pattern : {"show vlan", "show vlan configured-ports"}) {
        const Members members = pattern == "show vlan" ? Members::up : Members::configured;
        shows(pattern, [members](const Device& device, const Arguments&) {
            return show_arista_vlans(device, device.vlans, members);
        });
    }
    for (const std::string_view pattern :
         {"show vlan <vlans>", "show vlan id <vlans>", "show vlan id <vlans> configured-ports"}) {
        const Members members = pattern.ends_with("ports") ? Members::configured : Members::up;
        shows(pattern, [members](const Device& device, const Arguments& arguments) {
            return show_arista_vlans(device, vlans_of(arguments.front()), members);
        });
    }
    shows("show version", [](const Device&, const Arguments&) {
        return Said{to_object([](Json& json) {
                        put(json, "modelName", std::string("DCS-7050TX-64"));
                        put(json, "version", std::string("4.28.3M"));
                    }),
                    {}};
    });
}

Said go_privileged(Shell& shell, const Arguments&) {
    if (!shell.device.enable_password.empty() && shell.input != shell.device.enable_password) {
        throw Refusal{Refusal::Kind::failed, shell.input.empty() ? "Command requires input" : "Bad secret"};
    }
    shell.place = Place::privileged;
    return {};
}

Said save(Shell& shell, const Arguments&) {
    ++shell.device.counters.saves;
    shell.device.save();
    return {R"({"messages":["Copy completed successfully."]})", "Copy completed successfully.\n"};
}

std::vector<Rule> make_rules() {
    std::vector<Rule> rules;
    add_common_rules(rules);
    add_port_rules(rules);
    add_no_rules(rules);
    add_vlan_rules(rules);
    add_arista_session_rules(rules);
    for (const Place place : {Place::exec, Place::privileged}) {
        add_shows(rules, place);
        rules.push_back({place, "enable", go_privileged});
    }
    for (const std::string_view pattern : {"write memory", "write", "copy running-config startup-config"}) {
        rules.push_back({Place::privileged, pattern, save});
    }
    rules.push_back({Place::privileged, "show running-config", [](Shell& shell, const Arguments&) {
                         return show_arista_configuration(shell.device, shell.device, {});
                     }});
    rules.push_back(
        {Place::privileged, "show running-config interfaces <port>", [](Shell& shell, const Arguments& arguments) {
             return show_arista_configuration(shell.device, shell.device, ports_of(arguments.front()));
         }});
    return rules;
}

std::string deny(const std::string& line) { return "Authorization denied for command '" + line + "'"; }

Language make_language(bool shortens) {
    return {make_rules(), Place::exec, shortens, {{"ethernet", "Ethernet"}, {"port-channel", "Port-Channel"}},
            deny,         refuse};
}

/// A request that is right as JSON-RPC.
struct Call {
    std::vector<std::pair<std::string, std::string>> commands;  ///< with the input that answers each
    bool is_text = false;
    bool shortens = false;
};

/// Of a request: JSON-RPC's own.
struct WrongRequest {
    int code;
    std::string message;
};

void read_commands(const Value& commands, Call& call) {
    const WrongRequest wrong{-32602, "Invalid params"};
    if (!commands.IsArray() || commands.Empty()) throw wrong;
    for (const auto& command : commands.GetArray()) {
        if (command.IsString()) {
            call.commands.emplace_back(command.GetString(), "");
            continue;
        }
        if (!command.IsObject() || !command.HasMember("cmd") || !command["cmd"].IsString()) throw wrong;
        const bool has_input = command.HasMember("input") && command["input"].IsString();
        call.commands.emplace_back(command["cmd"].GetString(), has_input ? command["input"].GetString() : "");
    }
}

Call read_call(const Value& request) {
    if (!request.IsObject() || !request.HasMember("jsonrpc") || request["jsonrpc"] != "2.0" ||
        !request.HasMember("method") || !request.HasMember("params") || !request.HasMember("id")) {
        throw WrongRequest{-32600, "Invalid request"};
    }
    if (request["method"] != "runCmds") throw WrongRequest{-32601, "Method not found"};
    const Value& params = request["params"];
    if (!params.IsObject()) throw WrongRequest{-32602, "Invalid params"};
    Call call;
    bool has_version = false;
    for (const auto& member : params.GetObject()) {
        const std::string name = member.name.GetString();
        const Value& value = member.value;
        if (name == "cmds")
            read_commands(value, call);
        else if (name == "version")
            has_version = (value.IsInt() && value.GetInt() == 1) || value == "latest";
        else if (name == "format" && (value == "json" || value == "text"))
            call.is_text = value == "text";
        else if (name == "autoComplete" && value.IsBool())
            call.shortens = value.GetBool();
        else if (name != "timestamps" && name != "expandAliases")
            throw WrongRequest{-32602, "runCmds() got an unexpected keyword argument '" + name + "'"};
    }
    if (!has_version || call.commands.empty()) throw WrongRequest{-32602, "Invalid params"};
    return call;
}

std::string to_result(const Said& said, const Call& call) {
    if (call.is_text && said.text.empty() && !said.json.empty()) {
        throw Refusal{Refusal::Kind::failed, "the text of this command is not simulated"};
    }
    if (call.is_text) return to_object([&](Json& json) { put(json, "output", said.text); });
    return said.json.empty() ? "{}" : said.json;
}

std::string quoted(const std::string& text) {
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.String(text.c_str());
    return buffer.GetString();
}

std::string id_of(const rapidjson::Document& request) {
    if (!request.IsObject() || !request.HasMember("id")) return "null";
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    request["id"].Accept(json);
    return buffer.GetString();
}

std::string error_object(int code, const std::string& message, const std::string& data) {
    return R"("error":{"code":)" + std::to_string(code) + R"(,"message":)" + quoted(message) +
           (data.empty() ? "" : R"(,"data":[)" + data + "]") + "}";
}

/// @return  the member `result` or `error`
std::string carry_out(Device& device, const Call& call) {
    static const Language languages[] = {make_language(false), make_language(true)};
    Shell shell(device, languages[call.shortens ? 1 : 0]);
    std::string results;
    for (std::size_t i = 0; i < call.commands.size(); ++i) {
        const auto& [command, input] = call.commands[i];
        shell.input = input;
        if (i != 0) results += ",";
        try {
            results += to_result(shell.run(command), call);
        } catch (const Refusal& refusal) {
            const bool is_invalid = refusal.kind == Refusal::Kind::invalid;
            const int code = is_invalid ? 1002 : refusal.kind == Refusal::Kind::failed ? 1000 : 1003;
            const std::string reason = is_invalid     ? "invalid command"
                                       : code == 1000 ? "could not run command"
                                                      : "unconverted command";
            results +=
                "{" + (refusal.data.empty() ? "" : refusal.data + ",") + R"("errors":[)" + quoted(refusal.text) + "]}";
            return error_object(code,
                                "CLI command " + std::to_string(i + 1) + " of " + std::to_string(call.commands.size()) +
                                    " '" + command + "' failed: " + reason,
                                results);
        }
    }
    return R"("result":[)" + results + "]";
}

}  // namespace

Answer answer_arista(Device& device, const Request& request) {
    if (request.target != "/command-api") return {404, "Not found", "text/plain"};
    if (request.method != "POST") return {405, "Method not allowed", "text/plain"};
    rapidjson::Document document;
    document.Parse(request.body.c_str(), request.body.size());
    std::string outcome;
    if (document.HasParseError()) {
        outcome = error_object(-32700, "Parse error", {});
    } else {
        try {
            outcome = carry_out(device, read_call(document));
        } catch (const WrongRequest& wrong) {
            outcome = error_object(wrong.code, wrong.message, {});
        }
    }
    const std::string id = document.HasParseError() ? "null" : id_of(document);
    return {200, R"({"jsonrpc":"2.0","id":)" + id + "," + outcome + "}", "application/json"};
}

}  // namespace haas_rest_sim

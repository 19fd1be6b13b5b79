// A Dell switch with OS 9: interfaces as XML resources, and a tunnel for commands, whose errors are in answers of status 200.
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include "switch/rest_sim/device.hpp"

namespace haas_rest_sim {

namespace {

const std::string xml_namespace = "http://www.dell.com/ns/dell:0.1/root";
const std::string interfaces = "/api/running/dell/interfaces/interface/gige-";
const std::string in_commands = "GigabitEthernet ";

Answer wrong(const std::string& text) { return error_answer(400, text); }

std::string dashed(std::string name) {
    for (char& c : name) c = c == '/' ? '-' : c;
    return name;
}

std::optional<std::string> find_port(const Device& device, const std::string& with_dashes) {
    for (const auto& each : device.ports) {
        if (dashed(each.first) == with_dashes) return each.first;
    }
    return {};
}

bool is_member(const Port& port) { return port.native != 0 || port.allowed.any(); }

Answer put_interface(Device& device, const std::string& name, const std::string& body) {
    pugi::xml_document document;
    if (!document.load_string(body.c_str())) return wrong("malformed message");
    const auto root = document.document_element();
    if (std::string(root.name()) != "interface" || root.attribute("xmlns").value() != xml_namespace) {
        return wrong("unknown element");
    }
    for (const auto child : root.children()) {
        const std::string element = child.name();
        if (element != "name" && element != "portmode" && element != "switchport" && element != "shutdown") {
            return wrong("unknown element " + element);
        }
    }
    if (root.child_value("name") != "gige-" + dashed(name)) return wrong("the name is not that of the resource");
    const std::string hybrid = root.child("portmode").child_value("hybrid");
    const std::string shut = root.child_value("shutdown");
    for (const auto& flag : {hybrid, shut}) {
        if (flag != "true" && flag != "false") return wrong("invalid value");
    }
    const bool switchport = root.child("switchport");
    if (switchport != (hybrid == "true")) return wrong("hybrid is for switchports");
    if (!switchport && is_member(device.ports.at(name))) return wrong("Port is a member of VLANs");
    const bool done = device.alter(name, [&](Port& port) {
        port.switchport = switchport;
        port.mode = switchport ? "hybrid" : "access";
        port.shut = shut == "true";
    });
    return done ? Answer{204} : wrong(refusal_text);
}

std::string interface_xml(const std::string& name, const Port& port) {
    return "<?xml version=\"1.0\"?>\n<interface xmlns=\"" + xml_namespace + "\"><name>gige-" + dashed(name) +
           "</name><portmode><hybrid>" + (port.mode == "hybrid" ? "true" : "false") + "</hybrid></portmode>" +
           (port.switchport ? "<switchport/>" : "") + "<mtu>1554</mtu><shutdown>" + (port.shut ? "true" : "false") +
           "</shutdown></interface>\n";
}

/// `T       1511,1612-1614`; a long list goes on in the next line.
std::string list_lines(char letter, const VlanSet& vlans) {
    constexpr std::size_t most = 5;
    std::string text;
    std::size_t count = 0;
    for (const auto& item : haas_sim::vlan_items(vlans)) {
        if (count == 0) text += std::string(1, letter) + "       ";
        else if (count % most == 0) text += ",\n        ";
        else text += ',';
        text += item;
        ++count;
    }
    return text.empty() ? text : text + "\n";
}

std::string show_switchport(const std::string& name, const Port& port) {
    VlanSet untagged;
    const int native = port.native == 0 ? 1 : port.native;
    untagged.set(static_cast<std::size_t>(native));
    return "\nCodes:  U - Untagged, T - Tagged\n        x - Dot1x untagged, X - Dot1x tagged\n"
           "        G - GVRP tagged, M - Vlan-stack\n        i - Internal untagged, I - Internal tagged, v - VLT untagged, "
           "V - VLT tagged\n\nName: " + in_commands + name + "\n802.1QTagged: " + (port.mode == "hybrid" ? "Hybrid" : "False") +
           "\nVlan membership:\nQ       Vlans\n" + list_lines('U', untagged) + list_lines('T', port.allowed) +
           "\nNative VlanId:    " + std::to_string(native) + ".\n";
}

std::string show(const Device& device, const std::string& text) {
    const std::string beginning = "interfaces switchport " + in_commands;
    if (text.compare(0, beginning.size(), beginning) != 0) return "% Error: Invalid input at \"^\" marker.\n";
    const auto found = device.ports.find(text.substr(beginning.size()));
    if (found == device.ports.end()) return "% Error: No such interface.\n";
    if (!found->second.switchport) return "% Error: Port is not in switchport mode.\n";
    return show_switchport(found->first, found->second);
}

std::string change_vlan(Device& device, int vlan, std::string line) {
    const bool leaves = line.compare(0, 3, "no ") == 0;
    if (leaves) line.erase(0, 3);
    const bool untagged = line.compare(0, 9, "untagged ") == 0;
    if (!untagged && line.compare(0, 7, "tagged ") != 0) return "% Error: Invalid input at \"^\" marker.\n";
    line.erase(0, untagged ? 9 : 7);
    if (line.compare(0, in_commands.size(), in_commands) != 0) return "% Error: Invalid input at \"^\" marker.\n";
    const std::string name = line.substr(in_commands.size());
    if (device.ports.count(name) == 0) return "% Error: No such interface.\n";
    const Port& port = device.ports.at(name);
    const auto index = static_cast<std::size_t>(vlan);
    if (port.mode != "hybrid") return "% Error: Port is not in hybrid mode " + line + ".\n";
    if (leaves && (untagged ? port.native != vlan : !port.allowed[index])) return "% Error: Port is not a member of the VLAN.\n";
    if (!leaves && (vlan == 1 || port.allowed[index] || port.native == vlan)) return "% Error: Port is a member of the VLAN.\n";
    if (!leaves && untagged && port.native != 0) return "% Error: Port is already untagged in another VLAN.\n";
    const bool done = device.alter(name, [&](Port& changed) {
        if (untagged) changed.native = leaves ? 0 : vlan;
        else changed.allowed.set(index, !leaves);
    });
    return done ? std::string() : std::string("% Error: ") + refusal_text + ".\n";
}

std::string configure(Device& device, const std::string& text) {
    std::istringstream lines(text);
    std::optional<int> vlan;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const std::string enter = "interface vlan ";
        if (line.compare(0, enter.size(), enter) == 0) {
            vlan = haas_sim::parse_number(line.substr(enter.size()));
            if (!vlan || *vlan < 1 || *vlan > 4094) return "% Error: Value out of range at \"^\" marker.\n";
        } else {
            if (!vlan) return "% Error: Invalid input at \"^\" marker.\n";
            const std::string error = change_vlan(device, *vlan, line);
            if (!error.empty()) return error;
        }
    }
    return {};
}

Answer answer_command(Device& device, const std::string& body) {
    pugi::xml_document document;
    if (!document.load_string(body.c_str(), pugi::parse_default & ~pugi::parse_eol)) return wrong("malformed message");
    const auto root = document.document_element();
    if (std::string(root.name()) != "input" || root.attribute("xmlns").value() != xml_namespace) return wrong("unknown element");
    const auto kind = root.first_child();
    if (!kind || kind.next_sibling()) return wrong("one command is wanted");
    const std::string name = kind.name();
    const std::string text = kind.text().get();
    std::string output;
    if (name == "config-commands") {
        output = configure(device, text);
    } else if (name == "show-command") {
        output = show(device, text);
    } else if (name == "exec-command" && text == "write") {
        ++device.counters.saves;
        device.saved = device.ports;
        output = "\n!\n";
    } else {
        return wrong("unknown element " + name);
    }
    pugi::xml_document answer;
    auto made = answer.append_child("output");
    made.append_attribute("xmlns").set_value(xml_namespace.c_str());
    made.append_child("command").text().set(output.c_str());
    std::ostringstream stream;
    answer.save(stream, "", pugi::format_raw);
    return {200, stream.str()};
}

}  // namespace

Answer answer_dellnos9(Device& device, const Request& request) {
    if (request.target == "/api/running/dell/_operations/cli") {
        return request.method == "POST" ? answer_command(device, request.body) : error_answer(405, "Method not allowed");
    }
    const auto question = request.target.find('?');
    const std::string path = request.target.substr(0, question);
    if (path.compare(0, interfaces.size(), interfaces) != 0) return error_answer(404, "Resource not found");
    const auto port = find_port(device, path.substr(interfaces.size()));
    if (!port) return error_answer(404, "Resource not found");
    if (request.method == "GET") {
        if (request.target.substr(path.size()) != "?with-defaults") return wrong("defaults are not shown");
        return {200, interface_xml(*port, device.ports.at(*port))};
    }
    if (request.method != "PUT" || question != std::string::npos) return error_answer(405, "Method not allowed");
    return put_interface(device, *port, request.body);
}

}  // namespace haas_rest_sim

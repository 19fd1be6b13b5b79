// A Dell switch with OS 9: interfaces as XML resources, and a tunnel for commands. Its answers are what a terminal
// would show, each command behind the prompt of its mode and the prompt at the end; errors are among that, in an answer
// of status 200.
//
// @source  captures, whose shapes are in tests/texts/switches: dellnos9-show, -done and -refused; and the Dell
// Configuration Guide for the S3048-ON, "VLANs": what is not untagged anywhere is in VLAN 1. That the lines behind one
// that is refused are carried out, and the words of other refusals, are our reading: a terminal goes on.
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include "switch/rest_sim/dellnos9_text.hpp"
#include "switch/rest_sim/dellnos9_xml.hpp"

namespace haas_rest_sim {

namespace {

const std::string interfaces = "/api/running/dell/interfaces";
const std::string log_line =
    "Jan  1 01:13:20: %STKUNIT1-M:CP %IFMGR-5-OSTATE_DN: Changed interface state to down: Gi 1/4\n";

Answer wrong(const std::string& text) { return error_answer(400, text); }

bool is_member(const Port& port) { return port.native != 0 || port.allowed.any(); }

Answer put_interface(Device& device, const std::string& name, const std::string& body) {
    pugi::xml_document document;
    if (!document.load_string(body.c_str())) return wrong("malformed message");
    const auto root = document.document_element();
    if (std::string(root.name()) != "interface" || root.attribute("xmlns").value() != dell_namespace) {
        return wrong("unknown element");
    }
    for (const auto child : root.children()) {
        const std::string element = child.name();
        if (element != "name" && element != "description" && element != "portmode" && element != "switchport" &&
            element != "shutdown") {
            return wrong("unknown element " + element);
        }
    }
    if (root.child_value("name") != dell_name(name).resource()) return wrong("the name is not that of the resource");
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
        if (root.child("description")) port.description = root.child_value("description");
    });
    return done ? Answer{204} : wrong(refusal_text);
}

std::string change_vlan(Device& device, int vlan, std::string line) {
    const bool leaves = line.starts_with("no ");
    if (leaves) line.erase(0, 3);
    const bool untagged = line.starts_with("untagged ");
    if (!untagged && !line.starts_with("tagged ")) return dell_invalid_input;
    line.erase(0, untagged ? 9 : 7);
    const auto found = find_dell_port(device, line);
    if (!found) return "% Error: No such interface.\n";
    const std::string& name = *found;
    const Port& port = device.ports.at(name);
    const std::string shown = dell_name(name).short_type + " " + dell_name(name).number;
    const auto index = static_cast<std::size_t>(vlan);
    if (!port.switchport) return "% Error: " + shown + " Port is not in Layer-2 mode.\n";
    if (leaves && (untagged ? port.native != vlan : !port.allowed[index]))
        return "% Error: Port is not a member of the VLAN.\n";
    if (!leaves && (vlan == 1 || port.allowed[index] || port.native == vlan))
        return "% Error: Port is a member of the VLAN.\n";
    // @source  "VLANs" in that guide: only a hybrid port is both tagged and untagged
    const bool is_other = untagged ? port.allowed.any() : port.native != 0;
    if (!leaves && port.mode != "hybrid" && is_other) return "% Error: " + shown + " Port is not in hybrid mode.\n";
    if (!leaves && untagged && port.native != 0) return "% Error: Port is already untagged in another VLAN.\n";
    const bool done = device.alter(name, [&](Port& changed) {
        if (untagged)
            changed.native = leaves ? 0 : vlan;
        else
            changed.allowed.set(index, !leaves);
    });
    if (done) return {};
    return device.faults.refusal.empty() ? std::string("% Error: ") + refusal_text + ".\n"
                                         : device.faults.refusal + "\n";
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

/// A terminal in configuration mode.
class Configuring {
public:
    explicit Configuring(Device& device) : device_(device) {}

    std::string prompt() const {
        return device_.hostname + (vlan_ ? "(conf-if-vl-" + std::to_string(*vlan_) + ")#" : "(conf)#");
    }

    /// @return  what is shown
    std::string take(const std::string& line) {
        const std::string enter = "interface vlan ";
        const std::string leave = "no interface vlan ";
        if (line.starts_with(leave)) return remove(haas_sim::parse_number(line.substr(leave.size())).value_or(0));
        const std::string name = "name ";
        if (vlan_ && line.starts_with(name)) {
            constexpr std::size_t longest = 32;
            const std::string given = line.substr(name.size());
            if (given.size() > longest) return "% Error: Invalid input at \"^\" marker.\n";
            device_.vlan_names[*vlan_] = given;
            return {};
        }
        if (!line.starts_with(enter)) return vlan_ ? change_vlan(device_, *vlan_, line) : dell_invalid_input;
        const auto vlan = haas_sim::parse_number(line.substr(enter.size()));
        if (!vlan || *vlan < 1 || *vlan > 4094) return "% Error: Value out of range at \"^\" marker.\n";
        device_.vlans.set(static_cast<std::size_t>(*vlan));
        vlan_ = vlan;
        return {};
    }

private:
    std::string remove(int vlan) {
        if (vlan < 2 || vlan > 4094) return "% Error: Value out of range at \"^\" marker.\n";
        device_.vlans.reset(static_cast<std::size_t>(vlan));
        for (auto& [name, port] : device_.ports) {
            if (port.native == vlan) port.native = 0;
            port.allowed.reset(static_cast<std::size_t>(vlan));
            device_.note_passing(name);
        }
        vlan_.reset();
        return {};
    }

    Device& device_;
    std::optional<int> vlan_;
};

std::string configure(Device& device, const std::string& text) {
    Configuring terminal(device);
    std::string shown = "conf\n" + terminal.prompt();
    for (const auto& line : lines_of(text)) {
        shown += line + "\n" + terminal.take(line);
        shown += (device.log_lines ? log_line : "") + terminal.prompt();
    }
    return shown;
}

/// A command that is carried out at once.
std::string transcript(const Device& device, const std::string& command, const std::string& output) {
    return command + "\n" + (device.log_lines ? log_line : "") + output + device.hostname + "#";
}

std::string with_returns(const std::string& text) {
    std::string returned;
    for (const char c : text) {
        if (c == '\n') returned += '\r';
        returned += c;
    }
    return returned;
}

std::string escaped(const std::string& text) {
    pugi::xml_document document;
    document.append_child(pugi::node_pcdata).set_value(text.c_str());
    std::ostringstream stream;
    document.save(stream, "", pugi::format_raw | pugi::format_no_declaration);
    return stream.str();
}

Answer answer_command(Device& device, const std::string& body) {
    pugi::xml_document document;
    if (!document.load_string(body.c_str(), pugi::parse_default & ~pugi::parse_eol)) return wrong("malformed message");
    const auto root = document.document_element();
    if (std::string(root.name()) != "input" || root.attribute("xmlns").value() != dell_namespace)
        return wrong("unknown element");
    const auto kind = root.first_child();
    if (!kind || kind.next_sibling()) return wrong("one command is wanted");
    const std::string name = kind.name();
    const std::string text = kind.text().get();
    std::string output;
    if (name == "config-commands") {
        output = configure(device, text);
    } else if (name == "show-command") {
        output = transcript(device, "show " + text, show_on_dellnos9(device, text));
    } else if (name == "exec-command" && text == "write") {
        ++device.counters.saves;
        device.save();
        output = transcript(device, text, "!\n");
    } else {
        return wrong("unknown element " + name);
    }
    return {200, with_returns("<output xmlns='" + dell_namespace + "'>\n  <command>") + escaped(with_returns(output)) +
                     with_returns("</command>\n</output>\n")};
}

}  // namespace

Answer answer_dellnos9(Device& device, const Request& request) {
    if (request.target == "/api/running/dell/_operations/cli") {
        return request.method == "POST" ? answer_command(device, request.body)
                                        : error_answer(405, "Method not allowed");
    }
    const auto question = request.target.find('?');
    const std::string path = request.target.substr(0, question);
    if (!path.starts_with(interfaces)) return error_answer(404, "Resource not found");
    const std::string rest = path.substr(interfaces.size());
    if (request.method == "GET") {
        return show_dell_interfaces(device, rest,
                                    question == std::string::npos ? "" : request.target.substr(question + 1));
    }
    if (request.method != "PUT" || question != std::string::npos) return error_answer(405, "Method not allowed");
    for (const auto& each : device.ports) {
        if (rest == "/interface/" + dell_name(each.first).resource())
            return put_interface(device, each.first, request.body);
    }
    return error_answer(404, "Resource not found");
}

}  // namespace haas_rest_sim

// @source  where the shapes come from:
//  - `deep`, `shallow` and `with-defaults`: "Request Query Parameters" in the Dell Open Automation Guide. The server is
//    ConfD: a container that is asked for with none of them lists its entries by their keys.
//  - a VLAN has lists `tagged` and `untagged` of the names of ports (`vlan-310/tagged/gige-1-7`): a tool that
//    configures S-series switches with them, and the YANG tree in that guide. VLAN 1 has none of its ports, as they are
//    in it by default.
//  - that a port's `shutdown` is there with `with-defaults` only, when it is true: HIL asks so
//  - the names `port-channel-1` and `mgmt-1-1`: the same tool; what else such interfaces have is left out
#include "switch/rest_sim/dellnos9_xml.hpp"

#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "switch/rest_sim/dellnos9_text.hpp"

namespace haas_rest_sim {

namespace {

enum class Content { keys, set, with_defaults };

void add_leaf(pugi::xml_node parent, const char* name, const std::string& value) {
    parent.append_child(name).text() = value.c_str();
}

void fill(pugi::xml_node element, const Port& port, Content content) {
    const bool all = content == Content::with_defaults;
    const bool hybrid = port.mode == "hybrid";
    if (!port.description.empty()) add_leaf(element, "description", port.description);
    if (hybrid || all) add_leaf(element.append_child("portmode"), "hybrid", hybrid ? "true" : "false");
    if (port.switchport) element.append_child("switchport");
    if (all) add_leaf(element, "mtu", "1554");
    if (!port.shut || all) add_leaf(element, "shutdown", port.shut ? "true" : "false");
}

void fill(pugi::xml_node element, const Device& device, int vlan, Content content) {
    const auto members = vlan == 1 ? DellMembers{} : dell_members(device, vlan);
    for (const auto& name : members.tagged)
        add_leaf(element.append_child("tagged"), "name", dell_name(name).resource());
    for (const auto& name : members.untagged)
        add_leaf(element.append_child("untagged"), "name", dell_name(name).resource());
    if (content == Content::with_defaults) add_leaf(element, "shutdown", "true");
}

/// Adds the interface of this name, or all when there is none.
void add_interfaces(pugi::xml_node parent, const Device& device, const std::string& only, Content content) {
    const auto add = [&](const std::string& name, auto&& filling) {
        if (!only.empty() && only != name) return;
        auto element = parent.append_child("interface");
        add_leaf(element, "name", name);
        if (content != Content::keys) filling(element);
    };
    for (const auto& name : device.port_names()) {
        add(dell_name(name).resource(), [&](pugi::xml_node element) { fill(element, device.ports.at(name), content); });
    }
    add("mgmt-1-1", [](pugi::xml_node element) { add_leaf(element, "shutdown", "false"); });
    for (int vlan = 1; vlan < static_cast<int>(device.vlans.size()); ++vlan) {
        if (!device.vlans[static_cast<std::size_t>(vlan)]) continue;
        add("vlan-" + std::to_string(vlan), [&](pugi::xml_node element) { fill(element, device, vlan, content); });
    }
}

Answer written(pugi::xml_node root) {
    root.append_attribute("xmlns") = dell_namespace.c_str();
    std::ostringstream stream;
    root.print(stream, "  ", pugi::format_indent | pugi::format_no_declaration);
    return {200, "<?xml version=\"1.0\"?>\n" + stream.str()};
}

}  // namespace

Answer show_dell_interfaces(const Device& device, const std::string& rest, const std::string& query) {
    std::set<std::string> words;
    std::istringstream stream(query);
    for (std::string word; std::getline(stream, word, '&');) words.insert(word);
    for (const auto& word : words) {
        if (word != "deep" && word != "shallow" && word != "with-defaults")
            return error_answer(400, "invalid query parameter");
    }
    const Content content = words.contains("with-defaults") ? Content::with_defaults : Content::set;
    pugi::xml_document document;
    const std::string list = "/interface/";
    if (rest.starts_with(list)) {
        add_interfaces(document, device, rest.substr(list.size()), content);
        return document.first_child() ? written(document.first_child()) : error_answer(404, "Resource not found");
    }
    if (!rest.empty() && rest != "/") return error_answer(404, "Resource not found");
    auto root = document.append_child("interfaces");
    if (!words.contains("shallow")) add_interfaces(root, device, {}, words.contains("deep") ? content : Content::keys);
    return written(root);
}

}  // namespace haas_rest_sim

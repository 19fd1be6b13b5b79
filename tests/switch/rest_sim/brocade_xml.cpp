// @source  where the shapes come from:
//  - of one interface: captures of a VDX 6740 in the tests of HIL (mode, access, trunk with and without VLANs). No XML
//    declaration. `allowed/vlan` is empty for none; `all` is what the command line has, in the form of `none`.
//  - of all: a capture of /rest/config/running of an SLX 9240, whose REST is that of NOS: containers are there as deep
//    as they go, and *entries of lists have their key and nothing else*. `shutdown`, `switchport` or `channel-group` do
//    not come with a list unless it is asked for with Resource-Depth ("HTTP header" in the SLX-OS REST API guide: 1 to
//    64, "to retrieve the nested child resources in the same response"). That a level is an element with a path of its
//    own is our reading.
//  - of a list alone (.../interface/TenGigabitEthernet): `collection`, as ConfD has it; no capture of a Brocade was
//  found.
#include "switch/rest_sim/brocade_xml.hpp"

#include <set>
#include <sstream>

namespace haas_rest_sim {

namespace {

const char* const interface_namespace = "urn:brocade.com:mgmt:brocade-interface";

/// An element that is a resource: it has a path.
pugi::xml_node add_resource(pugi::xml_node parent, const std::string& name, const std::string& path) {
    auto element = parent.append_child(name.c_str());
    element.append_attribute("y:self") = path.c_str();
    return element;
}

pugi::xml_node add_resource(pugi::xml_node parent, const std::string& name) {
    return add_resource(parent, name, parent.attribute("y:self").value() + ("/" + name));
}

void add_leaf(pugi::xml_node parent, const std::string& name, const std::string& value) {
    parent.append_child(name.c_str()).text() = value.c_str();
}

void add_trunk(pugi::xml_node switchport, const Port& port) {
    constexpr int highest = 4094;
    auto trunk = add_resource(switchport, "trunk");
    auto allowed = add_resource(trunk, "allowed");
    add_resource(allowed, "rspan-vlan");
    auto vlan = add_resource(allowed, "vlan");
    if (port.allowed == haas_sim::vlan_range(1, highest))
        add_leaf(vlan, "all", "true");
    else if (port.allowed.any())
        add_leaf(vlan, "add", haas_sim::format_vlans(port.allowed));
    auto tag = add_resource(trunk, "tag");
    if (port.tag_native) add_leaf(tag, "native-vlan", "true");
    if (port.native != 0) add_leaf(trunk, "native-vlan", std::to_string(port.native));
}

bool is_resource(const pugi::xml_node& element) { return element.attribute("y:self"); }

bool is_list_entry(const pugi::xml_node& element) {
    static const std::set<std::string> types = {"TenGigabitEthernet", "FortyGigabitEthernet", "Port-channel",
                                                "Management"};
    return types.contains(element.name());
}

/// Keeps what is `levels` deep, the element itself included.
void cut(pugi::xml_node element, int levels) {
    for (auto child : element.children()) {
        if (!is_resource(child)) continue;
        if (levels > 1)
            cut(child, levels - 1);
        else
            child.remove_children();
    }
}

/// The keys of lists below the element.
void keep_keys(pugi::xml_node element) {
    for (auto child : element.children()) {
        if (!is_list_entry(child)) {
            keep_keys(child);
            continue;
        }
        while (child.last_child() != child.first_child()) child.remove_child(child.last_child());
    }
}

}  // namespace

std::string BrocadeName::path() const {
    const bool quoted = number.find('/') != std::string::npos;
    return type + "/" + (quoted ? "%22" + number + "%22" : number);
}

BrocadeName brocade_name(const std::string& port) {
    if (port.starts_with("Po")) return {"Port-channel", port.substr(2)};
    if (port.starts_with("Fo")) return {"FortyGigabitEthernet", port.substr(2)};
    return {"TenGigabitEthernet", port};
}

pugi::xml_node add_brocade_interface(pugi::xml_node parent, const std::string& port, const Port& settings) {
    const auto name = brocade_name(port);
    auto element = add_resource(parent, name.type, brocade_interfaces + "/" + name.path());
    add_leaf(element, "name", name.number);
    if (!settings.description.empty()) add_leaf(element, "description", settings.description);
    if (settings.channel) {
        auto group = add_resource(element, "channel-group");
        add_leaf(group, "port-int", "1");
        add_leaf(group, "mode", "active");
        add_leaf(group, "type", "standard");
    }
    if (settings.switchport) {
        auto switchport = add_resource(element, "switchport");
        auto mode = add_resource(switchport, "mode");
        add_leaf(mode, "vlan-mode", settings.mode);
        add_resource(add_resource(mode, "private-vlan"), "trunk");
        if (settings.mode == "trunk")
            add_trunk(switchport, settings);
        else
            add_leaf(add_resource(switchport, "access"), "vlan", std::to_string(settings.access));
    }
    if (settings.shut) add_leaf(element, "shutdown", "true");
    return element;
}

void add_brocade_interfaces(pugi::xml_node parent, const Device& device, const std::string& type) {
    if (type.empty() || type == "Management") {
        auto management = add_resource(parent, "Management", brocade_interfaces + "/Management/%221/0%22");
        add_leaf(management, "name", "1/0");
    }
    for (const auto& name : device.port_names()) {
        if (type.empty() || type == brocade_name(name).type) add_brocade_interface(parent, name, device.ports.at(name));
    }
}

std::string brocade_resource(pugi::xml_node element, const Request& request) {
    if (request.depth == 0)
        keep_keys(element);
    else
        cut(element, request.depth);
    // pugixml writes attributes in their order: those of a root come before its path.
    element.prepend_attribute("xmlns:y") = "http://brocade.com/ns/rest";
    if (std::string(element.name()) != "collection")
        element.prepend_attribute("xmlns") = interface_namespace;
    else
        for (auto child : element.children()) child.prepend_attribute("xmlns") = interface_namespace;
    std::ostringstream stream;
    element.print(stream, "  ", pugi::format_indent | pugi::format_no_declaration);
    std::string text;
    for (const char c : stream.str()) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return text;
}

}  // namespace haas_rest_sim

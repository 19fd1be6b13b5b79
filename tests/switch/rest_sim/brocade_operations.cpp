// Operations of a Brocade that list ports, which are called at /rest/operations.
//
// @source
//  - that there are get-interface-switchport (NOS 6.0.2b, 7.0.1a, 7.1.0, without input) and get-vlan-brief, and their
//    place: PySwitchLib, notes on SLX-OS ("YANG-RPC Operations resource (/operations)")
//  - the names of leaves: pynos, whose classes were made of the switch's YANG modules. `active-vlans`, `inactive-vlans`
//    and their `vlanid` are as the stackstorm pack for these switches reads them; the values of the flags are our
//    reading
//  - get-vlan-brief comes in parts: the answers in pynos' tests have `last-vlan-id` and `has-more`, and the next part
//    is asked for with `last-rcvd-vlan-id`. How large a part is, is ours.
#include <pugixml.hpp>
#include <sstream>

#include "base/text.hpp"
#include "switch/rest_sim/brocade_xml.hpp"

namespace haas_rest_sim {

namespace {

void add_leaf(pugi::xml_node parent, const char* name, const std::string& value) {
    parent.append_child(name).text() = value.c_str();
}

/// `tengigabitethernet` and `1/0/5`.
void add_name(pugi::xml_node parent, const std::string& port) {
    const auto name = brocade_name(port);
    add_leaf(parent, "interface-type", haas::base::lower(name.type));
    add_leaf(parent, "interface-name", name.number);
}

void add_vlans(pugi::xml_node parent, const char* name, const VlanSet& vlans) {
    auto element = parent.append_child(name);
    for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
        if (vlans[vlan]) add_leaf(element, "vlanid", std::to_string(vlan));
    }
}

/// The VLANs of a port by its configuration, whether it is up or not; all of a trunk's VLANs, including the native one.
VlanSet vlans_of(const Port& port) {
    VlanSet vlans;
    if (port.mode == "trunk") vlans = port.allowed;
    const int native = port.mode == "trunk" ? port.native : port.access;
    if (native != 0) vlans.set(static_cast<std::size_t>(native));
    return vlans;
}

int untagged_of(const Port& port) {
    if (port.mode != "trunk") return port.access;
    return port.tag_native ? 0 : port.native;
}

void add_switchports(pugi::xml_node output, const Device& device) {
    for (const auto& name : device.port_names()) {
        const Port& port = device.ports.at(name);
        if (!port.switchport) continue;
        const bool trunk = port.mode == "trunk";
        const VlanSet vlans = vlans_of(port);
        auto element = output.append_child("switchport");
        add_name(element, name);
        add_leaf(element, "mode", port.mode);
        add_leaf(element, "fcoe-port-enabled", "false");
        add_leaf(element, "ingress-filter-enabled", "true");
        add_leaf(element, "acceptable-frame-type", trunk && port.native == 0 ? "vlan-tagged-only" : "all");
        add_leaf(element, "default-vlan", std::to_string(!trunk ? port.access : port.native == 0 ? 1 : port.native));
        add_vlans(element, "active-vlans", vlans & device.vlans);
        add_vlans(element, "inactive-vlans", vlans & ~device.vlans);
    }
}

void add_vlan(pugi::xml_node output, const Device& device, int vlan) {
    const std::string number = std::to_string(vlan);
    auto element = output.append_child("vlan");
    add_leaf(element, "vlan-id", number);
    add_leaf(element, "vlan-type", "static");
    add_leaf(element, "vlan-name", vlan == 1 ? "default" : "VLAN" + std::string(4 - number.size(), '0') + number);
    add_leaf(element, "vlan-state", "active");
    for (const auto& name : device.port_names()) {
        const Port& port = device.ports.at(name);
        if (!port.switchport || !vlans_of(port)[static_cast<std::size_t>(vlan)]) continue;
        auto member = element.append_child("interface");
        add_name(member, name);
        add_leaf(member, "tag", untagged_of(port) == vlan ? "untagged" : "tagged");
    }
}

/// @param only  the VLAN that was asked for; 0: all of them behind `last`
void add_vlans_brief(pugi::xml_node output, const Device& device, int only, int last) {
    constexpr int most = 64;
    const std::string count = std::to_string(device.vlans.count());
    add_leaf(output, "configured-vlans-count", count);
    add_leaf(output, "provisioned-vlans-count", count);
    add_leaf(output, "unprovisioned-vlans-count", "0");
    int found = 0;
    for (int vlan = last + 1; vlan < static_cast<int>(device.vlans.size()); ++vlan) {
        if (!device.vlans[static_cast<std::size_t>(vlan)] || (only != 0 && vlan != only)) continue;
        if (found++ == most) break;
        add_vlan(output, device, vlan);
        last = vlan;
    }
    add_leaf(output, "last-vlan-id", std::to_string(last));
    add_leaf(output, "has-more", found > most ? "true" : "false");
}

}  // namespace

Answer answer_brocade_operation(const Device& device, const Request& request, const std::string& name) {
    if (name != "get-interface-switchport" && name != "get-vlan-brief") return error_answer(404, "Resource not found");
    if (request.method != "POST") return error_answer(405, "Method not allowed");
    pugi::xml_document input;
    if (!input.load_string(request.body.c_str()) || input.document_element().name() != name) {
        return error_answer(400, "malformed message");
    }
    pugi::xml_document document;
    auto output = document.append_child("output");
    output.append_attribute("xmlns") = "urn:brocade.com:mgmt:brocade-interface-ext";
    const auto asked = input.document_element();
    if (name == "get-interface-switchport")
        add_switchports(output, device);
    else
        add_vlans_brief(output, device, asked.child("vlan-id").text().as_int(),
                        asked.child("last-rcvd-vlan-id").text().as_int());
    std::ostringstream stream;
    document.save(stream, "  ", pugi::format_indent | pugi::format_no_declaration);
    return {200, stream.str()};
}

}  // namespace haas_rest_sim

#include "drivers/switch/rest/brocade_port.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/rest/xml.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using pugi::xml_node;

/// The root if it has that name, else its child of that name: an answer may wrap the resource in another element.
xml_node get_element(xml_node root, std::string_view name) {
    if (local_name(root) == name) return root;
    const auto child = find_element(root, name);
    if (!child) throw base::Error(std::string(name) + " is missing");
    return child;
}

core::Vlan to_vlan(const std::string& text) {
    const auto vlan = core::parse_vlan(text);
    if (!vlan) throw base::Error("not a VLAN: " + text);
    return *vlan;
}

/// Also true for an element without text: that is how YANG's type `empty` is written.
bool is_true(xml_node element) {
    const std::string text = leaf_text(element);
    if (text.empty() || text == "true") return true;
    if (text != "false") throw base::Error(std::string(local_name(element)) + " is " + text);
    return false;
}

void read_allowed(xml_node vlan, BrocadeTrunk& trunk) {
    for (const auto child : vlan.children()) {
        if (child.type() != pugi::node_element) continue;
        const auto name = local_name(child);
        if (name == "add") {
            const std::string list = leaf_text(child);
            if (!list.empty()) trunk.tagged.merge(parse_vlan_text(list));
        } else if (name == "all") {
            trunk.carries_all = trunk.carries_all || is_true(child);
        } else if (name == "none") {
            is_true(child);
        } else {
            throw base::Error("an unknown element in the allowed VLANs: " + std::string(name));
        }
    }
}

/// Whether an interface is the switch's own, or one for Fibre Channel.
bool is_no_port(xml_node interface) {
    constexpr std::array<std::string_view, 7> names = {"Management", "Loopback",     "loopback", "Ve",
                                                       "Vlan",       "FibreChannel", "Fcoe"};
    return std::find(names.begin(), names.end(), local_name(interface)) != names.end();
}

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-";
/// With a colon, as `1/0/49:1` is a part of a port.
constexpr std::string_view digits = "0123456789/:";

/// Whether text from a switch's answer may become part of a URL.
bool is_path_part(std::string_view text, std::string_view allowed) {
    constexpr std::size_t longest = 40;
    return !text.empty() && text.size() <= longest && text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

bool parse_brocade_shutdown(const std::string& body) {
    pugi::xml_document document;
    const auto root = parse_xml(body, document);
    const auto shutdown = find_element(root, "shutdown");
    if (!shutdown) return false;
    const std::string text = leaf_text(shutdown);
    if (text != "true" && text != "false") throw base::Error("shutdown is " + text);
    return text == "true";
}

std::string parse_brocade_mode(const std::string& body) {
    pugi::xml_document document;
    std::string mode = leaf_text(get_element(parse_xml(body, document), "vlan-mode"));
    if (mode.empty()) throw base::Error("vlan-mode has no value");
    return mode;
}

BrocadeTrunk parse_brocade_trunk(const std::string& body) {
    pugi::xml_document document;
    BrocadeTrunk trunk;
    for (const auto child : get_element(parse_xml(body, document), "trunk").children()) {
        if (child.type() != pugi::node_element) continue;
        const auto name = local_name(child);
        if (name == "native-vlan") {
            trunk.native = to_vlan(leaf_text(child));
        } else if (name == "tag") {
            const auto native = find_element(child, "native-vlan");
            trunk.native_is_tagged = native && is_true(native);
        } else if (name == "allowed") {
            if (const auto vlan = find_element(child, "vlan")) read_allowed(vlan, trunk);
        } else {
            throw base::Error("an unknown element in the trunk: " + std::string(name));
        }
    }
    if (trunk.native) trunk.tagged.erase(*trunk.native);
    return trunk;
}

core::Vlan parse_brocade_access(const std::string& body) {
    pugi::xml_document document;
    const auto vlan = find_element(get_element(parse_xml(body, document), "access"), "vlan");
    if (!vlan) throw base::Error("the access VLAN is missing");
    return to_vlan(leaf_text(vlan));
}

std::vector<BrocadeInterface> parse_brocade_interfaces(const std::string& body) {
    pugi::xml_document document;
    std::vector<BrocadeInterface> interfaces;
    for (const auto child : get_element(parse_xml(body, document), "interface").children()) {
        if (child.type() != pugi::node_element || is_no_port(child)) continue;
        const auto name = find_element(child, "name");
        BrocadeInterface found{std::string(local_name(child)), name ? leaf_text(name) : std::string()};
        if (!is_path_part(found.type, letters) || !is_path_part(found.number, digits)) {
            throw base::Error("not an interface: " + found.type + " " + found.number);
        }
        interfaces.push_back(std::move(found));
    }
    return interfaces;
}

BrocadeInactiveVlans parse_brocade_inactive(const std::string& body) {
    pugi::xml_document document;
    BrocadeInactiveVlans inactive;
    for (const auto port : get_element(parse_xml(body, document), "output").children()) {
        if (local_name(port) != "switchport") continue;
        const auto name =
            leaf_text(get_element(port, "interface-type")) + " " + leaf_text(get_element(port, "interface-name"));
        auto& vlans = inactive[base::lower(name)];
        for (const auto vlan : find_element(port, "inactive-vlans").children()) {
            // Service VLANs of virtual fabrics have higher numbers.
            if (const auto id = core::parse_vlan(leaf_text(vlan))) vlans.insert(*id);
        }
    }
    return inactive;
}

core::PortState brocade_state(const BrocadePort& port) {
    const auto& trunk = port.trunk;
    const bool is_default = !trunk.native || *trunk.native == brocade_default_vlan;
    // The switch does not take the default VLAN off a port, but a port that is shut down carries nothing.
    if (port.mode == "trunk" && port.is_shut && is_default && trunk.tagged.empty() && !trunk.carries_all) return {};
    core::PortState state{trunk.native, trunk.tagged};
    const auto vlans = vlans_of(state);
    if (port.mode.empty()) return port.is_shut ? core::PortState{} : foreign_state("up, but not a switchport", vlans);
    if (port.mode == "access" && port.access) {
        auto of_access = vlans;
        of_access.insert(*port.access);
        return foreign_state("mode access, VLAN " + std::to_string(*port.access), std::move(of_access));
    }
    if (port.mode != "trunk") return unbounded_state("mode " + port.mode, vlans);
    if (trunk.carries_all) return unbounded_state("a trunk of all VLANs", vlans);
    if (port.is_shut) return foreign_state("shut down, with " + state.text(), vlans);
    // A port that is up without a native VLAN carries the switch's default VLAN.
    if (is_default) {
        auto all = vlans;
        all.insert(brocade_default_vlan);
        return foreign_state("up, " + core::PortState{{}, trunk.tagged}.text() + ", in the default VLAN",
                             std::move(all));
    }
    if (trunk.native_is_tagged) return foreign_state("a trunk whose native VLAN is tagged", vlans);
    return state;
}

}  // namespace haas::drivers

#include "drivers/switch/netconf/openconfig_edits.hpp"

#include "drivers/switch/netconf/client.hpp"
#include "drivers/switch/netconf/xml_names.hpp"

namespace haas::drivers::openconfig {

namespace {

using core::Vlan;

/// A tree that is to become the parameter `config`.
class Edit {
public:
    Edit() {
        config_.append_attribute("xmlns").set_value(std::string(netconf_namespace).c_str());
        config_.append_attribute("xmlns:nc").set_value(std::string(netconf_namespace).c_str());
    }
    pugi::xml_node root() const { return config_; }
    std::string text() const { return to_xml(document_); }

private:
    pugi::xml_document document_;
    pugi::xml_node config_ = document_.append_child("config");
};

void set_operation(pugi::xml_node element, const char* operation) {
    element.append_attribute("nc:operation").set_value(operation);
}

/// @source  openconfig-vlan, the type `vlan-range`
void append_ranges(pugi::xml_node config, const std::set<Vlan>& vlans) {
    for (auto at = vlans.begin(); at != vlans.end();) {
        const Vlan first = *at;
        Vlan last = first;
        while (++at != vlans.end() && *at == last + 1) ++last;
        const auto text = std::to_string(first);
        append_leaf(config, "trunk-vlans", first == last ? text : text + ".." + std::to_string(last));
    }
}

void append_vlans(pugi::xml_node above, const SwitchedVlan& wanted) {
    auto vlans = append_element(above, "switched-vlan", vlan_space);
    set_operation(vlans, "replace");
    auto config = vlans.append_child("config");
    if (!wanted.mode.empty()) append_leaf(config, "interface-mode", wanted.mode);
    if (wanted.native) append_leaf(config, "native-vlan", std::to_string(*wanted.native));
    if (wanted.access) append_leaf(config, "access-vlan", std::to_string(*wanted.access));
    append_ranges(config, wanted.trunk);
}

/// @source  openconfig-interfaces: the type must be given to an interface that is new to the configuration
void append_type(pugi::xml_node config, Port::Kind kind) {
    append_leaf(config, "type", kind == Port::Kind::aggregate ? "ianaift:ieee8023adLag" : "ianaift:ethernetCsmacd");
    config.last_child().append_attribute("xmlns:ianaift").set_value("urn:ietf:params:xml:ns:yang:iana-if-type");
}

pugi::xml_node append_port(pugi::xml_node interfaces, const std::string& name) {
    auto entry = interfaces.append_child("interface");
    append_leaf(entry, "name", name);
    return entry;
}

/// The list of VLANs; an entry for a network instance stands around it.
pugi::xml_node append_list(pugi::xml_node config, const VlanPlace& place) {
    if (place.kind == VlanPlace::Kind::top) return append_element(config, "vlans", vlan_space);
    auto instance = append_element(config, "network-instances", instance_space).append_child("network-instance");
    append_leaf(instance, "name", place.instance);
    return instance.append_child("vlans");
}

pugi::xml_node append_vlan(pugi::xml_node list, Vlan vlan) {
    auto entry = list.append_child("vlan");
    append_leaf(entry, "vlan-id", std::to_string(vlan));
    return entry;
}

}  // namespace

std::string edit_of_ports(const Switch& all, const std::vector<core::PortChange>& changes) {
    const Edit edit;
    auto interfaces = append_element(edit.root(), "interfaces", interfaces_space);
    for (const auto& change : changes) {
        const auto& port = all.ports.at(change.port);
        auto entry = append_port(interfaces, change.port);
        auto config = entry.append_child("config");
        append_leaf(config, "name", change.port);
        if (!port.is_configured) append_type(config, port.kind);
        append_leaf(config, "enabled", change.wanted.is_dark() ? "false" : "true");
        const auto vlans = change.wanted.is_dark() ? SwitchedVlan{} : to_switched_vlan(change.wanted);
        if (port.kind == Port::Kind::aggregate) {
            append_vlans(append_element(entry, "aggregation", aggregate_space), vlans);
        } else {
            append_vlans(append_element(entry, "ethernet", ethernet_space), vlans);
        }
    }
    return edit.text();
}

std::string edit_of_descriptions(const std::vector<core::PortChange>& changes) {
    /// As many characters as the switches of other kinds accept.
    constexpr std::size_t longest = 80;
    const Edit edit;
    auto interfaces = append_element(edit.root(), "interfaces", interfaces_space);
    for (const auto& change : changes) {
        if (change.description.empty()) continue;
        auto config = append_port(interfaces, change.port).append_child("config");
        append_leaf(config, "description", change.description.substr(0, longest));
    }
    return edit.text();
}

std::string edit_to_create(const VlanPlace& place, const std::set<Vlan>& vlans) {
    const Edit edit;
    auto list = append_list(edit.root(), place);
    for (const Vlan vlan : vlans) {
        append_leaf(append_vlan(list, vlan).append_child("config"), "vlan-id", std::to_string(vlan));
    }
    return edit.text();
}

std::string edit_to_delete(const VlanPlace& place, const std::set<Vlan>& vlans) {
    const Edit edit;
    auto list = append_list(edit.root(), place);
    for (const Vlan vlan : vlans) set_operation(append_vlan(list, vlan), "delete");
    return edit.text();
}

std::string edit_of_names(const VlanPlace& place, const std::map<Vlan, std::string>& names) {
    const Edit edit;
    auto list = append_list(edit.root(), place);
    for (const auto& [vlan, name] : names) append_leaf(append_vlan(list, vlan).append_child("config"), "name", name);
    return edit.text();
}

}  // namespace haas::drivers::openconfig

#include "drivers/switch/netconf/openconfig_answers.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "drivers/switch/netconf/xml_names.hpp"

namespace haas::drivers::openconfig {

namespace {

using core::Vlan;

const char* container(Part part) { return part == Part::config ? "config" : "state"; }

void ask_for_ports(pugi::xml_node filter, Part part) {
    auto port = append_element(filter, "interfaces", interfaces_space).append_child("interface");
    port.append_child("name");
    auto own = port.append_child(container(part));
    // The state has counters as well.
    for (const char* const leaf : {"name", "type", "enabled"}) own.append_child(leaf);
    if (part == Part::state) own.append_child("admin-status");
    auto ethernet = append_element(port, "ethernet", ethernet_space);
    append_element(ethernet.append_child(container(part)), "aggregate-id", aggregate_space);
    append_element(ethernet, "switched-vlan", vlan_space).append_child(container(part));
    append_element(append_element(port, "aggregation", aggregate_space), "switched-vlan", vlan_space)
        .append_child(container(part));
    auto below = port.append_child("subinterfaces").append_child("subinterface");
    below.append_child("index");
    append_element(below, "vlan", vlan_space);
    for (const char* const family : {"ipv4", "ipv6"}) {
        append_element(below, family, address_space)
            .append_child("addresses")
            .append_child("address")
            .append_child("ip");
    }
}

void ask_for_vlans(pugi::xml_node vlans, Part part) {
    auto vlan = vlans.append_child("vlan");
    vlan.append_child("vlan-id");
    vlan.append_child(container(part));
}

/// The name of an identity without its prefix.
std::string identity(const std::string& text) {
    const auto colon = text.find(':');
    return colon == std::string::npos ? text : text.substr(colon + 1);
}

Port::Kind kind_of(const std::string& type) {
    if (type.empty() || type == "ethernetCsmacd") return Port::Kind::ethernet;
    return type == "ieee8023adLag" ? Port::Kind::aggregate : Port::Kind::other;
}

std::optional<bool> truth(const std::string& text) {
    if (text.empty()) return std::nullopt;
    if (text != "true" && text != "false") throw base::Error("neither true nor false: " + text);
    return text == "true";
}

std::optional<Vlan> vlan_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto vlan = core::parse_vlan(text);
    if (!vlan) throw base::Error("not a VLAN: " + text);
    return vlan;
}

/// `100`, or `100..200`.
core::VlanRange range_of(const std::string& text) {
    const auto dots = text.find("..");
    const auto first = core::parse_vlan(text.substr(0, dots));
    const auto last = dots == std::string::npos ? first : core::parse_vlan(text.substr(dots + 2));
    if (!first || !last || *last < *first) throw base::Error("not a VLAN or a range of them: " + text);
    return {*first, *last};
}

void add_leaf(pugi::xml_node leaf, SwitchedVlan& found) {
    const auto name = local_name(leaf);
    const auto text = leaf_text(leaf);
    if (name == "interface-mode") {
        found.mode = text;
        if (text != "ACCESS" && text != "TRUNK") found.flaw = "mode " + text;
    } else if (name == "access-vlan") {
        found.access = vlan_of(text);
    } else if (name == "native-vlan") {
        found.native = vlan_of(text);
    } else if (name == "trunk-vlans") {
        core::insert(found.trunk, range_of(text));
    } else {
        found.flaw = std::string(name);
    }
}

/// @param above  the container around `switched-vlan`; may be null
SwitchedVlan switched_vlan(pugi::xml_node above, Part part) {
    SwitchedVlan found;
    const auto leaves = find_child(find_child(above, vlan_space, "switched-vlan"), vlan_space, container(part));
    for (const auto leaf : leaves.children()) {
        if (leaf.type() != pugi::node_element || namespace_of(leaf) != vlan_space) continue;
        try {
            add_leaf(leaf, found);
        } catch (const base::Error& error) {
            found.flaw = error.what();
        }
    }
    return found;
}

/// Finds the VLANs of a sub-interface, all of whose leaves have names such as `vlan-id`, `inner-vlan-ids` or
/// `outer-low-vlan-id`. Visits all descendants, without recursion.
/// @source  openconfig-vlan, `vlan-logical-config` and what is around it
class TagFinder final : public pugi::xml_tree_walker {
public:
    std::set<Vlan> vlans;

    bool for_each(pugi::xml_node& node) override {
        const auto name = local_name(node);
        if (node.type() != pugi::node_element || !base::contains(name, std::string_view("vlan-id"))) return true;
        const auto text = leaf_text(node);
        if (text.empty() || base::contains(name, std::string_view("high-vlan-id"))) return true;
        const bool is_range = base::contains(name, std::string_view("low-vlan-id"));
        core::insert(vlans, range_of(is_range ? text + ".." + end_of_range(node) : text));
        return true;
    }

private:
    /// Of `inner-low-vlan-id`, the text of `inner-high-vlan-id`.
    static std::string end_of_range(pugi::xml_node low) {
        std::string name(local_name(low));
        name.replace(name.find("low-"), 4, "high-");
        return leaf_of(low.parent(), vlan_space, name);
    }
};

void add_subinterfaces(pugi::xml_node interface, Port& port) {
    for_each_child(
        find_child(interface, interfaces_space, "subinterfaces"), interfaces_space, "subinterface",
        [&](pugi::xml_node below) {
            TagFinder tags;
            find_child(below, vlan_space, "vlan").traverse(tags);
            port.subinterfaces.merge(tags.vlans);
            for (const char* const family : {"ipv4", "ipv6"}) {
                const auto addresses = find_child(find_child(below, address_space, family), address_space, "addresses");
                for_each_child(addresses, address_space, "address", [&](pugi::xml_node) { port.has_addresses = true; });
            }
        });
}

/// @return  the VLANs of an interface, wherever they are
SwitchedVlan vlans_of(pugi::xml_node ethernet, pugi::xml_node aggregation, Part part) {
    auto own = switched_vlan(ethernet, part);
    auto of_aggregate = switched_vlan(aggregation, part);
    if (own.is_empty()) return of_aggregate;
    if (!of_aggregate.is_empty()) own.flaw = "VLANs both of a port and of an aggregate";
    return own;
}

void add_interface(pugi::xml_node interface, Part part, Port& port) {
    const auto own = find_child(interface, interfaces_space, container(part));
    if (const auto type = leaf_of(own, interfaces_space, "type"); !type.empty()) port.kind = kind_of(identity(type));
    const auto enabled = truth(leaf_of(own, interfaces_space, "enabled"));
    const auto ethernet = find_child(interface, ethernet_space, "ethernet");
    const auto aggregation = find_child(interface, aggregate_space, "aggregation");
    const auto member_of =
        leaf_of(find_child(ethernet, ethernet_space, container(part)), aggregate_space, "aggregate-id");
    if (!member_of.empty()) port.aggregate = member_of;
    add_subinterfaces(interface, port);
    if (part == Part::config) {
        if (port.is_configured) throw base::Error("the switch lists it twice");
        port.is_configured = true;
        port.is_enabled = enabled.value_or(true);
        port.configured = vlans_of(ethernet, aggregation, part);
        return;
    }
    const auto status = leaf_of(own, interfaces_space, "admin-status");
    port.is_up = status.empty() ? enabled : std::optional<bool>(status == "UP");
    port.operational = vlans_of(ethernet, aggregation, part);
}

void add_vlan(pugi::xml_node entry, std::string_view space, Part part, Switch& all) {
    const auto vlan = vlan_of(leaf_of(entry, space, "vlan-id"));
    if (!vlan) throw base::Error("a VLAN without a number");
    const auto own = find_child(entry, space, container(part));
    // With an answer about states, a VLAN that has none there comes with its key alone.
    if (part == Part::state && !own) return;
    auto& found = all.vlans[*vlan];
    if (const auto name = leaf_of(own, space, "name"); !name.empty()) found.name = name;
    if (leaf_of(own, space, "status") == "SUSPENDED") found.is_active = false;
    if (part == Part::config) found.is_configured = true;
}

template <class Use>
void for_each_instance(pugi::xml_node data, Use use) {
    for_each_child(find_child(data, instance_space, "network-instances"), instance_space, "network-instance", use);
}

}  // namespace

std::string filter_of(Part part, const VlanPlaces& places) {
    pugi::xml_document document;
    auto filter = document.append_child("filter");
    filter.append_attribute("type").set_value("subtree");
    ask_for_ports(filter, part);
    if (places.at_the_top) ask_for_vlans(append_element(filter, "vlans", vlan_space), part);
    if (places.in_instances) {
        auto instance = append_element(filter, "network-instances", instance_space).append_child("network-instance");
        instance.append_child("name");
        if (part == Part::config) instance.append_child("config").append_child("type");
        ask_for_vlans(instance.append_child("vlans"), part);
    }
    return to_xml(document);
}

void read_ports(pugi::xml_node data, Part part, Switch& all) {
    for_each_child(find_child(data, interfaces_space, "interfaces"), interfaces_space, "interface",
                   [&](pugi::xml_node interface) {
                       const auto name = leaf_of(interface, interfaces_space, "name");
                       if (name.empty()) throw base::Error("a port without a name");
                       auto& port = all.ports[name];
                       try {
                           add_interface(interface, part, port);
                       } catch (const base::Error& error) {
                           port.flaw = base::whole_line(error.what());
                       }
                   });
}

void read_vlans(pugi::xml_node data, Part part, Switch& all) {
    if (all.place.kind == VlanPlace::Kind::top) {
        for_each_child(find_child(data, vlan_space, "vlans"), vlan_space, "vlan",
                       [&](pugi::xml_node entry) { add_vlan(entry, vlan_space, part, all); });
    }
    if (all.place.kind != VlanPlace::Kind::instance) return;
    for_each_instance(data, [&](pugi::xml_node instance) {
        if (leaf_of(instance, instance_space, "name") != all.place.instance) return;
        for_each_child(find_child(instance, instance_space, "vlans"), instance_space, "vlan",
                       [&](pugi::xml_node entry) { add_vlan(entry, instance_space, part, all); });
    });
}

VlanPlaces seen_places(pugi::xml_node data) {
    return {.at_the_top = !find_child(data, vlan_space, "vlans").empty(),
            .in_instances = !find_child(data, instance_space, "network-instances").empty()};
}

std::string default_instance(pugi::xml_node data) {
    std::set<std::string> all;
    std::set<std::string> defaults;
    for_each_instance(data, [&](pugi::xml_node instance) {
        const auto name = leaf_of(instance, instance_space, "name");
        all.insert(name);
        const auto own = find_child(instance, instance_space, "config");
        if (identity(leaf_of(own, instance_space, "type")) == "DEFAULT_INSTANCE") defaults.insert(name);
    });
    const auto& among = defaults.empty() ? all : defaults;
    if (among.size() == 1) return *among.begin();
    throw base::Error(
        "none or several of the switch's network instances can have the ports' VLANs: name the one with "
        "the field network_instance, or say with the field vlans where they are");
}

}  // namespace haas::drivers::openconfig

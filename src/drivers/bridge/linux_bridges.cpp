#include "drivers/bridge/linux_bridges.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace haas::drivers {

namespace {

const Link* find(const Links& links, const std::string& name) {
    const auto found = links.find(name);
    return found == links.end() ? nullptr : &found->second;
}

/// One VLAN: the names of its two interfaces, and their present state, if they exist.
struct Pair {
    Pair(const Links& links, const std::string& trunk, core::Vlan id)
        : vlan(id),
          port(vlan_interface(trunk, id)),
          bridge(bridge_of_vlan(id)),
          port_link(find(links, port)),
          bridge_link(find(links, bridge)) {}

    core::Vlan vlan;
    std::string port;
    std::string bridge;
    const Link* port_link;
    const Link* bridge_link;
};

bool is_vlan_of(const Link& link, const std::string& trunk, core::Vlan vlan) {
    return link.kind == "vlan" && link.vlan_protocol == "802.1Q" && link.parent == trunk && link.vlan == vlan;
}

class Creation {
public:
    Creation(const Links& links, std::string trunk) : links_(links), trunk_(std::move(trunk)) {
        has_ipv6_ = std::any_of(links.begin(), links.end(),
                                [](const auto& each) { return each.second.address_mode.has_value(); });
    }

    BridgePlan plan(const std::set<core::Vlan>& vlans) {
        const Link* const trunk = find(links_, trunk_);
        if (trunk == nullptr) {
            problem("there is no network interface " + trunk_ + ", which [headnode] trunk_nic names");
            return plan_;
        }
        std::vector<Pair> pairs;
        for (const auto vlan : vlans) pairs.emplace_back(links_, trunk_, vlan);
        for (const auto& pair : pairs) check_port(pair);
        for (const auto& pair : pairs) check_bridge(pair);
        check_others(vlans);
        if (!plan_.problems.empty()) return plan_;

        // A VLAN interface cannot be up while its NIC is down.
        if (!trunk->up) set({trunk_, "up"});
        for (const auto& pair : pairs) make_bridge(pair, trunk->mac);
        for (const auto& pair : pairs) make_port(pair);
        // All this before the first bridge comes up, as tenants can reach it from then on.
        for (const auto& pair : pairs) close(pair);
        for (const auto& pair : pairs) join(pair);
        return plan_;
    }

private:
    void problem(std::string text) { plan_.problems.push_back(std::move(text)); }
    void command(BridgeCommand words) { plan_.commands.push_back(std::move(words)); }
    /// `ip link set dev` NAME ...
    void set(const std::vector<std::string>& words) {
        BridgeCommand whole = {"ip", "link", "set", "dev"};
        whole.insert(whole.end(), words.begin(), words.end());
        command(std::move(whole));
    }

    void check_port(const Pair& pair) {
        const Link* const link = pair.port_link;
        if (link == nullptr) return;
        const std::string wanted = "VLAN " + std::to_string(pair.vlan) + " of " + trunk_;
        if (!is_vlan_of(*link, trunk_, pair.vlan)) {
            problem(pair.port + " already exists, but is not " + wanted);
        } else if (!link->master.empty() && link->master != pair.bridge) {
            problem(pair.port + " is a port of " + link->master + ", but should be one of " + pair.bridge);
        } else if (!link->addresses.empty()) {
            problem(pair.port + " has the address " + link->addresses.front() + ": this host uses " + wanted +
                    " itself");
        }
    }

    void check_bridge(const Pair& pair) {
        const Link* const link = pair.bridge_link;
        if (link == nullptr) return;
        if (link->kind != "bridge") {
            problem(pair.bridge + " already exists, but is not a Linux bridge");
        } else if (!link->addresses.empty()) {
            problem(pair.bridge + " has the address " + link->addresses.front() +
                    ", by which tenants could reach this host");
        }
    }

    /// Finds interfaces of other names that conflict with the plan.
    void check_others(const std::set<core::Vlan>& vlans) {
        std::set<std::string> bridges;
        for (const auto vlan : vlans) bridges.insert(bridge_of_vlan(vlan));
        for (const auto& [name, link] : links_) {
            if (link.kind != "vlan") continue;
            const auto vlan = static_cast<core::Vlan>(link.vlan);
            const auto expected = vlan_interface(trunk_, vlan);
            if (is_vlan_of(link, trunk_, vlan) && vlans.contains(vlan) && name != expected) {
                problem("VLAN " + std::to_string(vlan) + " of " + trunk_ + " already exists, as " + name + ", not as " +
                        expected);
            } else if (bridges.contains(link.master) &&
                       (link.parent != trunk_ || link.master != bridge_of_vlan(vlan))) {
                problem(name + " is a port of " + link.master + ", which is for another VLAN");
            }
        }
    }

    void make_bridge(const Pair& pair, const std::string& mac) {
        const BridgeCommand settings = {"type",          "bridge", "stp_state",      "0",
                                        "forward_delay", "0",      "mcast_snooping", "0"};
        const Link* const link = pair.bridge_link;
        // While the spanning tree is on, Linux does not accept a forward delay of 0.
        if (link != nullptr && link->stp != 0) set({pair.bridge, "type", "bridge", "stp_state", "0"});
        BridgeCommand words;
        if (link == nullptr) {
            // A bridge keeps a MAC address that was set; otherwise its address changes with its ports.
            words = {"ip", "link", "add", "name", pair.bridge, "address", mac};
        } else if (link->stp != 0 || link->forward_delay != 0 || link->multicast_snooping != 0 || link->mac != mac) {
            words = {"ip", "link", "set", "dev", pair.bridge, "address", mac};
        }
        if (!words.empty()) {
            words.insert(words.end(), settings.begin(), settings.end());
            command(std::move(words));
        }
        stop_address(pair.bridge, link);
    }

    void make_port(const Pair& pair) {
        if (pair.port_link == nullptr) {
            command({"ip", "link", "add", "link", trunk_, "name", pair.port, "type", "vlan", "id",
                     std::to_string(pair.vlan)});
        }
        stop_address(pair.port, pair.port_link);
    }

    void stop_address(const std::string& name, const Link* link) {
        // `ip link add` would also accept it, but Linux would ignore it there.
        if (has_ipv6_ && (link == nullptr || link->address_mode != "none")) set({name, "addrgenmode", "none"});
    }

    void close(const Pair& pair) {
        BridgeCommand words = {"sysctl", "-q", "-w"};
        const auto keys = words.size();
        if (pair.bridge_link == nullptr || !pair.bridge_link->source_checked) {
            words.push_back("net/ipv4/conf/" + pair.bridge + "/rp_filter=1");
        }
        for (const auto& [name, link] :
             {std::pair(pair.bridge, pair.bridge_link), std::pair(pair.port, pair.port_link)}) {
            if (has_ipv6_ && (link == nullptr || !link->ipv6_disabled)) {
                words.push_back("net/ipv6/conf/" + name + "/disable_ipv6=1");
            }
        }
        if (words.size() > keys) command(std::move(words));
    }

    void join(const Pair& pair) {
        if (pair.port_link == nullptr || pair.port_link->master.empty()) set({pair.port, "master", pair.bridge});
        if (pair.port_link == nullptr || !pair.port_link->up) set({pair.port, "up"});
        if (pair.bridge_link == nullptr || !pair.bridge_link->up) set({pair.bridge, "up"});
    }

    const Links& links_;
    std::string trunk_;
    bool has_ipv6_ = false;
    BridgePlan plan_;
};

/// The users of an interface: its ports, the interfaces on top of it, and its addresses, which this host uses.
std::vector<std::string> users_of(const Links& links, const std::string& name, const Link& link,
                                  const std::string& own_port) {
    std::vector<std::string> users = link.addresses;
    for (const auto& [other, other_link] : links) {
        if ((other_link.master == name && other != own_port) || other_link.parent == name) users.push_back(other);
    }
    return users;
}

std::string in_use(const std::string& name, const std::vector<std::string>& users) {
    std::string text = name + " is in use by ";
    for (std::size_t i = 0; i < users.size(); ++i) text += (i == 0 ? "" : ", ") + users[i];
    return text;
}

}  // namespace

std::string vlan_interface(const std::string& trunk, core::Vlan vlan) {
    constexpr std::size_t longest = 15;  // IFNAMSIZ without its last byte
    const auto number = std::to_string(vlan);
    const auto name = trunk + '.' + number;
    return name.size() > longest ? "vlan" + number : name;
}

BridgePlan plan_linux_bridges(const Links& links, const std::string& trunk, const std::set<core::Vlan>& vlans) {
    return Creation(links, trunk).plan(vlans);
}

BridgePlan plan_linux_removal(const Links& links, const std::string& trunk, const std::set<core::Vlan>& vlans) {
    BridgePlan plan;
    for (const auto vlan : vlans) {
        const Pair pair(links, trunk, vlan);
        // An interface of another kind, or in another bridge, was not made by HaaS.
        const bool own_bridge = pair.bridge_link != nullptr && pair.bridge_link->kind == "bridge";
        const bool own_port = pair.port_link != nullptr && is_vlan_of(*pair.port_link, trunk, vlan) &&
                              (pair.port_link->master.empty() || pair.port_link->master == pair.bridge);
        std::vector<std::string> users;
        if (own_bridge) users = users_of(links, pair.bridge, *pair.bridge_link, own_port ? pair.port : "");
        if (!users.empty()) {
            plan.problems.push_back(in_use(pair.bridge, users));
            continue;
        }
        if (own_port) users = users_of(links, pair.port, *pair.port_link, "");
        if (!users.empty()) {
            plan.problems.push_back(in_use(pair.port, users));
            continue;
        }
        if (own_bridge) plan.commands.push_back({"ip", "link", "delete", "dev", pair.bridge});
        if (own_port) plan.commands.push_back({"ip", "link", "delete", "dev", pair.port});
    }
    return plan;
}

}  // namespace haas::drivers

#include "drivers/switch/linux_bridge_port.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "drivers/switch/json/answer.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::Vlan;
using Flags = LinuxBridgePort::Flags;
using Json = rapidjson::Value;

[[noreturn]] void odd(const std::string& what) { throw base::Error("unexpected output of iproute2: " + what); }

rapidjson::Document parse(const std::string& output, const char* program) {
    rapidjson::Document document;
    std::string error;
    // Old versions print nothing where there is nothing.
    if (!base::parse_foreign_json(base::trim(output).empty() ? "[]" : output, document, error)) {
        odd(std::string("no JSON from `") + program + "`: " + base::whole_line(output));
    }
    return document;
}

/// Why the bridge's ports are not what their VLANs say.
std::string flaw_of(const Json& link, const std::string& bridge) {
    const auto* const data = find_member(find_member(&link, "linkinfo"), "info_data");
    if (text_of(find_member(find_member(&link, "linkinfo"), "info_kind")) != "bridge" || data == nullptr)
        return bridge + " is not a bridge";
    const std::string remedy = ": `ip link set dev " + bridge + " type bridge ";
    if (text_of(find_member(data, "vlan_filtering")) != "1")
        return "the bridge " + bridge + " does not look at VLANs" + remedy + "vlan_filtering 1`";
    if (text_of(find_member(data, "vlan_default_pvid")) != "0")
        return "the bridge " + bridge + " puts each new port into a VLAN" + remedy + "vlan_default_pvid 0`";
    const auto protocol = text_of(find_member(data, "vlan_protocol"));
    if (!protocol.empty() && protocol != "802.1Q")
        return "the bridge " + bridge + " has the tags of " + protocol + remedy + "vlan_protocol 802.1Q`";
    return {};
}

void read_links(LinuxBridge& found, const Json& links, const std::string& bridge) {
    if (!links.IsArray()) odd("links that are no list");
    for (const auto& link : links.GetArray()) {
        const auto name = text_of(find_member(&link, "ifname"));
        if (name == bridge) {
            found.exists = true;
            found.flaw = flaw_of(link, bridge);
        } else if (text_of(find_member(&link, "master")) == bridge) {
            found.ports[name].description = text_of(find_member(&link, "ifalias"));
        }
    }
    for (const auto& link : links.GetArray()) {
        const auto below = found.ports.find(text_of(find_member(&link, "link")));
        if (below == found.ports.end() || text_of(find_member(find_member(&link, "linkinfo"), "info_kind")) != "vlan")
            continue;
        const auto id = vlan_of(find_member(find_member(find_member(&link, "linkinfo"), "info_data"), "id"));
        if (id) {
            below->second.above.insert(*id);
        } else {
            below->second.flaw = "the interface " + text_of(find_member(&link, "ifname")) + " on it";
        }
    }
}

void read_vlan(LinuxBridgePort& port, const Json& row) {
    const auto first = vlan_of(find_member(&row, "vlan"));
    const auto* const end = find_member(&row, "vlanEnd");
    const auto last = end == nullptr ? first : vlan_of(end);
    if (!first || !last || *last < *first) {
        port.flaw = base::whole_line(base::to_json(row));
        return;
    }
    Flags flags;
    const auto* const names = find_member(&row, "flags");
    if (names != nullptr && names->IsArray()) {
        for (const auto& name : names->GetArray()) {
            const auto word = text_of(&name);
            flags.is_pvid = flags.is_pvid || word == "PVID";
            flags.is_untagged = flags.is_untagged || word == "Egress Untagged";
            if (word != "PVID" && word != "Egress Untagged") port.flaw = base::whole_line(base::to_json(row));
        }
    }
    for (int id = *first; id <= *last; ++id) port.vlans[static_cast<Vlan>(id)] = flags;
}

void read_vlans(LinuxBridge& found, const std::string& name, const Json& rows) {
    const auto port = found.ports.find(name);
    if (port == found.ports.end()) return;  // of another bridge, or the bridge itself
    if (!rows.IsArray()) odd("VLANs that are no list");
    for (const auto& row : rows.GetArray()) read_vlan(port->second, row);
}

/// For people: `100 PVID untagged, 200`.
std::string flags_text(const LinuxBridgePort& port) {
    std::vector<std::string> parts;
    for (const auto& [id, flags] : port.vlans) {
        if (flags == Flags()) continue;
        parts.push_back(std::to_string(id) + (flags.is_pvid ? " PVID" : "") + (flags.is_untagged ? " untagged" : ""));
    }
    return base::join(parts, ", ");
}

/// `100-200` and `300` for the ids of a set; none for none.
std::vector<std::string> ranges(const std::set<Vlan>& vlans) {
    std::vector<std::string> found;
    if (vlans.empty()) return found;
    const auto list = core::format_vlan_list(vlans);
    for (const auto range : base::split(list, ',')) found.emplace_back(range);
    return found;
}

}  // namespace

LinuxBridge parse_linux_bridge(const std::string& links, const std::string& vlans, const std::string& bridge) {
    LinuxBridge found;
    read_links(found, parse(links, "ip link"), bridge);
    const auto tables = parse(vlans, "bridge vlan");
    if (tables.IsArray()) {
        for (const auto& each : tables.GetArray()) {
            const auto* const rows = find_member(&each, "vlans");
            if (rows != nullptr) read_vlans(found, text_of(find_member(&each, "ifname")), *rows);
        }
    } else if (tables.IsObject()) {
        // iproute2 before 4.20: an object with a member for each port.
        for (const auto& each : tables.GetObject()) read_vlans(found, text_of(&each.name), each.value);
    } else {
        odd("VLANs that are neither a list nor an object");
    }
    return found;
}

PortState to_port_state(const LinuxBridgePort& port) {
    PortState state;
    std::set<Vlan> all = port.above;
    bool is_strange = false;
    for (const auto& [id, flags] : port.vlans) {
        all.insert(id);
        if (flags == Flags()) {
            state.tagged.insert(id);
        } else if (flags == Flags{true, true} && !state.native) {
            state.native = id;
        } else {
            is_strange = true;
        }
    }
    if (!port.flaw.empty()) return unbounded_state(std::string(not_understood) + port.flaw, all);
    if (port.vlans.size() >= all_vlans) return unbounded_state("a trunk of all VLANs", all);
    if (!port.above.empty()) {
        return foreign_state("interfaces on it take VLANs " + core::format_vlan_list(port.above) + ": remove them",
                             all);
    }
    if (is_strange) return foreign_state("VLANs " + flags_text(port), all);
    return state;
}

std::vector<std::vector<std::string>> bridge_vlan_arguments(const std::string& name, const LinuxBridgePort& seen,
                                                            const core::PortState& wanted) {
    std::map<Vlan, Flags> target;
    for (const Vlan id : wanted.tagged) target.emplace(id, Flags());
    if (wanted.native) target.insert_or_assign(*wanted.native, Flags{true, true});
    std::set<Vlan> gone;
    std::set<Vlan> added;
    for (const auto& [id, flags] : seen.vlans) {
        const auto found = target.find(id);
        if (found == target.end() || found->second != flags) gone.insert(id);
    }
    bool adds_native = false;
    for (const auto& [id, flags] : target) {
        if (seen.vlans.contains(id) && !gone.contains(id)) continue;
        if (wanted.native == id) {
            adds_native = true;
        } else {
            added.insert(id);
        }
    }
    std::vector<std::vector<std::string>> calls;
    for (const auto& range : ranges(gone)) calls.push_back({"vlan", "del", "dev", name, "vid", range});
    if (adds_native)
        calls.push_back({"vlan", "add", "dev", name, "vid", std::to_string(*wanted.native), "pvid", "untagged"});
    for (const auto& range : ranges(added)) calls.push_back({"vlan", "add", "dev", name, "vid", range});
    return calls;
}

}  // namespace haas::drivers

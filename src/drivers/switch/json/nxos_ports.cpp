#include "drivers/switch/json/nxos_ports.hpp"

#include "base/text.hpp"
#include "drivers/switch/json/answer.hpp"
#include "drivers/switch/json/port_name.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::Vlan;
using rapidjson::Value;
using Vlans = std::set<Vlan>;

/// Lines of a port's configuration that can change which frames it takes or sends, and in which VLAN.
const std::vector<std::string_view> vlan_words = {"switchport ",       "no switchport ", "encapsulation ",
                                                  "service instance ", "vlan mapping",   "fabric forwarding port"};

/// Those that bridge frames of a port that routes.
const std::vector<std::string_view> bridging_words = {"service instance ", "encapsulation ", "xconnect"};

/// Those that are understood, or do not matter: settings of other modes, and of addresses.
const std::vector<std::string_view> known_lines = {"switchport mode ",
                                                   "switchport access vlan ",
                                                   "switchport trunk native vlan ",
                                                   "switchport trunk allowed vlan ",
                                                   "switchport monitor",
                                                   "switchport port-security",
                                                   "switchport block "};

/// What the running configuration says of a port. Lines with default values are not in there.
struct Configured {
    std::string mode = "access";
    std::optional<Vlan> native = nxos_unused_native;
    std::optional<Vlans> allowed;  ///< empty: all VLANs
    std::string unknown;           ///< a line that is not understood
};

std::string_view after(std::string_view line, std::string_view words) {
    return line.starts_with(words) ? line.substr(words.size()) : std::string_view{};
}

void add_allowed(Configured& port, std::string_view list) {
    constexpr std::string_view more = "add ";
    const bool adds = list.starts_with(more);
    auto vlans = parse_allowed_vlans(adds ? list.substr(more.size()) : list, ListOrder::ascending).vlans;
    if (adds && port.allowed) vlans.merge(*port.allowed);
    port.allowed = std::move(vlans);
}

/// @source  Cisco Nexus 9000 Series NX-OS Interfaces Configuration Guide, "Configuring Layer 2 Interfaces"
Configured configured(const ConfigLines& lines) {
    Configured port;
    for (const auto& line : lines) {
        if (const auto mode = after(line, "switchport mode "); !mode.empty()) port.mode = mode;
        if (const auto list = after(line, "switchport trunk allowed vlan "); !list.empty()) add_allowed(port, list);
        const auto native = after(line, "switchport trunk native vlan ");
        if (native.empty()) continue;
        const auto vlan = core::parse_vlan(native);
        if (vlan) port.native = vlan;
        if (!vlan) port.unknown = line;  // `tag`, on some models
    }
    if (port.unknown.empty()) port.unknown = unknown_line(lines, vlan_words, known_lines);
    return port;
}

class Reader {
public:
    explicit Reader(const NxosAnswers& answers) : config_(answers.config), quote_(answers.quote) {
        const auto& table = get_member(answers.switchports, "TABLE_interface");
        for_each_element(&get_member(table, "ROW_interface"), [&](const Value& row) {
            const auto name = text_of(find_member(&row, "interface"));
            if (name.empty()) throw UnreadableError("a port without a name");
            const auto port = nxos_port(name);
            rows_[port.empty() ? name : port] = &row;
        });
        if (rows_.empty()) throw UnreadableError("an answer without ports");
        reading_.vlans = read_nxos_vlans(answers.vlans);
        natives_are_tagged_ = base::contains(base::lower(answers.native_tagging), "is enabled");
    }

    SwitchReading read() {
        for (const auto& header : config_.headers()) {
            const auto port = nxos_port(after(header, "interface "));
            // A port that is not among the switched ones.
            if (!port.empty()) reading_.ports[port] = routed(port);
        }
        for (const auto& [name, row] : rows_) {
            auto state = switched(name, *row);
            if (is_monitor(name, *row)) state = captive_state(monitor_text, &state);
            reading_.ports[name] = carried_state(reading_, nxos_vlan_remedies, std::move(state));
        }
        for (auto& [name, state] : reading_.ports) {
            const auto channel = channel_of(name);
            if (channel.empty()) continue;
            const auto found = reading_.ports.find(channel);
            state = captive_state(member_text(channel), found == reading_.ports.end() ? nullptr : &found->second);
        }
        return std::move(reading_);
    }

private:
    std::string channel_of(const std::string& port) const {
        const auto* const lines = config_.find("interface " + port);
        if (lines == nullptr) return {};
        for (const auto& line : *lines) {
            const auto number = after(line, "channel-group ");
            if (!number.empty()) return nxos_port("Po" + std::string(number.substr(0, number.find(' '))));
        }
        return {};
    }

    /// @source  Cisco Nexus 9000 Series NX-OS System Management Configuration Guide, "Configuring SPAN": the interface
    ///          of a destination has `switchport monitor`
    bool is_monitor(const std::string& port, const Value& row) const {
        const auto* const lines = config_.find("interface " + port);
        if (lines != nullptr && has_line(*lines, "switchport monitor")) return true;
        const auto shown = base::lower(base::trim(text_of(find_member(&row, "switchport_monitor"))));
        return !shown.empty() && shown != "not enabled" && shown != "not-a-span-dest";
    }

    PortState routed(const std::string& port) const {
        const auto* const lines = config_.find("interface " + port);
        const auto line = lines == nullptr ? std::string() : unknown_line(*lines, bridging_words, {});
        return line.empty() ? routed_state()
                            : unbounded_state(std::string(no_switch_port) + "it has `" + quote_(line) + "`");
    }

    PortState switched(const std::string& name, const Value& row) const {
        const auto enabled = base::lower(base::trim(text_of(find_member(&row, "switchport"))));
        if (enabled == "disabled") return routed(name);
        if (enabled != "enabled") return unbounded_state(std::string(not_understood) + "switchport " + quote_(enabled));
        const auto* const lines = config_.find("interface " + name);
        if (lines == nullptr) return unbounded_state("the switch does not show its configuration");
        try {
            const auto port = configured(*lines);
            return port.mode == "trunk" ? trunk(port, row) : other_mode(port, row);
        } catch (const UnreadableError& error) {
            return unbounded_state(std::string(not_understood) + quote_(error.what()));
        }
    }

    PortState other_mode(const Configured& port, const Value& row) const {
        const auto access = vlan_of(find_member(&row, "access_vlan"));
        const bool is_known = port.mode == "access" || port.mode == "dot1q-tunnel";
        if (!is_known || !access || !port.unknown.empty()) return unbounded_state("mode " + quote_(port.mode));
        return foreign_state("mode " + quote_(port.mode) + ", VLAN " + std::to_string(*access), {*access});
    }

    PortState trunk(const Configured& port, const Value& row) const {
        if (!port.unknown.empty()) {
            return unbounded_state("`" + quote_(port.unknown) + "`: take this setting off the port on the switch");
        }
        if (!port.allowed) return unbounded_state("a trunk of all VLANs");
        const auto shown = parse_allowed_vlans(text_of(&get_member(row, "trunk_vlans")), ListOrder::ascending).vlans;
        const auto native = vlan_of(find_member(&row, "native_vlan"));
        if (shown != *port.allowed || native != port.native) {
            auto vlans = shown;
            vlans.insert(port.allowed->begin(), port.allowed->end());
            for (const auto& each : {native, port.native}) {
                if (each && native != port.native) vlans.insert(*each);
            }
            return foreign_state(
                "a trunk of VLANs " + core::format_vlan_list(vlans) + ", of which the switch's answers differ", vlans);
        }
        // Untagged frames are dropped where the native VLAN is not allowed.
        const bool has_native = port.native && shown.contains(*port.native);
        auto state = trunk_state(has_native ? port.native : std::nullopt, shown);
        if (state.foreign.empty() && !has_native && port.native != nxos_unused_native) {
            auto vlans = shown;
            vlans.insert(*port.native);
            return foreign_state("a trunk whose native VLAN " + std::to_string(*port.native) +
                                     " is not allowed, of VLANs " + core::format_vlan_list(shown),
                                 vlans);
        }
        if (state.native && natives_are_tagged_) {
            return captive_state("the switch tags native VLANs: `no vlan dot1q tag native` makes it stop", &state);
        }
        return state;
    }

    const RunningConfig& config_;
    const Quote quote_;
    std::map<std::string, const Value*> rows_;
    SwitchReading reading_;
    bool natives_are_tagged_ = false;
};

}  // namespace

std::map<Vlan, SwitchVlan> read_nxos_vlans(const Value& vlans) {
    std::map<Vlan, SwitchVlan> found;
    const auto& table = get_member(vlans, "TABLE_vlanbriefxbrief");
    for_each_element(&get_member(table, "ROW_vlanbriefxbrief"), [&](const Value& row) {
        // Where there are both, `vlanid` is a number in an odd byte order.
        auto vlan = vlan_of(find_member(&row, "vlanshowbr-vlanid-utf"));
        if (!vlan) vlan = vlan_of(find_member(&row, "vlanshowbr-vlanid"));
        if (!vlan) throw UnreadableError("a VLAN without its number");
        const auto shut = text_of(find_member(&row, "vlanshowbr-shutstate"));
        found[*vlan] = {text_of(find_member(&row, "vlanshowbr-vlanname")),
                        text_of(find_member(&row, "vlanshowbr-vlanstate")) == "active" && shut != "shutdown", false};
    });
    return found;
}

SwitchReading read_nxos(const NxosAnswers& answers) { return Reader(answers).read(); }

}  // namespace haas::drivers

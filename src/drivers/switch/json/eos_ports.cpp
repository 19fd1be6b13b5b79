#include "drivers/switch/json/eos_ports.hpp"

#include <algorithm>

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
const std::vector<std::string_view> vlan_words = {"switchport ", "no switchport ", "encapsulation ",
                                                  "traffic-loopback"};

/// Those that are understood, or do not matter: settings of other modes, and of addresses.
const std::vector<std::string_view> known_lines = {"switchport mode ",
                                                   "switchport access vlan ",
                                                   "switchport trunk native vlan ",
                                                   "switchport trunk allowed vlan ",
                                                   "switchport trunk group ",
                                                   "switchport port-security",
                                                   "switchport mac address learning",
                                                   "no switchport mac address learning",
                                                   "switchport phone ",
                                                   "switchport tap ",
                                                   "switchport tool "};

const std::string tagged_native = "switchport trunk native vlan tag";

bool is_empty(const Value* value) {
    if (value == nullptr || value->IsNull()) return true;
    if (value->IsObject()) return value->ObjectEmpty();
    return value->IsArray() && value->Empty();
}

bool is_true(const Value* value) { return value != nullptr && value->IsTrue(); }

/// More than any switch has: who says more of them is not believed.
constexpr int most_ports_in_range = 10000;

/// The ports of `Ethernet1`, `Ethernet1-3,5` or `Ethernet1/1-1/3`, as far as they are ports.
std::set<std::string> ports_of(std::string_view words) {
    std::set<std::string> ports;
    for (const auto part : base::split(words, ',')) {
        const auto item = base::trim(part);
        const bool is_number = !item.empty() && base::is_digit(item.front());
        const auto name = is_number ? "Ethernet" + std::string(item) : std::string(item);
        const auto dash =
            name.find('-', name.starts_with("Port-Channel") ? std::string_view("Port-Channel").size() : 0);
        const auto first = eos_port(name.substr(0, dash));
        if (first.empty()) continue;
        ports.insert(first);
        if (dash == std::string::npos) continue;
        const auto digits = first.find_last_not_of("0123456789") + 1;
        const auto from = base::parse_number<int>(first.substr(digits));
        const auto last = name.substr(name.find_last_not_of("0123456789") + 1);
        const auto to = base::parse_number<int>(last);
        if (!from || !to || *to - *from > most_ports_in_range) throw UnreadableError("a range of ports, " + name);
        for (int i = *from; i <= *to; ++i) ports.insert(first.substr(0, digits) + std::to_string(i));
    }
    return ports;
}

class Reader {
public:
    explicit Reader(const EosAnswers& answers)
        : switchports_(get_member(answers.switchports, "switchports")),
          statuses_(get_member(answers.statuses, "interfaceStatuses")),
          config_(answers.config),
          quote_(answers.quote) {
        if (!switchports_.IsObject() || !statuses_.IsObject()) throw UnreadableError("an answer without ports");
        reading_.vlans = read_eos_vlans(answers.vlans);
        find_groups();
        find_monitors();
    }

    SwitchReading read() {
        std::set<std::string> names;
        for (const auto& member : switchports_.GetObject()) {
            const std::string name = member.name.GetString();
            const auto port = eos_port(name);
            if (!base::contains(name, '.')) names.insert(port.empty() ? name : port);
        }
        for (const auto& member : statuses_.GetObject()) {
            const auto port = eos_port(member.name.GetString());
            if (!port.empty()) names.insert(port);
        }
        std::map<std::string, std::string> channels;
        for (const auto& name : names) {
            auto state = configured(name);
            if (monitors_.contains(name)) state = captive_state(monitor_text, &state);
            reading_.ports[name] = carried_state(reading_, eos_vlan_remedies, std::move(state));
            const auto channel = channel_of(name);
            if (!channel.empty()) channels[name] = channel;
        }
        for (const auto& [name, channel] : channels) {
            const auto found = reading_.ports.find(channel);
            const auto* const of = found == reading_.ports.end() ? nullptr : &found->second;
            reading_.ports[name] = captive_state(member_text(channel), of);
        }
        return std::move(reading_);
    }

private:
    /// `trunk group NAME` in the section of a VLAN, or of a list of VLANs.
    /// @source  EOS User Manual, "VLAN Trunking and Trunk Groups": other ports do not carry such a VLAN
    void find_groups() {
        for (const auto& header : config_.headers()) {
            const std::string_view words = "vlan ";
            const auto* const lines = config_.find(header);
            if (!header.starts_with(words) || lines == nullptr || !has_line(*lines, "trunk group ")) continue;
            try {
                for (const Vlan vlan : parse_vlan_text(header.substr(words.size()))) {
                    reading_.vlans[vlan].is_in_group = true;
                    grouped_.insert(vlan);
                }
            } catch (const UnreadableError&) {
                // `vlan internal order ...` and the like
            }
        }
    }

    /// @source  EOS User Manual, "Port Mirroring": `monitor session NAME destination Ethernet5`
    void find_monitors() {
        constexpr std::string_view destination = " destination ";
        for (const auto& header : config_.headers()) {
            const auto at = header.find(destination);
            if (!header.starts_with("monitor session ") || at == std::string::npos) continue;
            monitors_.merge(ports_of(std::string_view(header).substr(at + destination.size())));
        }
    }

    const ConfigLines& lines_of(const std::string& port) const {
        static const ConfigLines none;
        const auto* const lines = config_.find("interface " + port);
        return lines == nullptr ? none : *lines;
    }

    /// The port-channel that a port belongs to: `channel-group 12 mode active`, or `in Po12` in the list of states.
    std::string channel_of(const std::string& port) const {
        constexpr std::string_view configured = "channel-group ";
        constexpr std::string_view shown = "in ";
        for (const auto& line : lines_of(port)) {
            if (!line.starts_with(configured)) continue;
            const auto number = std::string_view(line).substr(configured.size());
            return eos_port("Po" + std::string(number.substr(0, number.find(' '))));
        }
        const auto text = text_of(find_member(vlan_information(port), "vlanExplanation"));
        return text.starts_with(shown) ? eos_port(text.substr(shown.size())) : std::string();
    }

    const Value* vlan_information(const std::string& port) const {
        return find_member(find_member(&statuses_, port.c_str()), "vlanInformation");
    }

    PortState configured(const std::string& port) const {
        const auto* const found = find_member(&switchports_, port.c_str());
        const auto model = text_of(find_member(vlan_information(port), "interfaceForwardingModel"));
        if (found == nullptr) {
            return model == "routed" ? routed(port) : unbounded_state("the switch does not say which VLANs it carries");
        }
        const auto* const enabled = find_member(found, "enabled");
        if (enabled != nullptr && enabled->IsFalse()) return routed(port);
        try {
            auto state = switched(port, get_member(*found, "switchportInfo"));
            if (!state.foreign.empty() || model.empty() || model == "bridged") return state;
            return captive_state("the switch's forwarding model of it is " + quote_(model), &state);
        } catch (const UnreadableError& error) {
            return unbounded_state(std::string(not_understood) + quote_(error.what()));
        }
    }

    /// @source  EOS User Manual, "Sub-interfaces": one with `vlan id 200` belongs to a VLAN, though its port routes
    PortState routed(const std::string& port) const {
        const std::string beginning = "interface " + port + ".";
        for (const auto& header : config_.headers()) {
            const auto* const lines = config_.find(header);
            if (!header.starts_with(beginning) || lines == nullptr || !has_line(*lines, "vlan id ")) continue;
            return unbounded_state(std::string(no_switch_port) + "it routes, and has sub-interfaces in VLANs");
        }
        return routed_state();
    }

    PortState switched(const std::string& port, const Value& info) const {
        const auto mode = base::lower(text_of(find_member(&info, "mode")));
        if (mode != "trunk") {
            const auto access = vlan_of(find_member(&info, "accessVlanId"));
            const bool is_known = mode == "access" || mode.starts_with("dot1q");
            if (!is_known || !access) return unbounded_state("mode " + quote_(mode));
            return foreign_state("mode " + quote_(mode) + ", VLAN " + std::to_string(*access), {*access});
        }
        const auto list = text_of(&get_member(info, "trunkAllowedVlans"));
        if (list.empty()) throw UnreadableError("a trunk without a list of VLANs");
        auto allowed = parse_allowed_vlans(list, ListOrder::ascending).vlans;
        if (!is_empty(find_member(&info, "staticTrunkGroups")) || !is_empty(find_member(&info, "dynamicTrunkGroups"))) {
            allowed.insert(grouped_.begin(), grouped_.end());
            return named_state("a trunk in trunk groups, with VLANs " + core::format_vlan_list(allowed), allowed);
        }
        if (is_true(find_member(&info, "phoneTrunk")) || has_line(lines_of(port), "switchport mode trunk phone")) {
            return unbounded_state("a trunk for telephones");
        }
        if (!is_empty(find_member(&info, "dynamicAllowedVlans"))) return unbounded_state("a trunk with dynamic VLANs");
        if (const auto line = unknown_line(lines_of(port), vlan_words, known_lines); !line.empty()) {
            return unbounded_state("`" + quote_(line) + "`: take this setting off the port on the switch");
        }
        return checked(port, info, std::move(allowed));
    }

    PortState checked(const std::string& port, const Value& info, Vlans allowed) const {
        const auto names = [&] { return core::format_vlan_list(allowed); };
        const auto native = native_of(port, info);
        auto state = trunk_state(native, allowed);
        if (!state.foreign.empty()) return state;
        if (native && !allowed.contains(*native)) {
            allowed.insert(*native);
            return foreign_state(
                "a trunk whose native VLAN " + std::to_string(*native) + " is not allowed, of VLANs " + names(),
                allowed);
        }
        const auto ethertype = text_of(find_member(&info, "tpid"));
        if (!ethertype.empty() && base::lower(ethertype) != "0x8100") {
            return captive_state("a trunk with tags of type " + quote_(ethertype), &state);
        }
        if (is_true(find_member(&info, "dot1qVlanTagRequired"))) {
            return captive_state("a trunk that requires tags", &state);
        }
        return state;
    }

    /// Empty where untagged frames are dropped.
    /// @source  EOS User Manual, "switchport trunk native vlan": with `tag`, untagged frames are dropped. The
    ///          structured answer does not tell, so the running configuration does.
    std::optional<Vlan> native_of(const std::string& port, const Value& info) const {
        if (has_line(lines_of(port), tagged_native)) return {};
        const auto native = vlan_of(find_member(&info, "trunkingNativeVlanId"));
        if (!native) throw UnreadableError("a trunk without a native VLAN");
        return native;
    }

    const Value& switchports_;
    const Value& statuses_;
    const RunningConfig& config_;
    const Quote quote_;
    SwitchReading reading_;
    Vlans grouped_;
    std::set<std::string> monitors_;
};

}  // namespace

std::map<Vlan, SwitchVlan> read_eos_vlans(const Value& vlans) {
    std::map<Vlan, SwitchVlan> found;
    const auto& list = get_member(vlans, "vlans");
    if (!list.IsObject()) throw UnreadableError("an answer without VLANs");
    for (const auto& member : list.GetObject()) {
        const auto vlan = core::parse_vlan(member.name.GetString());
        if (!vlan) throw UnreadableError("no VLAN: " + std::string(member.name.GetString()));
        found[*vlan] = {text_of(find_member(&member.value, "name")),
                        text_of(find_member(&member.value, "status")) == "active", false};
    }
    return found;
}

SwitchReading read_eos(const EosAnswers& answers) { return Reader(answers).read(); }

}  // namespace haas::drivers

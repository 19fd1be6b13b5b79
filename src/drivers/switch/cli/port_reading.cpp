#include "drivers/switch/cli/port_reading.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "base/text.hpp"
#include "drivers/switch/cli/port_lines.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::Vlan;
using Vlans = std::set<Vlan>;

constexpr std::string_view in_mode = "mode ";

bool includes(const Vlans& all, const Vlans& some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

VlanList parse_list_of(const CliTable& table, const std::string& value) {
    if (value.empty() && table.empty_list == CliTable::EmptyList::unreadable) throw UnreadableError("VLANs " + value);
    return parse_allowed_vlans(value, table.list_order);
}

class Reader {
public:
    Reader(const CliTable& table, std::optional<Vlan> dummy, const PortBlock& block)
        : table_(table), dummy_(dummy), block_(block) {}

    ConfiguredPort read() const {
        if (!block_.flaw().empty()) return {unbounded_state(block_.flaw()), {}};
        const auto enabled = block_.find(table_.enabled_keys);
        if (enabled && !base::lower(*enabled).starts_with("enable"))
            return {foreign_state(std::string(no_switch_port) + *enabled, {}), {}};
        const auto mode = block_.find(table_.mode_keys);
        if (!mode) return {unbounded_state("an answer without the port's mode"), {}};
        if (hides_mode(table_, block_))
            return {unbounded_state("the switch does not show the port's mode, because its link is down"), {}};
        try {
            auto port = base::lower(*mode).starts_with("trunk") ? trunk() : ConfiguredPort{other_mode(*mode), {}};
            if (is_monitor()) return {captive_state(monitor_text, &port.state), {}};
            return port;
        } catch (const UnreadableError& error) {
            return {unbounded_state(std::string(not_understood) + error.what()), {}};
        }
    }

private:
    bool is_monitor() const {
        const auto value = block_.find(table_.monitor_keys);
        if (!value) return false;
        bool off = false;
        for_each_line(table_.monitor_off, [&](std::string_view text) { off = off || base::lower(*value) == text; });
        return !off;
    }

    std::optional<Membership> member() const {
        const auto value = block_.find(table_.member_keys);
        if (!value) return std::nullopt;
        return parse_membership(*value);
    }

    PortState other_mode(const std::string& mode) const {
        Vlans vlans;
        const std::string lowered = base::lower(mode);
        const bool general = lowered.starts_with("general") && !table_.general_keys.empty();
        // In modes such as those of private VLANs, other settings than these say what the port carries.
        if (!general && !lowered.starts_with("access"))
            return unbounded_state(std::string(in_mode) + (mode.empty() ? "unknown" : mode));
        for_each_line(general ? table_.general_keys : table_.access_keys, [&](std::string_view key) {
            const auto value = block_.find(key);
            if (value) vlans.merge(parse_allowed_vlans(without_brackets(*value), ListOrder::any).vlans);
        });
        if (auto in = member()) {
            vlans.merge(in->untagged);
            vlans.merge(in->tagged);
        }
        if (vlans.empty()) return unbounded_state(std::string(in_mode) + mode);
        return foreign_state(std::string(in_mode) + mode + ", VLAN " + core::format_vlan_list(vlans), vlans);
    }

    ConfiguredPort trunk() const {
        const auto native_value = block_.find(table_.native_keys);
        const auto allowed_value = block_.find(table_.allowed_keys);
        if (!native_value || !allowed_value)
            return {unbounded_state("an answer without the native VLAN or the allowed VLANs"), {}};
        const auto native = parse_named_vlan(*native_value, table_.native_remark);
        auto allowed = parse_list_of(table_, *allowed_value);
        if (allowed.vlans.size() >= all_vlans) return {unbounded_state("a trunk of all VLANs"), {}};
        const std::string seen = "native VLAN " + *native_value + ", allowed VLANs " + *allowed_value;
        if (dummy_ && allowed.vlans.contains(*dummy_)) return {foreign_state(seen, allowed.vlans), {}};

        ConfiguredPort port{{native.vlan, allowed.vlans}, std::move(allowed.idle)};
        if (port.state.native == dummy_) port.state.native.reset();
        if (port.state.native) {
            const bool is_allowed = port.state.tagged.erase(*native.vlan) != 0;
            if (native.is_idle) port.idle.insert(*native.vlan);
            if (!is_allowed && !native.is_idle) return {foreign_state(seen, vlans_of(port.state)), {}};
        }
        const auto tagging = block_.find(table_.native_tagging_keys);
        if (tagging && !base::lower(*tagging).starts_with("disabled")) {
            return {named_state("the native VLAN " + *native_value + " leaves tagged: disable that on the switch",
                                vlans_of(port.state)),
                    {}};
        }
        if (const auto in = member()) return compared(std::move(port), native.vlan, *in);
        return port;
    }

    /// Compares the configuration with the VLANs that the port is in. If it is in others, it is foreign. Configured
    /// VLANs that it is not in do not exist on the switch: they are idle.
    static ConfiguredPort compared(ConfiguredPort port, std::optional<Vlan> native, const Membership& in) {
        const Vlans untagged = native ? Vlans{*native} : Vlans{};
        if (!includes(untagged, in.untagged) || !includes(port.state.tagged, in.tagged)) {
            auto vlans = vlans_of(port.state);
            vlans.insert(in.tagged.begin(), in.tagged.end());
            for (const Vlan vlan : in.untagged) {
                if (vlan != native) vlans.insert(vlan);  // `native` may be the dummy
            }
            return {
                foreign_state(port.state.text() + ", and a member of VLANs " + core::format_vlan_list(vlans), vlans),
                {}};
        }
        std::set_difference(port.state.tagged.begin(), port.state.tagged.end(), in.tagged.begin(), in.tagged.end(),
                            std::inserter(port.idle, port.idle.end()));
        if (port.state.native && in.untagged.empty()) port.idle.insert(*port.state.native);
        return port;
    }

    const CliTable& table_;
    const std::optional<Vlan> dummy_;
    const PortBlock& block_;
};

std::string_view first_of(CliTexts keys) { return keys.substr(0, keys.find('\n')); }

}  // namespace

bool hides_mode(const CliTable& table, const PortBlock& block) {
    const auto mode = block.find(table.mode_keys);
    return !table.hidden_mode.empty() && mode && base::lower(*mode) == table.hidden_mode;
}

bool correct_by_configuration(const CliTable& table, PortBlock& block, std::string_view port, std::string_view answer) {
    constexpr std::string_view mode_line = "switchport mode ";
    std::string mode = "access";  // the default, which the configuration does not show
    bool found = false;
    bool inside = false;
    for_each_line(answer, [&](std::string_view raw) {
        const auto line = base::trim(raw);
        if (!line.empty() && raw.front() != ' ') inside = base::lower(line) == "interface " + base::lower(port);
        found = found || inside;
        if (!inside) return;
        if (line.starts_with(mode_line)) mode = line.substr(mode_line.size());
        if (line == "no switchport") block.correct(first_of(table.enabled_keys), "disabled");
        if (line.starts_with("switchport monitor")) block.correct(first_of(table.monitor_keys), "enabled");
    });
    if (found) block.correct(first_of(table.mode_keys), mode);
    return found;
}

ConfiguredPort read_block(const CliTable& table, std::optional<Vlan> dummy, const PortBlock& block) {
    return Reader(table, dummy, block).read();
}

PortState tagged_native_state(const CliTable& table, const PortState& state) {
    return foreign_state(tagged_natives_text(table) + "; configured is " + state.text(), vlans_of(state));
}

bool may_be_no_trunk(const PortState& state) {
    constexpr std::string_view no_key = "an answer with";
    return may_route(state) || state.foreign.starts_with(in_mode) || state.foreign.starts_with(no_key) ||
           state.is_unread;
}

std::string tagged_natives_text(const CliTable& table) {
    return "the switch tags native VLANs: `" + std::string(table.untag_natives) + "` makes it stop";
}

}  // namespace haas::drivers

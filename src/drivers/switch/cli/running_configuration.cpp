#include "drivers/switch/cli/running_configuration.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "drivers/switch/cli/port_lines.hpp"
#include "drivers/switch/cli/port_reading.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;
using core::Vlan;
using Vlans = std::set<Vlan>;
using Mode = ConfiguredInterface::Mode;

/// Removes a beginning from a text.
bool takes(std::string_view& text, std::string_view beginning) {
    if (!text.starts_with(beginning)) return false;
    text.remove_prefix(beginning.size());
    return true;
}

/// The name of a port as the switch may write it, with a blank before the number: `ethernet 1/1/5`.
std::string without_blanks(std::string_view text) {
    std::string joined(text);
    std::erase(joined, ' ');
    return joined;
}

/// Interfaces that no cable leads to.
bool is_internal(std::string_view name) {
    constexpr std::string_view kinds[] = {"vlan", "loopback", "mgmt", "null", "breakout", "virtual-network"};
    return std::any_of(std::begin(kinds), std::end(kinds),
                       [&](std::string_view kind) { return name.starts_with(kind); });
}

class Parser {
public:
    explicit Parser(const CliTable& table) : table_(table) {}

    void line(std::string_view whole) {
        const auto text = base::trim(whole);
        if (text.empty() || text == "!") return;
        if (whole.front() != ' ') {
            begin(text);
        } else if (vlan_) {
            if (text == "shutdown") all_.shut_vlans.insert(*vlan_);
        } else if (port_ != nullptr) {
            setting(text);
        }
    }
    RunningConfiguration take() { return std::move(all_); }

private:
    void begin(std::string_view text) {
        // The rest of a list that was broken into lines.
        if (port_ != nullptr && is_part_of_list(text)) port_->flaw = text;
        port_ = nullptr;
        vlan_.reset();
        if (!takes(text, "interface ")) return;
        const std::string name = base::lower(without_blanks(text));
        if (name.starts_with("vlan")) {
            vlan_ = core::parse_vlan(std::string_view(name).substr(std::string_view("vlan").size()));
            if (!vlan_) throw UnreadableError("an interface " + std::string(text));
            all_.vlans.insert(*vlan_);
        } else if (!is_internal(name)) {
            const std::string port = table_.port(name);
            port_ = &all_.ports[port.empty() ? base::whole_line(text) : port];
            if (port.empty()) port_->flaw = "an interface " + base::whole_line(text);
        }
    }

    void setting(std::string_view text) {
        const auto whole = text;
        if (text == "shutdown") {
            port_->is_shut = true;
        } else if (takes(text, "description ")) {
            port_->description = base::trim(text, "\" ");
        } else if (takes(text, "channel-group ")) {
            port_->channel = "port-channel" + std::string(text.substr(0, text.find(' ')));
        } else if (text == "no switchport") {
            port_->mode = Mode::routed;
        } else if (takes(text, "switchport")) {
            switchport(base::trim(text), whole);
        } else if (text.starts_with("vlan-stack") || text.starts_with("private-vlan") || is_part_of_list(text)) {
            port_->flaw = whole;
        }
    }

    void switchport(std::string_view text, std::string_view whole) {
        try {
            if (text == "mode trunk") {
                port_->mode = Mode::trunk;
            } else if (text == "mode access") {
                port_->mode = Mode::access;
            } else if (takes(text, "access vlan ")) {
                port_->untagged = parse_named_vlan(text, VlanRemark::state).vlan;
            } else if (takes(text, "trunk allowed vlan ")) {
                port_->tagged.merge(parse_allowed_vlans(text, ListOrder::ascending).vlans);
            } else {
                port_->flaw = whole;
            }
        } catch (const UnreadableError&) {
            port_->flaw = whole;
        }
    }

    const CliTable& table_;
    RunningConfiguration all_;
    ConfiguredInterface* port_ = nullptr;
    std::optional<Vlan> vlan_;
};

PortState lit(const ConfiguredInterface& port) {
    PortState state;
    state.native = port.untagged;
    state.tagged = port.tagged;
    return state;
}

/// A member passes the frames of its port-channel, whatever its own block says.
PortState member_state(const CliTable& table, const RunningConfiguration& all, const ConfiguredInterface& port) {
    const auto channel = all.ports.find(port.channel);
    const bool is_known = channel != all.ports.end() && channel->second.channel.empty();
    auto state = captive_state(member_text(port.channel), nullptr);
    if (is_known) {
        const auto of = configured_state(table, all, port.channel);
        state = captive_state(member_text(port.channel), &of);
    }
    state.foreign_vlans.merge(port.vlans());
    return state;
}

/// Whether a trunk without tagged VLANs that is shut down is what HaaS makes of a dark port. No document says whether a
/// trunk that loses its access VLAN has none then, or the default one: while it is shut, that does not matter.
bool is_dark_trunk(const ConfiguredInterface& port) {
    constexpr Vlan default_vlan = 1;
    return port.is_shut && port.tagged.empty() && (!port.untagged || port.untagged == default_vlan);
}

PortState trunk_state(const CliTable& table, const RunningConfiguration& all, const ConfiguredInterface& port) {
    if (port.tagged.size() >= all_vlans) return unbounded_state("a trunk of all VLANs");
    auto state = lit(port);
    if (is_dark_trunk(port)) return {};
    if (port.vlans().empty()) return unbounded_state("up, without VLANs");  // maybe in the default VLAN
    if (port.is_shut) return foreign_state("shut down; configured is " + state.text(), port.vlans());
    if (state.native && state.tagged.contains(*state.native))
        return foreign_state("VLAN " + std::to_string(*state.native) + " both tagged and untagged", port.vlans());
    return carried_state(table.remedies, std::move(state), all.find_lacking(port.vlans()));
}

class Writer {
public:
    Writer(const CliTable& table, const ConfiguredInterface& seen, const PortState& wanted)
        : table_(table), seen_(seen), wanted_(wanted) {}

    std::vector<std::string> lines() {
        const bool is_trunk = seen_.mode == Mode::trunk;
        // A port that becomes a trunk is in the default VLAN, whatever it was before.
        const bool drops_untagged = !wanted_.native && (seen_.untagged || !is_trunk);
        if (!seen_.is_shut && (wanted_.is_dark() || drops_untagged || !is_trunk)) send(table_.shut);
        if (!is_trunk) send(table_.trunk);
        for (const auto& list : short_lists(without(seen_.tagged, wanted_.tagged))) send(table_.remove, list);
        if (drops_untagged) send(table_.drop_native);
        if (wanted_.native && (wanted_.native != seen_.untagged || !is_trunk))
            send(table_.set_native, std::to_string(*wanted_.native));
        for (const auto& list : short_lists(without(wanted_.tagged, seen_.tagged))) send(table_.add, list);
        const bool is_shut = seen_.is_shut || std::find(lines_.begin(), lines_.end(), table_.shut) != lines_.end();
        if (is_shut && !wanted_.is_dark()) send(table_.bring_up);
        return std::move(lines_);
    }

private:
    void send(CliLines lines, const std::string& vlan = {}) {
        for (auto& line : fill_in(lines, {{"vlan", vlan}, {"vlans", vlan}})) lines_.push_back(std::move(line));
    }

    const CliTable& table_;
    const ConfiguredInterface& seen_;
    const PortState& wanted_;
    std::vector<std::string> lines_;
};

[[noreturn]] void refuse(const std::string& reason) { throw SwitchError(SwitchError::Kind::refused, "write", reason); }

}  // namespace

Vlans ConfiguredInterface::vlans() const {
    Vlans all = tagged;
    if (untagged) all.insert(*untagged);
    return all;
}

LackingVlans RunningConfiguration::find_lacking(const Vlans& wanted) const {
    return drivers::find_lacking(wanted, [&](Vlan vlan) {
        return vlans.contains(vlan) ? std::optional(!shut_vlans.contains(vlan)) : std::nullopt;
    });
}

RunningConfiguration parse_running_configuration(const CliTable& table, std::string_view interfaces,
                                                 std::string_view mirrors) {
    Parser parser(table);
    for_each_line(interfaces, [&](std::string_view line) { parser.line(line); });
    auto all = parser.take();
    if (all.ports.empty()) throw UnreadableError("no ports");
    for_each_line(mirrors, [&](std::string_view line) {
        line = base::trim(line);
        if (takes(line, "destination interface ")) all.mirrors.insert(table.port(base::lower(without_blanks(line))));
    });
    return all;
}

PortState configured_state(const CliTable& table, const RunningConfiguration& all, const std::string& name) {
    const auto& port = all.ports.at(name);
    if (!port.flaw.empty()) return unbounded_state(std::string(not_understood) + port.flaw, port.vlans());
    if (all.mirrors.contains(name)) return foreign_state(monitor_text, port.vlans());
    if (!port.channel.empty()) return member_state(table, all, port);
    switch (port.mode) {
        case Mode::routed: return foreign_state("no switch port", {});
        case Mode::trunk: return trunk_state(table, all, port);
        case Mode::access: break;
    }
    if (!port.untagged) return unbounded_state("mode access, without a VLAN");
    return foreign_state("mode access, VLAN " + std::to_string(*port.untagged), port.vlans());
}

std::vector<std::string> configuration_lines(const CliTable& table, const RunningConfiguration& all,
                                             const std::string& name, const core::PortChange& change) {
    const auto& port = all.ports.at(name);
    if (!port.channel.empty()) refuse(name + " is " + member_text(port.channel));
    if (all.mirrors.contains(name)) refuse(name + " is " + std::string(monitor_text));
    if (port.mode == Mode::routed) {
        refuse(name +
               " is no switch port; the switch may bring it up in its default VLAN when it becomes one: do that by "
               "hand, with `switchport mode trunk`, `shutdown`");
    }
    const auto wanted = vlans_of(change.wanted);
    require_possible(table, std::nullopt, wanted);
    const auto lacking = all.find_lacking(wanted);
    if (!lacking.empty()) refuse(lacking_text(table.remedies, lacking));
    if (configured_state(table, all, name) == change.wanted) return {};
    return Writer(table, port, change.wanted).lines();
}

std::string new_description(const CliTable& table, const ConfiguredInterface& port, const std::string& text) {
    constexpr std::string_view harmless = " _.:/+-()";
    std::string kept = text.substr(0, table.longest_description);
    std::replace_if(
        kept.begin(), kept.end(), [&](char c) { return !base::is_alphanumeric(c) && !base::contains(harmless, c); },
        '-');
    return kept == port.description ? std::string() : kept;
}

}  // namespace haas::drivers

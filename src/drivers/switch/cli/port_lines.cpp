#include "drivers/switch/cli/port_lines.hpp"

#include <algorithm>
#include <set>

#include "drivers/switch/cli/port_reading.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;
using core::Vlan;
using Vlans = std::set<Vlan>;

/// Keeps command lines, including the prompt, shorter than the width of a narrow terminal.
constexpr std::size_t longest_list = 40;

class Writer {
public:
    Writer(const CliTable& table, std::optional<Vlan> dummy) : table_(table) {
        if (dummy) dummy_ = std::to_string(*dummy);
    }

    void send(CliLines lines, const std::string& vlan = {}) {
        for (auto& line : fill_in(lines, {{"vlan", vlan}, {"vlans", vlan}, {"dummy", dummy_}})) {
            lines_.push_back(std::move(line));
        }
    }
    /// Makes a foreign port a dark trunk.
    void take_over(const core::PortState& seen) {
        if (!table_.take_over.empty()) {
            if (may_be_no_trunk(seen)) send(table_.shut);
            send(table_.take_over);
            return;
        }
        const bool shut = may_route(seen);
        if (shut) send(table_.shut);
        send(table_.switch_port);
        send(table_.all_dark);
        // Only now: a new trunk carries the VLANs of its lists, which may have been all VLANs.
        send(table_.trunk);
        if (shut) send(table_.bring_up);
    }
    void change(const core::PortState& seen, const core::PortState& wanted) {
        const Vlans before = vlans_of(seen);
        const Vlans after = vlans_of(wanted);
        const bool other_native = wanted.native != seen.native;
        Vlans gone = without(before, after);
        // A native VLAN that becomes tagged is removed and added again, and so is a tagged VLAN that becomes native:
        // without that, switches behave differently.
        if (other_native && seen.native) gone.insert(*seen.native);
        if (other_native && wanted.native && before.contains(*wanted.native)) gone.insert(*wanted.native);
        Vlans added = without(after, without(before, gone));
        if (other_native && wanted.native) added.insert(*wanted.native);

        for (const auto& list : short_lists(gone)) send(table_.remove, list);
        if (other_native && !wanted.native) send(table_.drop_native);
        const auto set_native = [&] {
            if (other_native && wanted.native) send(table_.set_native, std::to_string(*wanted.native));
        };
        if (table_.native_step == CliTable::NativeStep::before_adding) set_native();
        for (const auto& list : short_lists(added)) send(table_.add, list);
        if (table_.native_step == CliTable::NativeStep::after_adding) set_native();
    }
    std::vector<std::string> take() { return std::move(lines_); }

private:
    const CliTable& table_;
    std::string dummy_;
    std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> short_lists(const Vlans& vlans) {
    std::vector<std::string> pieces;
    std::string rest = vlans.empty() ? std::string() : core::format_vlan_list(vlans);
    while (rest.size() > longest_list) {
        const auto comma = rest.rfind(',', longest_list);
        pieces.push_back(rest.substr(0, comma));
        rest.erase(0, comma + 1);
    }
    if (!rest.empty()) pieces.push_back(rest);
    return pieces;
}

void require_possible(const CliTable& table, std::optional<Vlan> dummy, const Vlans& wanted) {
    for (const Vlan vlan : wanted) {
        const std::string name = "VLAN " + std::to_string(vlan);
        if (dummy == vlan) {
            throw SwitchError(SwitchError::Kind::refused, "write", name + " is the dummy VLAN of this switch");
        }
        if (vlan > table.highest_vlan) {
            throw SwitchError(
                SwitchError::Kind::refused, "write",
                name + " is above " + std::to_string(table.highest_vlan) + ", the highest of this switch");
        }
    }
}

std::vector<std::string> fill_in(CliLines lines, const std::map<std::string_view, std::string>& values) {
    std::vector<std::string> filled;
    for_each_line(lines, [&](std::string_view line) {
        std::string text;
        while (!line.empty()) {
            const auto open = line.find('{');
            text += line.substr(0, open);
            if (open == std::string_view::npos) break;
            const auto close = line.find('}', open);
            text += values.at(line.substr(open + 1, close - open - 1));
            line.remove_prefix(close + 1);
        }
        filled.push_back(std::move(text));
    });
    return filled;
}

std::vector<std::string> port_lines(const CliTable& table, std::optional<Vlan> dummy, const core::PortChange& change) {
    require_possible(table, dummy, vlans_of(change.wanted));
    Writer writer(table, dummy);
    const bool foreign = !change.seen.foreign.empty();
    if (foreign) {
        writer.take_over(change.seen);
    } else if (change.wanted.is_dark() && !change.seen.is_dark()) {
        writer.send(table.all_dark);
    }
    if (!change.wanted.is_dark()) writer.change(foreign ? core::PortState{} : change.seen, change.wanted);
    return writer.take();
}

}  // namespace haas::drivers

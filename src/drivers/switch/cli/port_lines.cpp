#include "drivers/switch/cli/port_lines.hpp"

#include <algorithm>
#include <set>

#include "drivers/switch/cli/port_reading.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;
using core::Vlan;
using Vlans = std::set<Vlan>;

/// All VLANs that ports can have but one, as a list.
std::string all_but(Vlan one, Vlan highest) {
    const auto range = [](int first, int last) {
        return (first == last ? "" : std::to_string(first) + '-') + std::to_string(last);
    };
    std::string list;
    if (one > core::lowest_vlan) list = range(core::lowest_vlan, one - 1);
    if (one < highest) list += (list.empty() ? "" : ",") + range(one + 1, highest);
    return list;
}

class Writer {
public:
    Writer(const CliTable& table, std::optional<Vlan> dummy) : table_(table) {
        values_["dummy"] = dummy ? std::to_string(*dummy) : "";
        values_["others"] = dummy ? all_but(*dummy, table.highest_vlan) : "";
    }

    void send(CliLines lines, const std::string& vlan = {}) {
        values_["vlan"] = values_["vlans"] = vlan;
        for (auto& line : fill_in(lines, values_)) lines_.push_back(std::move(line));
    }
    /// Makes a foreign port a dark trunk, and brings it up: a session that has ended may have left it shut down.
    void take_over(const core::PortState& seen) {
        if (!table_.take_over.empty()) {
            if (may_be_no_trunk(seen)) send(table_.shut);
            send(table_.take_over);
            return;
        }
        if (may_route(seen)) send(table_.shut);
        send(table_.switch_port);
        send(table_.bring_up.empty() ? table_.all_dark : table_.mark);
        // Only now: a new trunk carries the VLANs of its lists, which may have been all VLANs.
        send(table_.trunk);
        if (table_.bring_up.empty()) return;
        send(table_.bring_up);
        send(table_.all_dark);
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
    std::map<std::string_view, std::string> values_;
    std::vector<std::string> lines_;
};

}  // namespace

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

std::vector<std::string> lines_to_try(const CliTable& table, std::optional<Vlan> dummy,
                                      const core::PortChange& change) {
    const bool is_marked_later = !table.take_over.empty() && may_be_no_trunk(change.seen);
    if (change.seen.foreign.empty() || !is_marked_later) return {};
    Writer writer(table, dummy);
    writer.send(table.mark);
    return writer.take();
}

}  // namespace haas::drivers

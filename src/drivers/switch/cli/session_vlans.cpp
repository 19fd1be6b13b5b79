// The VLANs of a CLI switch: which exist, and how they are created and deleted.
#include "base/text.hpp"
#include "drivers/switch/cli/port_lines.hpp"
#include "drivers/switch/cli/session.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/refused_texts.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

/// @source  the command references of all kinds: `name` takes 32 characters
constexpr std::size_t longest_vlan_name = 32;

}  // namespace

const VlanTable& CliSession::vlans() {
    if (vlans_) return *vlans_;
    std::string last;
    std::string text;
    for (const auto& line : fill_in(table_.read_vlans, {})) {
        last = line;
        text = without_noise(ask(line));
        if (!find_error_text(text)) break;
    }
    vlans_ = parse_vlan_table(text);
    if (!vlans_) refuse(last, ": " + quote_briefly(find_error_text(text).value_or("not understood: " + text)));
    return *vlans_;
}

LackingVlans CliSession::look_for_lacking(const std::set<core::Vlan>& wanted) {
    if (wanted.empty() || table_.missing_vlans == CliTable::MissingVlans::shown_with_port) return {};
    const auto& there = vlans();
    return find_lacking(wanted, [&](core::Vlan vlan) {
        const auto found = there.find(vlan);
        return found == there.end() ? std::nullopt : std::optional(found->second);
    });
}

/// @source  NX-OS Interfaces Configuration Guide, "Configuring the Device to Tag Native VLAN Traffic", and the command
///          reference: `vlan dot1q native tag is enabled`
bool CliSession::tags_natives() {
    if (table_.read_native_tagging.empty()) return false;
    if (tags_natives_) return *tags_natives_;
    const auto text = without_noise(ask(table_.read_native_tagging));
    const auto lowered = base::lower(text);
    tags_natives_ = base::contains(lowered, table_.tags_natives);
    const bool is_unknown = base::contains(lowered, "invalid") || base::contains(lowered, "syntax error");
    const bool says_no = is_unknown || base::contains(lowered, "disabled") || base::trim(lowered).empty();
    if (!*tags_natives_ && !says_no) {
        tags_natives_.reset();
        refuse(table_.read_native_tagging, ": " + quote_briefly(text));
    }
    return *tags_natives_;
}

void CliSession::carry_out(const std::vector<std::string>& lines) {
    try {
        for (const auto& line : lines) command(line);
    } catch (const SwitchError& error) {
        if (error.kind() != SwitchError::Kind::unreachable) leave();
        throw;
    }
    leave();
}

void CliSession::try_to_name(const std::vector<std::string>& lines) {
    const auto mode = mode_;
    for (const auto& line : lines) {
        const auto complaint = complaint_of(ask(line));
        if (!complaint) continue;
        log_refused_text(line, quote(*complaint));
        break;
    }
    if (mode == Mode::main) leave();
}

std::set<core::Vlan> CliSession::missing_vlans(const std::set<core::Vlan>& wanted) {
    dialogue_.begin("list VLANs");
    leave();
    auto missing = wanted;
    // VLANs that no port of this switch can carry are refused with their ports, in words of their own.
    std::erase_if(missing, [&](core::Vlan vlan) {
        return vlan > table_.highest_vlan || vlan == dummy_ || vlans().contains(vlan);
    });
    return missing;
}

void CliSession::create_vlans(const std::map<core::Vlan, std::string>& missing) {
    dialogue_.begin("create VLANs");
    leave();
    std::set<core::Vlan> all;
    for (const auto& [vlan, name] : missing) all.insert(vlan);
    vlans_.reset();
    for (const auto& list : short_lists(all)) carry_out(fill_in(table_.remedies.create, {{"vlans", list}}));
    for (const auto& [vlan, text] : missing) {
        const auto name = text.substr(0, longest_vlan_name);
        if (!name.empty()) try_to_name(fill_in(table_.name_vlan, {{"vlan", std::to_string(vlan)}, {"name", name}}));
    }
}

void CliSession::delete_vlans(const std::set<core::Vlan>& unwanted) {
    dialogue_.begin("delete VLANs");
    leave();
    auto there = unwanted;
    std::erase_if(there, [&](core::Vlan vlan) { return !vlans().contains(vlan); });
    vlans_.reset();
    for (const auto& list : short_lists(there)) carry_out(fill_in(table_.delete_vlans, {{"vlans", list}}));
    vlans_.reset();
}

}  // namespace haas::drivers

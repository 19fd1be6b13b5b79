#include "drivers/switch/ovs_port.hpp"

#include "base/text.hpp"
#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

namespace {

constexpr int reserved_vlan = 4095;
constexpr const char* dark_mode = "dot1q-tunnel";
constexpr const char* native_mode = "native-untagged";
constexpr const char* tagged_mode = "trunk";

bool are_vlans(const std::set<int>& ids) {
    return ids.empty() || (*ids.begin() >= core::lowest_vlan && *ids.rbegin() <= core::highest_vlan);
}

std::string join(const std::set<int>& ids) {
    std::vector<std::string> texts;
    for (const int id : ids) texts.push_back(std::to_string(id));
    return base::join(texts, ",");
}

/// A foreign row in the words of `ovs-vsctl list Port`, where an administrator would look for it.
std::string foreign_text(const OvsPort& row) {
    if (row.vlan_mode.empty() && !row.tag && row.trunks.empty()) return "a trunk of all VLANs";
    std::string text = "vlan_mode=" + (row.vlan_mode.empty() ? "[]" : base::whole_line(row.vlan_mode));
    text += " tag=" + (row.tag ? std::to_string(*row.tag) : "[]");
    text += " trunks=[" + join(row.trunks) + "] cvlans=[" + join(row.cvlans) + "]";
    return text + (row.is_protected ? " protected" : "");
}

/// Whether a port may carry more VLANs than its row names.
/// @source  ovs-vswitchd.conf.db(5), "VLAN Configuration": without `trunks`, any mode but `access` and `dot1q-tunnel`
///          carries all VLANs; without a mode, a `tag` makes an access port; `access` without a tag is VLAN 0, whatever
///          that reaches
bool is_unbounded(const OvsPort& row) {
    const bool is_access = row.vlan_mode == "access" || (row.vlan_mode.empty() && row.tag);
    if (is_access || row.vlan_mode == dark_mode) return !row.tag;
    return row.trunks.empty();
}

std::set<core::Vlan> named_vlans(const OvsPort& row) {
    auto ids = row.trunks;
    if (row.tag) ids.insert(*row.tag);
    std::set<core::Vlan> vlans;
    for (const int id : ids) {
        if (id >= core::lowest_vlan && id <= core::highest_vlan) vlans.insert(static_cast<core::Vlan>(id));
    }
    return vlans;
}

/// What the row alone says.
core::PortState state_of_row(const OvsPort& row) {
    core::PortState state;
    if (row.vlan_mode == dark_mode && row.tag == reserved_vlan && row.trunks.empty() &&
        row.cvlans == std::set<int>{reserved_vlan} && row.is_protected) {
        return state;
    }
    const bool plain = row.cvlans.empty() && !row.is_protected && !row.trunks.empty() && are_vlans(row.trunks);
    const bool native = row.vlan_mode == native_mode && row.tag && row.trunks.contains(*row.tag);
    const bool tagged = row.vlan_mode == tagged_mode && !row.tag;
    if (!plain || (!native && !tagged)) {
        state.foreign = foreign_text(row);
        state.foreign_vlans = named_vlans(row);
        state.may_carry_any = is_unbounded(row);
        return state;
    }
    for (const int id : row.trunks) state.tagged.insert(static_cast<core::Vlan>(id));
    if (native) {
        state.native = static_cast<core::Vlan>(*row.tag);
        state.tagged.erase(*state.native);
    }
    return state;
}

}  // namespace

core::PortState to_port_state(const OvsPort& row) {
    const auto state = state_of_row(row);
    return row.is_mirror ? captive_state(monitor_text, &state) : state;
}

std::vector<std::string> to_ovs_columns(const core::PortState& wanted) {
    const std::string reserved = std::to_string(reserved_vlan);
    if (wanted.is_dark()) {
        return {std::string("vlan_mode=") + dark_mode, "tag=" + reserved, "trunks=[]", "cvlans=" + reserved,
                "protected=true"};
    }
    std::set<int> trunks(wanted.tagged.begin(), wanted.tagged.end());
    if (wanted.native) trunks.insert(*wanted.native);
    return {std::string("vlan_mode=") + (wanted.native ? native_mode : tagged_mode),
            wanted.native ? "tag=" + std::to_string(*wanted.native) : "tag=[]", "trunks=" + join(trunks), "cvlans=[]",
            "protected=false"};
}

}  // namespace haas::drivers

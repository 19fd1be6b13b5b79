#include "drivers/switch/json/session.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "drivers/switch/json/port_name.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;
using core::Vlan;

/// @source  EOS User Manual, `name (VLAN configuration)`, and NX-OS Layer 2 Switching Configuration Guide, "Configuring
///          VLANs": up to 32 characters
constexpr std::size_t longest_vlan_name = 32;
/// @source  Cisco Nexus 3000 and 5000 command references, `description`: up to 80 characters; later releases take more
constexpr std::size_t longest_description = 80;

}  // namespace

SwitchReading JsonSession::read_quoted() {
    try {
        auto reading = read_switch();
        for (auto& [name, state] : reading.ports) {
            if (!state.foreign.empty()) state.foreign = client_.quote(state.foreign);
        }
        vlans_ = reading.vlans;
        return reading;
    } catch (const UnreadableError& error) {
        client_.fail(SwitchError::Kind::refused, "not understood: " + client_.quote(error.what()));
    }
}

std::map<std::string, core::PortState> JsonSession::read(const std::vector<std::string>& ports) {
    std::map<std::string, core::PortState> seen;
    if (ports.empty()) return seen;
    client_.begin("read");
    const auto reading = read_quoted();
    for (const auto& name : ports) {
        const auto found = reading.ports.find(port_(name));
        if (found != reading.ports.end()) seen.emplace(name, found->second);
    }
    return seen;
}

std::optional<std::map<std::string, core::PortState>> JsonSession::read_all() {
    client_.begin("read");
    return read_quoted().ports;
}

const std::map<Vlan, SwitchVlan>& JsonSession::known_vlans() {
    if (!vlans_) vlans_ = read_vlans();
    return *vlans_;
}

std::set<Vlan> JsonSession::missing_vlans(const std::set<Vlan>& wanted) {
    client_.begin("list VLANs");
    auto missing = wanted;
    std::erase_if(missing, [&](Vlan vlan) { return known_vlans().contains(vlan); });
    return missing;
}

void JsonSession::create_vlans(const std::map<Vlan, std::string>& missing) {
    client_.begin("create VLANs");
    std::set<std::string> used;
    for (const auto& [vlan, each] : known_vlans()) used.insert(each.name);
    std::map<Vlan, std::string> named;
    for (const auto& [vlan, name] : missing) {
        // A name may stand for only one VLAN; what was cut off may have been the difference.
        const auto shortened = harmless_text(name, longest_vlan_name);
        named[vlan] = used.insert(shortened).second ? shortened : std::string();
    }
    vlans_.reset();
    configure(vlan_lines(named));
}

void JsonSession::delete_vlans(const std::set<Vlan>& unwanted) {
    if (unwanted.empty()) return;
    client_.begin("delete VLANs");
    std::set<Vlan> there;
    for (const auto& [vlan, each] : read_vlans()) {
        if (unwanted.contains(vlan)) there.insert(vlan);
    }
    vlans_.reset();
    if (!there.empty()) configure(no_vlan_lines(there));
}

void JsonSession::require_vlans(const std::vector<core::PortChange>& changes) {
    std::set<Vlan> wanted;
    for (const auto& change : changes) wanted.merge(vlans_of(change.wanted));
    if (wanted.empty()) return;
    const SwitchReading reading{{}, known_vlans()};
    const auto missing = drivers::missing_vlans(reading, wanted);
    if (!missing.empty()) client_.fail(SwitchError::Kind::refused, missing_vlans_text(reading, missing));
}

CommandLines JsonSession::lines_of(const core::PortChange& change) const {
    CommandLines lines;
    if (!(change.seen == change.wanted)) lines = lines_for(change.seen, change.wanted);
    const auto description = harmless_text(change.description, longest_description);
    if (!description.empty()) lines.push_back("description " + description);
    return lines;
}

void JsonSession::write(const std::vector<core::PortChange>& changes) {
    client_.begin(changes.size() == 1 ? "write port " + base::one_line(changes.front().port) : "write");
    CommandLines lines;
    for (const auto& change : changes) {
        const auto port = port_(change.port);
        if (port.empty()) {
            client_.fail(SwitchError::Kind::no_such_port, base::one_line(change.port) + " is not a port name");
        }
        auto own = lines_of(change);
        if (own.empty()) continue;
        lines.push_back("interface " + port);
        lines.insert(lines.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    }
    if (lines.empty()) return;
    require_vlans(changes);
    configure(lines);
}

}  // namespace haas::drivers

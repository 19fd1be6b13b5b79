#include "drivers/switch/json/session.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "drivers/switch/json/port_name.hpp"
#include "drivers/switch/refused_texts.hpp"
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

/// @param read  the answer of the switch
template <class Read>
auto JsonSession::understood(const Read& read) {
    try {
        return read();
    } catch (const UnreadableError& error) {
        client_.fail(SwitchError::Kind::refused, "not understood: " + client_.quote(error.what()));
    }
}

SwitchReading JsonSession::read_understood() {
    return understood([&] {
        auto reading = read_switch();
        vlans_ = reading.vlans;
        return reading;
    });
}

std::map<std::string, core::PortState> JsonSession::read(const std::vector<std::string>& ports) {
    std::map<std::string, core::PortState> seen;
    if (ports.empty()) return seen;
    client_.begin("read");
    const auto reading = read_understood();
    for (const auto& name : ports) {
        const auto found = reading.ports.find(port_(name));
        if (found != reading.ports.end()) seen.emplace(name, found->second);
    }
    return seen;
}

std::optional<std::map<std::string, core::PortState>> JsonSession::read_all() {
    client_.begin("read");
    return read_understood().ports;
}

const std::map<Vlan, SwitchVlan>& JsonSession::known_vlans() {
    if (!vlans_) vlans_ = understood([&] { return read_vlans(); });
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
    std::set<Vlan> created;
    std::vector<CommandLines> names;
    for (const auto& [vlan, label] : missing) {
        const auto name = harmless_text(label, longest_vlan_name);
        created.insert(vlan);
        // A name may stand for only one VLAN; what was cut off may have been the difference.
        if (!name.empty() && used.insert(name).second)
            names.push_back({"vlan " + std::to_string(vlan), "name " + name});
    }
    vlans_.reset();
    try {
        vlans_ = configure_vlans(vlan_lines(created));
    } catch (const UnreadableError&) {
        // They are created; whoever asks which there are is told why that cannot be read.
    }
    try_texts(names);
}

void JsonSession::delete_vlans(const std::set<Vlan>& unwanted) {
    client_.begin("delete VLANs");
    auto there = unwanted;
    std::erase_if(there, [&](Vlan vlan) { return !known_vlans().contains(vlan); });
    if (there.empty()) return;
    vlans_.reset();
    configure(no_vlan_lines(there));
}

void JsonSession::require_vlans(const std::vector<core::PortChange>& changes) {
    std::set<Vlan> wanted;
    for (const auto& change : changes) wanted.merge(vlans_of(change.wanted));
    if (wanted.empty()) return;
    const auto text = lacking_text({{}, known_vlans()}, remedies_, wanted);
    if (!text.empty()) client_.fail(SwitchError::Kind::refused, text);
}

void JsonSession::try_texts(std::span<const CommandLines> texts) {
    if (texts.empty()) return;
    CommandLines lines;
    for (const auto& each : texts) lines.insert(lines.end(), each.begin(), each.end());
    try {
        return configure(lines);
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        if (texts.size() == 1) return log_refused_text(base::join(lines, ", "), error.what());
    }
    // One refused text does not take the others away.
    try_texts(texts.first(texts.size() / 2));
    try_texts(texts.subspan(texts.size() / 2));
}

void JsonSession::write(const std::vector<core::PortChange>& changes) {
    client_.begin(changes.size() == 1 ? "write port " + base::one_line(changes.front().port) : "write");
    CommandLines lines;
    std::vector<CommandLines> texts;
    for (const auto& change : changes) {
        const auto port = port_(change.port);
        if (port.empty()) {
            client_.fail(SwitchError::Kind::no_such_port, base::one_line(change.port) + " is not a port name");
        }
        const auto interface = "interface " + port;
        if (!(change.seen == change.wanted)) {
            lines.push_back(interface);
            auto own = lines_for(change.seen, change.wanted);
            lines.insert(lines.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
        }
        const auto description = harmless_text(change.description, longest_description);
        if (!description.empty()) texts.push_back({interface, "description " + description});
    }
    if (!lines.empty()) {
        require_vlans(changes);
        configure(lines);
    }
    try_texts(texts);
}

}  // namespace haas::drivers

#include "drivers/switch/cli/configuration_session.hpp"

#include "base/text.hpp"
#include "drivers/switch/cli/port_lines.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;
using core::Vlan;

std::string interface_of(Vlan vlan) { return "vlan " + std::to_string(vlan); }

/// The lines that a configuration does not have: those of its blocks are indented, below a line that begins one.
std::string without_blocks(std::string_view text) {
    std::string kept;
    for_each_line(text, [&](std::string_view line) {
        const bool begins = line.starts_with("interface ") || line.starts_with("monitor session ");
        const bool belongs = line.starts_with(' ') || line.starts_with('!') || begins || is_part_of_list(line);
        if (!belongs) kept += std::string(line) + '\n';
    });
    return kept;
}

}  // namespace

std::string ConfigurationSession::show(std::string_view line) {
    auto text = without_noise(ask(line));
    if (const auto complaint = complaint_of(without_blocks(text))) refuse(line, ": " + *complaint);
    return text;
}

/// A switch that does not know the command shows no mirroring destinations. But they must be routed ports there, so
/// they are foreign in any case.
std::string ConfigurationSession::show_mirrors() {
    try {
        return show(table().read_mirrors);
    } catch (const SwitchError& error) {
        if (!base::contains(base::lower(error.what()), "unrecognized command")) throw;
        return {};
    }
}

RunningConfiguration ConfigurationSession::look() {
    const auto mirrors = show_mirrors();
    const auto interfaces = show(table().read);
    try {
        return parse_running_configuration(table(), interfaces, mirrors);
    } catch (const UnreadableError& error) {
        refuse(table().read, std::string(": not understood: ") + error.what());
    }
}

std::map<std::string, PortState> ConfigurationSession::read(const std::vector<std::string>& ports) {
    begin("read");
    std::map<std::string, PortState> answer;
    if (ports.empty()) return answer;
    const auto all = look();
    for (const auto& name : ports) {
        const std::string port = table().port(name);
        if (all.ports.contains(port)) answer.emplace(name, configured_state(table(), all, port));
    }
    return answer;
}

std::optional<std::map<std::string, PortState>> ConfigurationSession::read_all() {
    begin("read");
    const auto all = look();
    std::map<std::string, PortState> answer;
    for (const auto& [port, configured] : all.ports) answer.emplace(port, configured_state(table(), all, port));
    return answer;
}

std::set<Vlan> ConfigurationSession::missing_vlans(const std::set<Vlan>& wanted) {
    begin("list VLANs");
    const auto all = look();
    auto missing = wanted;
    // VLANs that no port of this switch can carry are refused with their ports, in words of their own.
    std::erase_if(missing, [&](Vlan vlan) { return vlan > table().highest_vlan || all.vlans.contains(vlan); });
    return missing;
}

void ConfigurationSession::create_vlans(const std::map<Vlan, std::string>& missing) {
    begin("create VLANs");
    std::vector<PortLines> blocks;
    for (const auto& [vlan, name] : missing) blocks.push_back({interface_of(vlan), {}, name});
    configure(blocks);
}

void ConfigurationSession::delete_vlans(const std::set<Vlan>& unwanted) {
    begin("delete VLANs");
    if (unwanted.empty()) return;
    const auto all = look();
    std::vector<std::string> lines;
    for (const Vlan vlan : unwanted) {
        if (!all.vlans.contains(vlan)) continue;
        for (const auto& [name, port] : all.ports) {
            if (port.vlans().contains(vlan)) {
                throw SwitchError(SwitchError::Kind::refused, "delete VLANs",
                                  "VLAN " + std::to_string(vlan) + " is still on " + name);
            }
        }
        for (auto& line : fill_in(table().remove_vlan, {{"vlan", std::to_string(vlan)}}))
            lines.push_back(std::move(line));
    }
    configure({}, lines);
}

void ConfigurationSession::write(const std::vector<core::PortChange>& changes) {
    begin("write");
    if (changes.empty()) return;
    const auto all = look();
    std::vector<PortLines> ports;
    for (const auto& change : changes) {
        const auto port = table().port(change.port);
        if (!all.ports.contains(port)) {
            throw SwitchError(SwitchError::Kind::no_such_port, "write",
                              "the switch has no port " + base::one_line(change.port));
        }
        auto lines = configuration_lines(table(), all, port, change);
        auto description = new_description(table(), all.ports.at(port), change.description);
        if (!lines.empty() || !description.empty()) ports.push_back({port, std::move(lines), std::move(description)});
    }
    configure(ports);
}

}  // namespace haas::drivers

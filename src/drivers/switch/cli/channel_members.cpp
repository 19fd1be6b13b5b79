#include "drivers/switch/cli/channel_members.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "drivers/switch/cli/session.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/port_names.hpp"
#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

/// @source  NX-OS Interfaces Configuration Guide, "Configuring Port Channels", and captures in the test data of
///          ntc-templates: below a legend, a row for each port-channel, as `1  Po1(SU)  Eth  LACP  Eth1/1(P)
///          Eth1/2(P)`, which goes on in lines of members
ChannelMembers parse_channel_members(const CliTable& table, std::string_view answer) {
    constexpr std::string_view short_name = "Eth";
    ChannelMembers members;
    std::string channel;
    for_each_line(answer, [&](std::string_view line) {
        for (const auto word : base::split(line, ' ')) {
            const auto bracket = word.find('(');
            if (bracket == std::string_view::npos) continue;
            const auto name = word.substr(0, bracket);
            const bool is_port = name.starts_with(short_name) && name.size() > short_name.size();
            const auto port =
                is_port ? table.port("Ethernet" + std::string(name.substr(short_name.size()))) : table.port(name);
            if (port.empty()) continue;
            if (!port_channel_number(name).empty()) {
                channel = port;
            } else if (!channel.empty()) {
                members[port] = channel;
            }
        }
    });
    return members;
}

void CliSession::look_for_members(const Blocks& all) {
    members_.clear();
    const auto is_channel = [](const auto& each) { return !port_channel_number(each.first).empty(); };
    if (table_.read_channels.empty() || std::none_of(all.begin(), all.end(), is_channel)) return;
    const auto text = without_noise(ask(table_.read_channels));
    members_ = parse_channel_members(table_, text);
    const auto error = find_error_text(text);
    if (members_.empty() && error && !base::contains(base::lower(*error), "invalid")) {
        refuse(table_.read_channels, ": " + quote_briefly(*error));
    }
}

core::PortState CliSession::state_among(const std::string& port, const Blocks& all) {
    const auto channel = members_.find(port);
    if (channel == members_.end()) return read_state(port, all.at(port));
    const auto found = all.find(channel->second);
    if (found == all.end()) return captive_state(member_text(channel->second), nullptr);
    const auto of = read_state(found->first, found->second);
    return captive_state(member_text(channel->second), &of);
}

}  // namespace haas::drivers

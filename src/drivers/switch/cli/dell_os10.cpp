// Dell switches with SmartFabric OS10 (S4100, S5200, Z9000 series), 10.4 and 10.5. Never tried on hardware.
//
// @source  Dell SmartFabric OS10 User Guide 10.5: "CLI Basics" (modes, prompts, `configure terminal`, `exit`, `show
//          running-configuration`, `copy running-configuration startup-configuration`), "Conflicting interface ranges"
//          (blocks of port-channels and VLANs; `switchport trunk allowed vlan` adds to the list; a removed VLAN leaves
//          all lists), "VXLAN", "Configure untagged access ports" (`no switchport access vlan` removes the access VLAN
//          of a trunk)
// @source  networking-generic-switch (DellOS10) and Ansible's dellemc.os10 (os10_vlan, os10_interface): the same
//          commands
// @source  DISA's guide for Dell OS10 switches, V-269966 to V-269971: the access VLAN of a trunk is its native one;
//          access is the mode that is not shown
#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/port_names.hpp"

namespace haas::drivers {

namespace {

/// `1/1/5`, or `1/1/5:2` for a part of a port that was split.
bool is_os10_number(std::string_view text) {
    const auto colon = text.find(':');
    if (colon != std::string_view::npos && !is_plain_number(text.substr(colon + 1))) return false;
    const auto number = text.substr(0, colon);
    return is_port_number(number) && std::count(number.begin(), number.end(), '/') == 2;
}

std::string port_of(std::string_view name) {
    constexpr std::string_view ethernet = "ethernet";
    constexpr std::string_view channel = "port-channel";
    std::string lowered = base::lower(name);
    const std::string_view text = lowered;
    const bool is_port = text.starts_with(ethernet) && is_os10_number(text.substr(ethernet.size()));
    const bool is_channel = text.starts_with(channel) && is_plain_number(text.substr(channel.size()));
    return is_port || is_channel ? lowered : std::string();
}

constexpr CliTable make_table() {
    CliTable table{};
    table.type = "dell-os10";
    table.description = "Dell switches with SmartFabric OS10, by their command line over ssh or telnet";
    table.port = port_of;
    table.port_syntax =
        "ethernet and three numbers without leading zeros, as in ethernet1/1/5 or ethernet1/1/5:2, or port-channel and "
        "one, as in port-channel10";
    table.highest_vlan = 4093;
    table.kept_vlans = "4094";
    table.dummy = CliTable::Dummy::none;
    table.port_prompt = "(conf-if-";
    table.learn_prompt = "";
    table.stop_pager = "terminal length 0";
    table.enter = "configure terminal";
    table.enter_port = "interface {port}";
    table.leave = "exit";
    table.shut = "shutdown";
    table.trunk = "switchport mode trunk";
    table.add = "switchport trunk allowed vlan {vlans}";
    table.remove = "no switchport trunk allowed vlan {vlans}";
    table.set_native = "switchport access vlan {vlan}";
    table.drop_native = "no switchport access vlan";
    table.bring_up = "no shutdown";
    table.save = "copy running-configuration startup-configuration";
    table.saved = "Copy completed";
    // The guide shows no answer.
    table.silent_save = CliTable::SilentSave::done;
    table.reading = CliTable::Reading::configuration;
    table.read = "show running-configuration interface";
    table.read_mirrors = "show running-configuration monitor";
    table.remove_vlan = "no interface vlan {vlan}";
    table.describe = "description \"{text}\"";
    table.longest_description = 240;
    table.remedies = {.create = "configure terminal\ninterface vlan {vlans}",
                      .wake = "configure terminal\ninterface vlan {vlans}\nno shutdown",
                      .argument = VlanRemedies::Argument::each};
    table.pager = "--More--";
    return table;
}

constexpr CliTable table_of_this_kind = make_table();

}  // namespace

const CliTable& dell_os10_table() { return table_of_this_kind; }

}  // namespace haas::drivers

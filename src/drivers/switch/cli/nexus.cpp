// Cisco Nexus 3500 and 5500, NX-OS 5.x and 6.x: Layer 2 Switching Configuration Guide, "Configuring Access and Trunk
// Interfaces" and "Configuring VLANs". Never tried on hardware.
#include "drivers/switch/cli/driver.hpp"

#include "drivers/switch/port_names.hpp"

namespace haas::drivers {

namespace {

/// HaaS 0.1 named ports by their bare numbers, which meant ports of the first module.
std::string port_of(std::string_view name) {
    constexpr std::string_view spelt = "thernet";
    if (const auto number = port_channel_number(name); !number.empty()) return "port-channel" + std::string(number);
    if (is_plain_number(name) && name != "0") return "Ethernet1/" + std::string(name);
    if (name.empty() || (name.front() != 'E' && name.front() != 'e') || name.substr(1, spelt.size()) != spelt)
        return {};
    name.remove_prefix(1 + spelt.size());
    if (!is_port_number(name)) return {};
    return "Ethernet" + std::string(name);
}

constexpr CliTable make_table() {
    CliTable table{};
    table.type = "nexus";
    table.description = "Cisco Nexus 3500 and 5500 switches, by their command line over ssh or telnet";
    table.port = port_of;
    table.port_syntax =
        "Ethernet and two or three numbers without leading zeros, as in Ethernet1/5, where a bare 5 means "
        "that port as well; or port-channel12";
    table.highest_vlan = core::highest_vlan;
    table.kept_vlans = "1002-1005,3968-4094";
    table.dummy = CliTable::Dummy::required;
    table.learn_prompt = "";
    table.enter = "config terminal";
    table.enter_port = "int {port}";
    table.leave = "exit";
    table.mark = "sw trunk allowed vlan none\nsw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}";
    table.shut = "shutdown";
    table.switch_port = "sw";
    table.trunk = "sw mode trunk";
    table.add = "sw trunk allowed vlan add {vlans}";
    table.remove = "sw trunk allowed vlan remove {vlans}";
    table.set_native = "sw trunk native vlan {vlan}";
    table.drop_native = "sw trunk native vlan {dummy}";
    table.all_dark = "sw trunk allowed vlan none\nsw trunk native vlan {dummy}";
    table.bring_up = "no shutdown";
    table.native_step = CliTable::NativeStep::before_adding;
    table.save = "copy running-config startup-config";
    table.saved = "Copy complete";
    table.save_end = "100%";
    table.read = "show int sw";
    // Interfaces Configuration Guide, "Configuring Port Channels".
    table.read_channels = "show port-channel summary";
    table.block_begin = "Name";
    table.enabled_keys = "Switchport";
    table.mode_keys = "Administrative Mode\nOperational Mode";
    table.access_keys = "Access Mode VLAN";
    table.native_keys = "Trunking Native Mode VLAN";
    table.allowed_keys = "Trunking VLANs Allowed\nTrunking VLANs Enabled";
    table.monitor_keys = "Switchport Monitor";
    table.monitor_off = "not enabled\nnot-a-span-dest";
    table.list_order = ListOrder::ascending;
    table.empty_list = CliTable::EmptyList::unreadable;
    table.hidden_mode = "down";
    table.read_configuration = "show running-config interface {port}";
    table.read_vlans = "show vlan brief\nshow vlan";
    table.missing_vlans = CliTable::MissingVlans::only_listed;
    // The guide's chapter has these commands under "Configuring the Device to Tag Native VLAN Traffic".
    table.read_native_tagging = "show vlan dot1q tag native";
    table.tags_natives = "is enabled";
    table.untag_natives = "no vlan dot1q tag native";
    // The guide for Layer 2 switching has `state` and `shutdown` under "Configuring VLANs".
    table.remedies = {.create = "config terminal\nvlan {vlans}",
                      .wake = "config terminal\nvlan {vlans}\nstate active\nno shutdown"};
    table.name_vlan = "config terminal\nvlan {vlan}\nname {name}";
    table.delete_vlans = "config terminal\nno vlan {vlans}";
    table.describe = "description {text}";
    table.longest_description = 80;
    table.pager = "--More--";
    return table;
}

constexpr CliTable table_of_this_kind = make_table();

}  // namespace

const CliTable& nexus_table() { return table_of_this_kind; }

}  // namespace haas::drivers

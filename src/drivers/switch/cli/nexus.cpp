// Cisco Nexus 3500 and 5500, NX-OS 5.x and 6.x. Never tried on hardware.
//
// @source  what the names at the commands stand for:
//  - HIL: hil/ext/switches/nexus.py and _console.py (revision 8c6de221), whose dialogue has driven such switches
//  - the Layer 2 guide: Nexus 5000 Series NX-OS Layer 2 Switching Configuration Guide, "Configuring Access and Trunk
//    Interfaces" and "Configuring VLANs"
//  - the Interfaces guide: Nexus 7000 Series NX-OS Interfaces Configuration Guide 5.x, "Configuring Layer 2 Interfaces"
//    and "Configuring Port Channels"
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
    // The Layer 2 guide, "Configuring VLANs"
    table.kept_vlans = "1002-1005,3968-4094";
    table.dummy = CliTable::Dummy::required;
    // HIL, connect(), enter_if_prompt() and exit_if_prompt()
    table.learn_prompt = "";
    table.enter = "config terminal";
    table.enter_port = "int {port}";
    table.leave = "exit";
    // These lines are of the Interfaces guide; that they are sent in this order, and before the mode, is ours.
    table.mark = "sw trunk allowed vlan none\nsw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}";
    table.shut = "shutdown";
    // HIL, enable_vlan(); the Interfaces guide, "Configuring Trunk Ports"
    table.switch_port = "sw";
    table.trunk = "sw mode trunk";
    // HIL, enable_vlan() and disable_vlan(); the Interfaces guide, "Configuring the Allowed VLANs for Trunking Ports"
    table.add = "sw trunk allowed vlan add {vlans}";
    table.remove = "sw trunk allowed vlan remove {vlans}";
    // HIL, set_native(), disable_native() and disable_port(); the Interfaces guide, "Configuring the Native VLAN for
    // 802.1Q Trunking Ports"
    table.set_native = "sw trunk native vlan {vlan}";
    table.drop_native = "sw trunk native vlan {dummy}";
    table.all_dark = "sw trunk allowed vlan none\nsw trunk native vlan {dummy}";
    table.bring_up = "no shutdown";
    table.native_step = CliTable::NativeStep::before_adding;
    // HIL, save_running_config(). That an answer may end in `100%` without these words: no document says so
    table.save = "copy running-config startup-config";
    table.saved = "Copy complete";
    table.save_end = "100%";
    // HIL, _port_configs(): also the pager
    table.read = "show int sw";
    table.pager = "--More--";
    // The Interfaces guide, "Configuring Port Channels"
    table.read_channels = "show port-channel summary";
    // Captures, tests/texts/switches
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
    // Captures of NX-OS 5 to 9 in the tests of genie and ntc-templates, as for the next one
    table.read_configuration = "show running-config interface {port}";
    table.read_vlans = "show vlan brief\nshow vlan";
    table.missing_vlans = CliTable::MissingVlans::only_listed;
    // The Interfaces guide, "Configuring the Device to Tag Native VLAN Traffic"
    table.read_native_tagging = "show vlan dot1q tag native";
    table.tags_natives = "is enabled";
    table.untag_natives = "no vlan dot1q tag native";
    // The Layer 2 guide, "Configuring VLANs": `vlan`, `state`, `shutdown` and `name`
    table.remedies = {.create = "config terminal\nvlan {vlans}",
                      .wake = "config terminal\nvlan {vlans}\nstate active\nno shutdown"};
    table.name_vlan = "config terminal\nvlan {vlan}\nname {name}";
    table.delete_vlans = "config terminal\nno vlan {vlans}";
    // No document that was found says how long it may be.
    table.describe = "description {text}";
    table.longest_description = 80;
    return table;
}

constexpr CliTable table_of_this_kind = make_table();

}  // namespace

const CliTable& nexus_table() { return table_of_this_kind; }

}  // namespace haas::drivers

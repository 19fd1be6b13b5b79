// Dell PowerConnect 5500 series (5524, 5548), firmware 4.x. Never tried on hardware.
//
// @source  what the names at the commands stand for:
//  - HIL: hil/ext/switches/dell.py, _dell_base.py and _console.py (revision 8c6de221), whose dialogue has driven such
//    switches
//  - the guide: PowerConnect 5500 Series CLI Reference Guide, "VLAN Commands" and "Configuration and Image File
//    Commands"
//  - n-g-s: networking-generic-switch, DellPowerConnect in netmiko_devices/dell.py
#include "drivers/switch/cli/driver.hpp"

#include "drivers/switch/port_names.hpp"

namespace haas::drivers {

namespace {

std::string port_of(std::string_view name) {
    const auto kind = name.substr(0, 2);
    if ((kind != "gi" && kind != "te") || !is_port_number(name.substr(2))) return {};
    return std::string(name);
}

constexpr CliTable make_table() {
    CliTable table{};
    table.type = "powerconnect55xx";
    table.description = "Dell PowerConnect 5500 switches, by their command line over ssh or telnet";
    table.port = port_of;
    table.port_syntax = "gi or te, and two or three numbers without leading zeros, as in gi1/0/5";
    table.highest_vlan = core::highest_vlan;
    table.dummy = CliTable::Dummy::none;
    // HIL, connect(): an empty line would cause escape sequences; this word is not a command of any switch.
    table.learn_prompt = "haas-prompt";
    // netmiko, session_preparation() in dell/dell_powerconnect.py (revision 072434d3)
    table.stop_pager = "terminal datadump";
    // HIL, enter_if_prompt() and exit_if_prompt()
    table.enter = "config";
    table.enter_port = "int {port}";
    table.leave = "exit";
    // HIL, enable_vlan(), disable_vlan(), set_native(), disable_native() and disable_port(); the guide, "VLAN Commands"
    table.trunk = "sw mode trunk";
    table.add = "sw trunk allowed vlan add {vlans}";
    table.remove = "sw trunk allowed vlan remove {vlans}";
    table.set_native = "sw trunk native vlan {vlan}";
    table.drop_native = "sw trunk native vlan none";
    table.all_dark = "sw trunk allowed vlan none\nsw trunk native vlan none";
    table.native_step = CliTable::NativeStep::after_adding;
    // HIL, save_running_config(); the guide, `copy`
    table.save = "copy running-config startup-config";
    table.save_questions = "Overwrite file \n(y/n)";
    table.saved = "Copy succeeded\nConfiguration Saved";
    // HIL, _int_config(): also the pager, and that lists go on in lines that begin with a blank
    table.read = "show int sw {port}";
    table.pager = "More: ";
    // A capture of the family in ntc-templates (dell_powerconnect, show interfaces status)
    table.list_ports = "show interfaces status";
    // HIL, get_port_networks(): both spellings, `none`, `(Inactive)`. The other keys: captures, tests/texts/switches.
    table.block_begin = "Name";
    table.enabled_keys = "Switchport";
    table.mode_keys = "Administrative Mode\nPort Mode";
    table.access_keys = "Access Mode VLAN";
    table.native_keys = "Trunking Native Mode VLAN\nTrunking Mode Native VLAN";
    table.allowed_keys = "Trunking VLANs Enabled\nTrunking Mode VLANs Enabled";
    table.general_keys = "General PVID\nGeneral VLANs Enabled";
    table.native_remark = VlanRemark::state;
    table.list_order = ListOrder::any;
    table.empty_list = CliTable::EmptyList::none;
    // A capture of a 5548 in the tests of noc
    table.read_vlans = "show vlan";
    table.missing_vlans = CliTable::MissingVlans::shown_with_port;
    // n-g-s, ADD_NETWORK and DELETE_NETWORK; the guide, `vlan database`, `vlan` and `name`
    table.remedies.create = "config\nvlan database\nvlan {vlans}";
    table.name_vlan = "config\ninterface vlan {vlan}\nname {name}";
    table.delete_vlans = "config\nvlan database\nno vlan {vlans}";
    // No document that was found says how long it may be.
    table.describe = "description \"{text}\"";
    table.longest_description = 64;
    return table;
}

constexpr CliTable table_of_this_kind = make_table();

}  // namespace

const CliTable& powerconnect55xx_table() { return table_of_this_kind; }

}  // namespace haas::drivers

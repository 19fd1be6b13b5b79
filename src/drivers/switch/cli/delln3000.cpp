// Dell Networking N3000 series (N3024, N3048), firmware 5.x and 6.x. Never tried on hardware.
//
// @source  what the names at the commands stand for:
//  - HIL: hil/ext/switches/n3000.py, _dell_base.py and _console.py (revision 8c6de221), whose dialogue has driven such
//    switches
//  - the guide: Dell Networking N-Series CLI Reference Guide, "VLAN Commands" and "Configuration and Image File
//    Commands"
//  - its kin: captures of PowerConnect 6200 and 8000, whose firmware is of the same family, in the tests of netman and
//    fake-switches
#include "drivers/switch/cli/driver.hpp"

#include "drivers/switch/port_names.hpp"

namespace haas::drivers {

namespace {

std::string port_of(std::string_view name) {
    const auto kind = name.substr(0, 2);
    if (kind != "gi" && kind != "te" && kind != "fo" && kind != "tw") return {};
    if (!is_port_number(name.substr(2))) return {};
    return std::string(name);
}

constexpr CliTable make_table() {
    CliTable table{};
    table.type = "delln3000";
    table.description = "Dell N3000 switches, by their command line over ssh or telnet";
    table.port = port_of;
    table.port_syntax = "gi, te, fo or tw, and two or three numbers without leading zeros, as in gi1/0/5";
    // The guide, `switchport trunk`
    table.highest_vlan = 4093;
    table.kept_vlans = "4094";
    table.dummy = CliTable::Dummy::required;
    // HIL, connect(): also that the switch wants a native VLAN, and gets the dummy one
    table.learn_prompt = "";
    table.before_write = "config\nvlan {dummy}\nexit\nexit";
    // HIL, _set_terminal_lines() in _console.py; firmware that does not know it keeps its pager
    table.stop_pager = "terminal length 0";
    table.pager = "--More--";
    // HIL, enter_if_prompt() and exit_if_prompt()
    table.enter = "config";
    table.enter_port = "int {port}";
    table.leave = "exit";
    // Its kin: firmware before 6 takes lists and the native VLAN only of trunks. The guide, `switchport trunk`: a new
    // trunk carries all VLANs. The order of these lines is ours.
    table.mark = "sw trunk allowed vlan add {dummy}";
    table.shut = "shutdown\nsw mode trunk";
    table.take_over =
        "sw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}\nsw trunk allowed vlan remove {others}\n"
        "no shutdown\nsw trunk allowed vlan remove {dummy}";
    // HIL, enable_vlan(), disable_vlan() and set_native(); the guide, `switchport trunk`
    table.add = "sw trunk allowed vlan add {vlans}";
    table.remove = "sw trunk allowed vlan remove {vlans}";
    table.set_native = "sw trunk native vlan {vlan}";
    // HIL, disable_native() and disable_port(): the native VLAN must be an allowed one at the moment when it becomes
    // native.
    table.drop_native =
        "sw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}\nsw trunk allowed vlan remove {dummy}";
    table.all_dark =
        "sw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}\nsw trunk allowed vlan remove 1-4093";
    table.native_step = CliTable::NativeStep::after_adding;
    // HIL, save_running_config(); the guide, `copy`
    table.save = "copy running-config startup-config";
    table.save_questions = "Overwrite file \n(y/n)";
    table.saved = "Copy succeeded\nConfiguration Saved";
    // HIL, _int_config()
    table.read = "show int sw {port}";
    // A capture of firmware 6 in ntc-templates
    table.list_ports = "show interfaces status";
    // Captures, tests/texts/switches
    table.block_begin = "Port";
    table.mode_keys = "VLAN Membership Mode\nAdministrative Mode";
    table.access_keys = "Access Mode VLAN";
    table.native_keys = "Trunking Mode Native VLAN\nTrunking Native Mode VLAN";
    table.allowed_keys = "Trunking Mode VLANs Enabled\nTrunking VLANs Enabled";
    table.member_keys = "Member of VLANs";
    table.general_keys =
        "General Mode PVID\nGeneral Mode Untagged VLANs\nGeneral Mode Tagged VLANs\nGeneral Mode Dynamically Added VLANs";
    table.native_tagging_keys = "Trunking Mode Native VLAN Tagging";
    table.list_order = ListOrder::ascending;
    table.empty_list = CliTable::EmptyList::none;
    // Its kin, and an N-Series in the notes of others
    table.read_vlans = "show vlan";
    // `Member of VLANs` is missing on older firmware, and no document says what it shows of a deleted native VLAN.
    table.missing_vlans = CliTable::MissingVlans::only_listed;
    // HIL, connect(); the guide, `vlan` and `name`
    table.remedies.create = "config\nvlan {vlans}";
    table.name_vlan = "config\nvlan {vlan}\nname {name}";
    table.delete_vlans = "config\nno vlan {vlans}";
    // No document that was found says how long it may be.
    table.describe = "description \"{text}\"";
    table.longest_description = 64;
    return table;
}

constexpr CliTable table_of_this_kind = make_table();

}  // namespace

const CliTable& delln3000_table() { return table_of_this_kind; }

}  // namespace haas::drivers

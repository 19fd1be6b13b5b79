// Dell Networking N3000 series (N3024, N3048), firmware 5.x and 6.x: CLI Reference Guide, chapters "VLAN Commands" and
// "Configuration and Image File Commands". Never tried on hardware.
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
    table.highest_vlan = 4093;
    table.kept_vlans = "4094";
    table.dummy = CliTable::Dummy::required;
    table.learn_prompt = "";
    table.stop_pager = "terminal length 0";
    table.before_write = "config\nvlan {dummy}\nexit\nexit";
    table.enter = "config";
    table.enter_port = "int {port}";
    table.leave = "exit";
    // Firmware before 6 takes lists and the native VLAN only of trunks, and a new trunk carries all VLANs.
    table.mark = "sw trunk allowed vlan add {dummy}";
    table.shut = "shutdown\nsw mode trunk";
    table.take_over =
        "sw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}\nsw trunk allowed vlan remove {others}\n"
        "no shutdown\nsw trunk allowed vlan remove {dummy}";
    table.add = "sw trunk allowed vlan add {vlans}";
    table.remove = "sw trunk allowed vlan remove {vlans}";
    table.set_native = "sw trunk native vlan {vlan}";
    // The native VLAN must be an allowed one at the moment when it becomes native.
    table.drop_native =
        "sw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}\nsw trunk allowed vlan remove {dummy}";
    table.all_dark =
        "sw trunk allowed vlan add {dummy}\nsw trunk native vlan {dummy}\nsw trunk allowed vlan remove 1-4093";
    table.native_step = CliTable::NativeStep::after_adding;
    table.save = "copy running-config startup-config";
    table.save_questions = "Overwrite file \n(y/n)";
    table.saved = "Copy succeeded\nConfiguration Saved";
    table.read = "show int sw {port}";
    table.list_ports = "show interfaces status";
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
    table.read_vlans = "show vlan";
    // `Member of VLANs` is missing on older firmware, and no document says what it shows of a deleted native VLAN.
    table.missing_vlans = CliTable::MissingVlans::only_listed;
    table.remedies.create = "config\nvlan {vlans}";
    table.name_vlan = "config\nvlan {vlan}\nname {name}";
    table.delete_vlans = "config\nno vlan {vlans}";
    table.describe = "description \"{text}\"";
    table.longest_description = 64;
    table.pager = "--More--";
    return table;
}

constexpr CliTable table_of_this_kind = make_table();

}  // namespace

const CliTable& delln3000_table() { return table_of_this_kind; }

}  // namespace haas::drivers

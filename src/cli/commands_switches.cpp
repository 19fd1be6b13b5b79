#include "cli/bodies.hpp"
#include "cli/commands.hpp"

namespace haas::cli {

using namespace words;

namespace {

constexpr Argument switch_label = {.name = "switch", .about = "the label of a switch"};

constexpr Option device_password = {.name = "--password-file",
                                    .value = Value::required,
                                    .shown = "FILE",
                                    .about = "a file with the device's password on one line, or - for standard input",
                                    .fields = "password"};

constexpr Option enable_password = {.name = "--enable-password-file",
                                    .value = Value::required,
                                    .shown = "FILE",
                                    .about = "a file with the password for privileged mode, if the switch asks for one",
                                    .fields = "enable_password"};

constexpr Option ask_enable_password = {
    .name = "--ask-enable-password", .about = "ask for the password for privileged mode", .fields = "enable_password"};

constexpr Argument group = {.name = "group", .about = "the label of a port group"};

constexpr Argument member = {
    .name = "member", .about = "SWITCH:PORT, such as s1:gi1/0/5; 2 to 8 of them", .count = Count::any};

constexpr Argument switch_type = {.name = "type", .about = "its driver; list_active_extensions lists them"};

constexpr Argument switch_field = {
    .name = "field",
    .about = "FIELD=VALUE (digits are a number, true and false a boolean, all else a string) or FIELD:=JSON",
    .count = Count::any};

}  // namespace

std::vector<Command> switch_commands() {
    return {
        {.name = "list_switches",
         .summary = "List the switches",
         .example = "haas list_switches",
         .method = get,
         .path = "/switches",
         .output = {.form = Form::list}},
        {.name = "show_switch",
         .summary = "Show a switch: type, ports, whether it answers",
         .example = "haas show_switch s1",
         .arguments = {switch_label},
         .method = get,
         .path = "/switch/{switch}",
         .output = {.form = Form::record}},
        {.name = "switch_register",
         .summary = "Register a switch",
         .example = "haas switch_register s1 ovs ovs_bridge=br0",
         .arguments = {switch_label, switch_type, switch_field},
         .options = {device_password, ask_device_password, enable_password, ask_enable_password},
         .method = put,
         .path = "/switch/{switch}",
         .body = put_switch,
         .notes = whose_password},
        {.name = "switch_update",
         .summary = "Change a switch's password, address or other fields",
         .example = "haas switch_update s1 hostname=10.0.0.9 --ask-password --force",
         .arguments = {switch_label,
                       {.name = "field",
                        .about = "FIELD=VALUE, FIELD:=JSON, or FIELD:=null, which removes it",
                        .count = Count::any}},
         .options = {device_password,
                     ask_device_password,
                     enable_password,
                     ask_enable_password,
                     {.name = "--force", .about = "accept another address of the switch, whose ports become suspect"}},
         .method = post,
         .path = "/switch/{switch}/update",
         .body = put_switch_update,
         .notes = "Fields that you leave out stay as they are. Passwords stay unless HaaS reaches or recognizes the "
                  "switch in another\n"
                  "way: then you must give them. haas-sync retries pending actions of the switch at once."},
        {.name = "switch_delete",
         .summary = "Delete a switch that has no ports",
         .example = "haas switch_delete s1",
         .arguments = {switch_label},
         .method = del,
         .path = "/switch/{switch}"},
        {.name = "show_port",
         .summary = "Show a port with its NIC and its networks",
         .example = "haas show_port s1 gi1/0/5",
         .arguments = {only_switch, port},
         .method = get,
         .path = "/switch/{switch}/port/{port}",
         .output = {.form = Form::record}},
        {.name = "port_register",
         .summary = "Put a port of a switch under the control of HaaS",
         .example = "haas port_register s1 gi1/0/5",
         .arguments = {only_switch, port},
         .method = put,
         .path = "/switch/{switch}/port/{port}"},
        {.name = "port_delete",
         .summary = "Delete a port without a NIC",
         .example = "haas port_delete s1 gi1/0/5",
         .arguments = {only_switch, port},
         .options = {{.name = "--force", .about = "delete it even if it has a NIC, or may still carry a network"}},
         .method = del,
         .path = "/switch/{switch}/port/{port}",
         .body = put_force,
         .notes = "Use --force only for a switch that is gone for good: others then get its node and VLANs, whatever "
                  "the port carries."},
        {.name = "list_drift",
         .summary = "List the ports that do not carry what they should",
         .example = "haas list_drift",
         .method = get,
         .path = "/drift",
         .output = {.form = Form::table},
         .notes = "haas-sync records what it sees. `haas-sync --audit` checks every port; with --repair it corrects "
                  "what it finds."},
        {.name = "list_strays",
         .summary = "List the ports and VMs that carry networks without being registered",
         .example = "haas list_strays",
         .method = get,
         .path = "/strays",
         .output = {.form = Form::table},
         .notes = "`haas-sync --audit` finds them. No network gets their VLANs until you have decided about each: use "
                  "uplink_register\n"
                  "for a link to another switch or out, port_register for a machine's port, or remove its VLANs; then "
                  "audit again."},
        {.name = "list_uplinks",
         .summary = "List the uplinks of a switch",
         .example = "haas list_uplinks s1",
         .arguments = {switch_label},
         .method = get,
         .path = "/switch/{switch}/uplinks",
         .output = {.form = Form::list}},
        {.name = "uplink_register",
         .summary = "Declare that a port leads to another switch or out, as an uplink",
         .example = "haas uplink_register s1 gi1/0/48",
         .arguments = {switch_label, port},
         .method = put,
         .path = "/switch/{switch}/uplink/{port}",
         .notes = "HaaS leaves an uplink alone; do not register it with port_register. HaaS does not ask the switch "
                  "whether the port\n"
                  "exists: if you mistype its name, list_strays shows the right one after the next audit."},
        {.name = "uplink_delete",
         .summary = "Declare that a port is no longer an uplink",
         .example = "haas uplink_delete s1 gi1/0/48",
         .arguments = {switch_label, port},
         .method = del,
         .path = "/switch/{switch}/uplink/{port}"},
        {.name = "port_connect_nic",
         .summary = "Record which NIC is cabled to a port",
         .example = "haas port_connect_nic s1 gi1/0/5 n1 eth0",
         .arguments = {only_switch, port, node, nic},
         .method = post,
         .path = "/switch/{switch}/port/{port}/connect_nic"},
        {.name = "port_move_nic",
         .summary = "Move a NIC, with its networks, to another port",
         .example = "haas port_move_nic s1 gi1/0/7 n1 eth0 --wait",
         .arguments = {only_switch, port, node, nic},
         .options = {wait,
                     {.name = "--force",
                      .about = "do not wait for the old port's switch; only if the cable is out of the old port"}},
         .method = post,
         .path = "/switch/{switch}/port/{port}/move_nic",
         .output = {.form = Form::action},
         .body = put_move,
         .notes = "Name the new port. HaaS first removes all VLANs from the old port and reads it back; then it "
                  "configures the new\n"
                  "one. With --force, the old port may carry the NIC's networks until haas-sync reaches its switch; "
                  "until then, neither\n"
                  "that port nor its VLANs go to anybody else. Use --force only if the cable is out of the old port: a "
                  "machine that is\n"
                  "still on it stays on the networks."},
        {.name = "port_detach_nic",
         .summary = "Record that no NIC is cabled to a port",
         .example = "haas port_detach_nic s1 gi1/0/5",
         .arguments = {only_switch, port},
         .method = post,
         .path = "/switch/{switch}/port/{port}/detach_nic"},
        {.name = "list_port_groups",
         .summary = "List the port groups",
         .example = "haas list_port_groups",
         .method = get,
         .path = "/port_groups",
         .output = {.form = Form::list}},
        {.name = "show_port_group",
         .summary = "Show a port group with its ports, its NIC and its networks",
         .example = "haas show_port_group g1",
         .arguments = {group},
         .method = get,
         .path = "/port_group/{group}",
         .output = {.form = Form::record}},
        {.name = "port_group_create",
         .summary = "Make one port of several that lead to one NIC, on one switch or several",
         .example = "haas port_group_create g1 s1:port-channel12 s2:port-channel12",
         .arguments = {group, member},
         .options = {{.name = "--lacp-fallback",
                      .about = "note that the switches bring up one port while the machine speaks no LACP",
                      .fields = "lacp_fallback"}},
         .method = put,
         .path = "/port_group/{group}",
         .body = put_port_group,
         .notes = "The ports must be registered, and have no NIC. HaaS configures all of them together. It does not "
                  "bundle them: do that\n"
                  "on the switches."},
        {.name = "port_group_delete",
         .summary = "Make single ports of the ports of a group without a NIC",
         .example = "haas port_group_delete g1",
         .arguments = {group},
         .options = {{.name = "--force", .about = "delete it even if it has a NIC, or may still carry a network"}},
         .method = del,
         .path = "/port_group/{group}",
         .body = put_force,
         .notes = "Use --force only for a switch that is gone for good: others can then get the node, whatever the "
                  "ports carry."},
        {.name = "port_group_connect_nic",
         .summary = "Record which NIC is cabled to a port group",
         .example = "haas port_group_connect_nic g1 n1 eth0",
         .arguments = {group, node, nic},
         .method = post,
         .path = "/port_group/{group}/connect_nic"},
        {.name = "port_group_detach_nic",
         .summary = "Record that no NIC is cabled to a port group",
         .example = "haas port_group_detach_nic g1",
         .arguments = {group},
         .method = post,
         .path = "/port_group/{group}/detach_nic"},
        {.name = "port_group_revert",
         .summary = "Detach a port group from all networks",
         .example = "haas port_group_revert g1 --wait",
         .arguments = {group},
         .options = {wait,
                     {.name = "--force", .about = "release the networks at once, even if a switch does not answer"}},
         .method = post,
         .path = "/port_group/{group}/revert",
         .output = {.form = Form::action},
         .body = put_group_revert,
         .notes = "With --force, the command does not wait for the switches, as port_revert."},
    };
}

}  // namespace haas::cli

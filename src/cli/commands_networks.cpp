#include "cli/bodies.hpp"
#include "cli/commands.hpp"

namespace haas::cli {

using namespace words;

namespace {

constexpr Argument one_of_networks = {
    .name = "network", .about = "the label of a network; optional if the NIC has only one", .count = Count::optional};

constexpr Argument channel = {
    .name = "channel", .about = "vlan/native (untagged, the default) or vlan/ID (tagged)", .count = Count::optional};

constexpr Argument action = {.name = "action", .about = "the id of the action, which the requesting command printed"};

constexpr std::string_view not_shared =
    "Without a project or --public, only the owner may use the network. Only administrators create networks for "
    "others\n"
    "(owner `admin`), public networks, and networks with a VLAN of their choice.";

}  // namespace

std::vector<Command> network_commands() {
    return {
        {.name = "list_networks",
         .summary = "List the networks that you may use",
         .example = "haas list_networks",
         .method = get,
         .path = "/networks",
         .output = {.form = Form::table, .key_column = "NETWORK", .null_word = "(public)"}},
        {.name = "show_network",
         .summary = "Show a network: owner, access, channels, connected nodes",
         .example = "haas show_network net1",
         .arguments = {network},
         .method = get,
         .path = "/network/{network}",
         .output = {.form = Form::record, .null_word = "(public)"}},
        {.name = "network_create",
         .summary = "Create a network",
         .example = "haas network_create net1 web",
         .arguments = {network,
                       {.name = "owner", .about = "the project that owns it, or `admin`"},
                       {.name = "access",
                        .about = "the first project that may use it (default: the owner)",
                        .count = Count::optional},
                       {.name = "net_id",
                        .about = "its VLAN (default: a free one of the pool)",
                        .count = Count::optional}},
         .options = {{.name = "--public", .about = "everybody may use it"},
                     {.name = "--net-id",
                      .value = Value::required,
                      .shown = "VLAN",
                      .about = "its VLAN, instead of NET_ID",
                      .fields = "net_id"}},
         .method = put,
         .path = "/network/{network}",
         .body = put_network,
         .notes = not_shared},
        {.name = "network_create_simple",
         .summary = "Create a network that one project owns and uses",
         .example = "haas network_create_simple net1 web",
         .arguments = {network, project},
         .method = put,
         .path = "/network/{network}",
         .body = put_simple_network},
        {.name = "network_delete",
         .summary = "Delete a network that nothing is connected to",
         .example = "haas network_delete net1",
         .arguments = {network},
         .method = del,
         .path = "/network/{network}"},
        {.name = "network_grant_project_access",
         .summary = "Grant a project access to a network",
         .example = "haas network_grant_project_access net1 db",
         .arguments = {network, project},
         .method = put,
         .path = "/network/{network}/access/{project}"},
        {.name = "network_revoke_project_access",
         .summary = "Revoke a project's access to a network",
         .example = "haas network_revoke_project_access net1 db",
         .arguments = {network, project},
         .method = del,
         .path = "/network/{network}/access/{project}"},
        {.name = "list_network_attachments",
         .summary = "List the NICs on a network",
         .example = "haas list_network_attachments net1",
         .arguments = {network,
                       {.name = "project", .about = "only the nodes of this project", .count = Count::optional}},
         .method = get,
         .path = "/network/{network}/attachments",
         .output = {.form = Form::table}},
    };
}

std::vector<Command> networking_commands() {
    return {
        {.name = "node_connect_network",
         .summary = "Connect a NIC to a network",
         .example = "haas node_connect_network n1 eth0 net1 --wait",
         .arguments = {node, nic, network, channel},
         .options = {wait},
         .method = post,
         .path = "/node/{node}/nic/{nic}/connect_network",
         .output = {.form = Form::action}},
        {.name = "node_detach_network",
         .summary = "Detach a NIC from a network",
         .example = "haas node_detach_network n1 eth0 net1 --wait",
         .arguments = {node, nic, one_of_networks},
         .options = {wait},
         .method = post,
         .path = "/node/{node}/nic/{nic}/detach_network",
         .output = {.form = Form::action}},
        {.name = "port_revert",
         .summary = "Detach a port from all networks",
         .example = "haas port_revert s1 gi1/0/5 --wait",
         .arguments = {only_switch, port},
         .options = {wait,
                     {.name = "--force", .about = "release the networks at once, even if the switch does not answer"}},
         .method = post,
         .path = "/switch/{switch}/port/{port}/revert",
         .output = {.form = Form::action},
         .body = put_revert,
         .notes = "With --force, the command does not wait for the switch. The port may carry its networks until "
                  "haas-sync reaches the\n"
                  "switch and removes them; until then, neither its node nor its VLANs go to anybody else."},
        {.name = "show_networking_action",
         .summary = "Show a networking action and its result",
         .example = "haas show_networking_action 7d2a4c0e-9a43-4e0b-8d43-0f6c3d9f1b11",
         .arguments = {action},
         .options = {wait},
         .method = get,
         .path = "/networking_action/{action}",
         .output = {.form = Form::action}},
        {.name = "list_networking_actions",
         .summary = "List the networking actions, the newest first",
         .example = "haas list_networking_actions --status PENDING",
         .options =
             {{.name = "--node", .value = Value::required, .shown = "NODE", .about = "only of this node"},
              {.name = "--nic", .value = Value::required, .shown = "NIC", .about = "only of NICs of this label"},
              {.name = "--network",
               .value = Value::required,
               .shown = "NETWORK",
               .about = "only those that connect to this network"},
              {.name = "--project",
               .value = Value::required,
               .shown = "PROJECT",
               .about = "only those requested while the node was in this project"},
              {.name = "--switch",
               .value = Value::required,
               .shown = "LABEL",
               .about = "only of this switch (administrators)"},
              {.name = "--port",
               .value = Value::required,
               .shown = "PORT",
               .about = "only of ports of this name (administrators)"},
              {.name = "--status", .value = Value::required, .shown = "STATUS", .about = "only PENDING, DONE or ERROR"},
              {.name = "--since",
               .value = Value::required,
               .shown = "TIME",
               .about = "only those requested since then, such as 2026-05-01T12:00:00Z"},
              {.name = "--limit",
               .value = Value::required,
               .shown = "NUMBER",
               .about = "at most this many (default: 100)"}},
         .method = get,
         .path = "/networking_actions",
         .output = {.form = Form::table}},
        {.name = "networking_action_cancel",
         .summary = "Cancel a networking action that haas-sync has not started",
         .example = "haas networking_action_cancel 7d2a4c0e-9a43-4e0b-8d43-0f6c3d9f1b11",
         .arguments = {action},
         .method = post,
         .path = "/networking_action/{action}/cancel",
         .output = {.form = Form::action},
         .notes = "You cannot cancel an action that haas-sync has started: wait until it ends."},
    };
}

}  // namespace haas::cli

#include "cli/bmc_options.hpp"
#include "cli/bodies.hpp"
#include "cli/commands.hpp"
#include "cli/remote.hpp"

namespace haas::cli {

using namespace words;

namespace {

constexpr Argument key = {.name = "key", .about = "the label of a metadata entry"};

/// The options about a node's BMC. A new node and a changed one explain some of them differently.
struct BmcOptionTexts {
    std::string_view password_file;
    std::string_view password_fields;
    std::string_view type;
};

std::vector<Option> bmc_options(BmcOptionsFor use, const BmcOptionTexts& texts) {
    std::vector<Option> options{
        {.name = "--ipmi-host",
         .value = Value::required,
         .shown = "HOST",
         .about = "the address of its BMC",
         .fields = "ipmi_host host"},
        {.name = "--ipmi-user",
         .value = Value::required,
         .shown = "USER",
         .about = "the user on its BMC",
         .fields = "ipmi_user user"},
        {.name = "--password-file",
         .value = Value::required,
         .shown = "FILE",
         .about = texts.password_file,
         .fields = texts.password_fields},
        {.name = "--obm-type", .value = Value::required, .shown = "TYPE", .about = texts.type, .fields = "type"},
    };
    const auto fields = bmc_field_options(use);
    options.insert(options.end(), fields.begin(), fields.end());
    return options;
}

std::vector<Option> update_options() {
    std::vector<Option> options{
        {.name = "--label", .value = Value::required, .shown = "LABEL", .about = "its new label"}};
    const auto bmc =
        bmc_options(BmcOptionsFor::changed_node,
                    {.password_file = "a file with that user's password on one line, or - for standard input",
                     .password_fields = "password",
                     .type = "ipmi, redfish or mock"});
    options.insert(options.end(), bmc.begin(), bmc.end());
    options.push_back(ask_device_password);
    return options;
}

}  // namespace

std::vector<Command> node_commands() {
    return {
        {.name = "list_free_nodes",
         .summary = "List the nodes that are in no project",
         .example = "haas list_free_nodes",
         .method = get,
         .path = "/free_nodes",
         .output = {.form = Form::list}},
        {.name = "list_nodes",
         .summary = "List all nodes",
         .example = "haas list_nodes",
         .method = get,
         .path = "/nodes",
         .output = {.form = Form::list}},
        {.name = "show_node",
         .summary = "Show a node with its NICs, their networks, and its metadata",
         .example = "haas show_node n1",
         .arguments = {node},
         .method = get,
         .path = "/node/{node}",
         .output = {.form = Form::record}},
        {.name = "node_register",
         .summary = "Register a node with the address and the login of its BMC",
         .example = "haas node_register n1 --ipmi-host 10.0.0.1 --ipmi-user admin --password-file n1.password",
         .arguments = {node,
                       {.name = "host", .about = "the address of its BMC; or --ipmi-host", .count = Count::optional},
                       {.name = "user", .about = "the user on its BMC; or --ipmi-user", .count = Count::optional}},
         .options = bmc_options(
             BmcOptionsFor::new_node,
             {.password_file =
                  "a file with that user's password on one line, or - for standard input; haas asks without it",
              .password_fields = "ipmi_pass password",
              .type = "ipmi (the default), redfish or mock (needs nothing else)"}),
         .method = put,
         .path = "/node/{node}",
         .body = put_node,
         .notes = whose_password},
        {.name = "node_update",
         .summary = "Change a node's label, or the address or login of its BMC",
         .example = "haas node_update n1 --ipmi-host 10.0.0.9 --password-file n1.password",
         .arguments = {node},
         .options = update_options(),
         .method = patch,
         .path = "/node/{node}",
         .body = put_node_update,
         .notes = "The node keeps its project, its networks and its metadata. HaaS keeps the stored password if type, "
                  "address and user\n"
                  "stay the same; otherwise you must give it. A logged console starts again, with the new BMC."},
        {.name = "node_delete",
         .summary = "Delete a node that is free and has no NICs",
         .example = "haas node_delete n1",
         .arguments = {node},
         .method = del,
         .path = "/node/{node}"},
        {.name = "node_register_nic",
         .summary = "Register a NIC of a node",
         .example = "haas node_register_nic n1 eth0 52:54:00:12:34:56",
         .arguments = {node, nic, {.name = "macaddr", .about = "its MAC address"}},
         .method = put,
         .path = "/node/{node}/nic/{nic}"},
        {.name = "node_register_nics",
         .summary = "Register several NICs of a node",
         .example = "haas node_register_nics n1 --from-bmc",
         .arguments = {node,
                       {.name = "nic=macaddr", .about = "a NIC's label and its MAC address", .count = Count::any}},
         .options = {{.name = "--from-bmc", .about = "register the NICs that the node's BMC tells of (Redfish)"},
                     {.name = "--dry-run", .about = "only show which NICs would be registered"}},
         .method = get,
         .path = "/node/{node}/hardware",
         .notes =
             "A NIC whose MAC address is registered already stays as it is. Labels are the BMC's names for the NICs, "
             "with a\n"
             "minus for each character that a label cannot have; `nic_update --label` changes them.",
         .remote = node_register_nics},
        {.name = "nic_update",
         .summary = "Change a NIC's label or MAC address",
         .example = "haas nic_update n1 eth0 --macaddr 52:54:00:12:34:57",
         .arguments = {node, nic},
         .options =
             {{.name = "--label", .value = Value::required, .shown = "LABEL", .about = "its new label"},
              {.name = "--macaddr", .value = Value::required, .shown = "MACADDR", .about = "its new MAC address"}},
         .method = patch,
         .path = "/node/{node}/nic/{nic}",
         .body = put_nic_update,
         .notes = "The NIC stays on its port and its networks, because a switch is configured by port, not by address. "
                  "Update systems\n"
                  "that know the old address, such as a DHCP server on a headnode. port_move_nic moves a NIC to "
                  "another port."},
        {.name = "node_delete_nic",
         .summary = "Delete a NIC",
         .example = "haas node_delete_nic n1 eth0",
         .arguments = {node, nic},
         .method = del,
         .path = "/node/{node}/nic/{nic}"},
        {.name = "node_set_metadata",
         .summary = "Set a metadata entry of a node",
         .example = "haas node_set_metadata n1 rack B7",
         .arguments = {node, key, {.name = "value", .about = "a string; with --as-json, any JSON"}},
         .options = {{.name = "--as-json", .about = "VALUE is JSON: a number, a list, an object"}},
         .method = put,
         .path = "/node/{node}/metadata/{key}",
         .body = put_metadata,
         .notes =
             "A node has at most 100 entries with 65536 characters in all, unless [api] metadata_entries and "
             "metadata_size in the\n"
             "service's haas.cfg set other limits. show_node shows the entries; node_delete_metadata deletes one."},
        {.name = "node_delete_metadata",
         .summary = "Delete a metadata entry of a node",
         .example = "haas node_delete_metadata n1 rack",
         .arguments = {node, key},
         .method = del,
         .path = "/node/{node}/metadata/{key}"},
    };
}

}  // namespace haas::cli

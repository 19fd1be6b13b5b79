#include "api/handlers.hpp"
#include "api/route.hpp"

namespace haas::api {

namespace {

constexpr auto get = http::Method::get;
constexpr auto put = http::Method::put;
constexpr auto post = http::Method::post;
constexpr auto patch = http::Method::patch;
constexpr auto del = http::Method::del;
constexpr auto optional = Need::optional;

const std::vector<Field> project_field = {{.name = "project", .type = Type::label}};
const std::vector<Field> user_field = {{.name = "user", .type = Type::label}};
const std::vector<Field> node_field = {{.name = "node", .type = Type::label}};
const std::vector<Field> password_field = {{.name = "password"}};
const std::vector<Field> wait_argument = {{.name = "wait", .need = optional}};

}  // namespace

const std::vector<Route>& routes() {
    // A row takes a few lines, not one for each member.
    // clang-format off
    static const std::vector<Route> table = {
        // Projects
        {.operation = "list_projects", .method = get, .patterns = {"/projects"}, .right = Right::any,
         .handler = list_projects},
        {.operation = "show_project", .method = get, .patterns = {"/project/{project}"}, .right = Right::project,
         .handler = show_project},
        {.operation = "project_create", .method = put, .patterns = {"/project/{project}"}, .right = Right::admin,
         .handler = project_create},
        {.operation = "project_delete", .method = del, .patterns = {"/project/{project}"}, .right = Right::admin,
         .handler = project_delete},
        {.operation = "project_connect_node", .method = post, .patterns = {"/project/{project}/connect_node"},
         .right = Right::project, .handler = project_connect_node, .body = node_field},
        {.operation = "project_detach_node", .method = post, .patterns = {"/project/{project}/detach_node"},
         .right = Right::project, .handler = project_detach_node, .body = node_field},
        {.operation = "list_project_nodes", .method = get, .patterns = {"/project/{project}/nodes"},
         .right = Right::project, .handler = list_project_nodes},
        {.operation = "list_project_headnodes", .method = get, .patterns = {"/project/{project}/headnodes"},
         .right = Right::project, .handler = list_project_headnodes},
        {.operation = "list_project_networks", .method = get, .patterns = {"/project/{project}/networks"},
         .right = Right::project, .handler = list_project_networks},

        // Users
        {.operation = "list_users", .method = get, .patterns = {"/users", "/auth/basic/users"}, .right = Right::admin,
         .handler = list_users},
        {.operation = "user_create", .method = put, .patterns = {"/user/{user}", "/auth/basic/user/{user}"},
         .right = Right::admin, .handler = user_create,
         .body = {{.name = "password"}, {.name = "is_admin", .type = Type::boolean, .need = optional}}},
        {.operation = "user_delete", .method = del, .patterns = {"/user/{user}", "/auth/basic/user/{user}"},
         .right = Right::admin, .handler = user_delete},
        {.operation = "user_set_admin", .method = patch, .patterns = {"/user/{user}", "/auth/basic/user/{user}"},
         .right = Right::admin, .handler = user_set_admin, .body = {{.name = "is_admin", .type = Type::boolean}}},
        {.operation = "user_set_password", .method = put, .patterns = {"/user/{user}/password"}, .right = Right::any,
         .handler = user_set_password, .body = password_field},
        {.operation = "project_add_user", .method = post, .patterns = {"/project/{project}/add_user"},
         .right = Right::admin, .handler = project_add_user, .body = user_field},
        {.operation = "project_add_user", .method = post, .patterns = {"/auth/basic/user/{user}/add_project"},
         .right = Right::admin, .handler = project_add_user, .body = project_field},
        {.operation = "project_remove_user", .method = post, .patterns = {"/project/{project}/remove_user"},
         .right = Right::admin, .handler = project_remove_user, .body = user_field},
        {.operation = "project_remove_user", .method = post, .patterns = {"/auth/basic/user/{user}/remove_project"},
         .right = Right::admin, .handler = project_remove_user, .body = project_field},
        {.operation = "whoami", .method = get, .patterns = {"/whoami"}, .right = Right::any, .handler = whoami},

        // Nodes and NICs
        {.operation = "list_free_nodes", .method = get, .patterns = {"/free_nodes", "/nodes/free"}, .right = Right::any,
         .handler = list_free_nodes},
        {.operation = "list_nodes", .method = get, .patterns = {"/nodes", "/nodes/all"}, .right = Right::any,
         .handler = list_nodes},
        {.operation = "show_node", .method = get, .patterns = {"/node/{node}"}, .right = Right::object,
         .handler = show_node},
        {.operation = "node_register", .method = put, .patterns = {"/node/{node}"}, .right = Right::admin,
         .handler = node_register,
         .body = {{.name = "ipmi_host", .type = Type::word, .need = optional}, {.name = "ipmi_user", .need = optional},
                  {.name = "ipmi_pass", .need = optional}, {.name = "obm", .type = Type::object, .need = optional},
                  {.name = "metadata", .type = Type::object, .need = optional}}},
        {.operation = "node_update", .method = patch, .patterns = {"/node/{node}"}, .right = Right::admin,
         .handler = node_update,
         .body = {{.name = "obm", .type = Type::object, .need = optional},
                  {.name = "label", .type = Type::label, .need = optional}}},
        {.operation = "node_delete", .method = del, .patterns = {"/node/{node}"}, .right = Right::admin,
         .handler = node_delete},
        {.operation = "node_register_nic", .method = put, .patterns = {"/node/{node}/nic/{nic}"}, .right = Right::admin,
         .handler = node_register_nic, .body = {{.name = "macaddr", .type = Type::word}}},
        {.operation = "nic_update", .method = patch, .patterns = {"/node/{node}/nic/{nic}"}, .right = Right::admin,
         .handler = nic_update,
         .body = {{.name = "label", .type = Type::label, .need = optional},
                  {.name = "macaddr", .type = Type::word, .need = optional}}},
        {.operation = "node_delete_nic", .method = del, .patterns = {"/node/{node}/nic/{nic}"}, .right = Right::admin,
         .handler = node_delete_nic},
        {.operation = "node_set_metadata", .method = put, .patterns = {"/node/{node}/metadata/{metadata}"},
         .right = Right::admin, .handler = node_set_metadata, .body = {{.name = "value", .type = Type::any}}},
        {.operation = "node_delete_metadata", .method = del, .patterns = {"/node/{node}/metadata/{metadata}"},
         .right = Right::admin, .handler = node_delete_metadata},

        // Machines through their BMCs
        {.operation = "node_power_cycle", .method = post, .patterns = {"/node/{node}/power_cycle"},
         .right = Right::object, .handler = node_power_cycle,
         .body = {{.name = "force", .type = Type::boolean, .need = optional}}},
        {.operation = "node_power_on", .method = post, .patterns = {"/node/{node}/power_on"}, .right = Right::object,
         .handler = node_power_on},
        {.operation = "node_power_off", .method = post, .patterns = {"/node/{node}/power_off"}, .right = Right::object,
         .handler = node_power_off},
        {.operation = "node_power_status", .method = get, .patterns = {"/node/{node}/power_status"},
         .right = Right::object, .handler = node_power_status},
        {.operation = "node_set_bootdev", .method = put, .patterns = {"/node/{node}/boot_device"},
         .right = Right::object, .handler = node_set_bootdev, .body = {{.name = "bootdev", .type = Type::word}}},
        {.operation = "start_console", .method = put, .patterns = {"/node/{node}/console"}, .right = Right::object,
         .handler = start_console},
        {.operation = "show_console", .method = get, .patterns = {"/node/{node}/console"}, .right = Right::object,
         .handler = show_console,
         .query = {{.name = "follow", .need = optional}, {.name = "offset", .need = optional}}},
        {.operation = "stop_console", .method = del, .patterns = {"/node/{node}/console"}, .right = Right::object,
         .handler = stop_console},

        // Networking actions
        {.operation = "node_connect_network", .method = post, .patterns = {"/node/{node}/nic/{nic}/connect_network"},
         .right = Right::object, .handler = node_connect_network,
         .body = {{.name = "network", .type = Type::label}, {.name = "channel", .type = Type::word, .need = optional}},
         .query = wait_argument},
        {.operation = "node_detach_network", .method = post, .patterns = {"/node/{node}/nic/{nic}/detach_network"},
         .right = Right::object, .handler = node_detach_network,
         .body = {{.name = "network", .type = Type::label, .need = optional}}, .query = wait_argument},
        {.operation = "show_networking_action", .method = get, .patterns = {"/networking_action/{action}"},
         .right = Right::object, .handler = show_networking_action, .query = wait_argument},
        {.operation = "list_networking_actions", .method = get, .patterns = {"/networking_actions"},
         .right = Right::object, .handler = list_networking_actions,
         .query = {{.name = "node", .type = Type::label, .need = optional},
                   {.name = "nic", .type = Type::label, .need = optional},
                   {.name = "network", .type = Type::label, .need = optional},
                   {.name = "project", .type = Type::label, .need = optional},
                   {.name = "switch", .type = Type::label, .need = optional}, {.name = "port", .need = optional},
                   {.name = "status", .need = optional}, {.name = "since", .need = optional},
                   {.name = "limit", .need = optional}}},
        {.operation = "networking_action_cancel", .method = post, .patterns = {"/networking_action/{action}/cancel"},
         .right = Right::object, .handler = networking_action_cancel},

        // Networks
        {.operation = "list_networks", .method = get, .patterns = {"/networks"}, .right = Right::any,
         .handler = list_networks},
        {.operation = "show_network", .method = get, .patterns = {"/network/{network}"}, .right = Right::any,
         .handler = show_network},
        {.operation = "network_create", .method = put, .patterns = {"/network/{network}"}, .right = Right::owner,
         .handler = network_create,
         .body = {{.name = "owner", .type = Type::word, .need = optional},
                  {.name = "creator", .type = Type::word, .need = optional}, {.name = "access", .type = Type::word},
                  {.name = "net_id", .type = Type::vlan}}},
        {.operation = "network_delete", .method = del, .patterns = {"/network/{network}"}, .right = Right::owner,
         .handler = network_delete},
        {.operation = "network_grant_project_access", .method = put,
         .patterns = {"/network/{network}/access/{project}"}, .right = Right::owner,
         .handler = network_grant_project_access},
        {.operation = "network_revoke_project_access", .method = del,
         .patterns = {"/network/{network}/access/{project}"}, .right = Right::owner,
         .handler = network_revoke_project_access},
        {.operation = "list_network_attachments", .method = get, .patterns = {"/network/{network}/attachments"},
         .right = Right::owner, .handler = list_network_attachments,
         .query = {{.name = "project", .type = Type::label, .need = optional}}},

        // Headnodes
        {.operation = "list_headnode_images", .method = get, .patterns = {"/headnode_images"}, .right = Right::any,
         .handler = list_headnode_images},
        {.operation = "show_headnode", .method = get, .patterns = {"/headnode/{headnode}"}, .right = Right::object,
         .handler = show_headnode},
        {.operation = "headnode_create", .method = put, .patterns = {"/headnode/{headnode}"}, .right = Right::object,
         .handler = headnode_create,
         .body = {{.name = "project", .type = Type::label}, {.name = "base_img", .type = Type::word}}},
        {.operation = "headnode_delete", .method = del, .patterns = {"/headnode/{headnode}"}, .right = Right::object,
         .handler = headnode_delete},
        {.operation = "headnode_start", .method = post, .patterns = {"/headnode/{headnode}/start"},
         .right = Right::object, .handler = headnode_start},
        {.operation = "headnode_stop", .method = post, .patterns = {"/headnode/{headnode}/stop"},
         .right = Right::object, .handler = headnode_stop},
        {.operation = "headnode_create_hnic", .method = put, .patterns = {"/headnode/{headnode}/hnic/{hnic}"},
         .right = Right::object, .handler = headnode_create_hnic},
        {.operation = "headnode_delete_hnic", .method = del, .patterns = {"/headnode/{headnode}/hnic/{hnic}"},
         .right = Right::object, .handler = headnode_delete_hnic},
        {.operation = "headnode_connect_network", .method = post,
         .patterns = {"/headnode/{headnode}/hnic/{hnic}/connect_network"}, .right = Right::object,
         .handler = headnode_connect_network, .body = {{.name = "network", .type = Type::label}}},
        {.operation = "headnode_detach_network", .method = post,
         .patterns = {"/headnode/{headnode}/hnic/{hnic}/detach_network"}, .right = Right::object,
         .handler = headnode_detach_network},

        // Switches and ports; the forms without a switch are from HaaS 0.1, which knew only one
        {.operation = "list_switches", .method = get, .patterns = {"/switches"}, .right = Right::admin,
         .handler = list_switches},
        {.operation = "show_switch", .method = get, .patterns = {"/switch/{switch}"}, .right = Right::admin,
         .handler = show_switch},
        {.operation = "switch_register", .method = put, .patterns = {"/switch/{switch}"}, .right = Right::admin,
         .handler = switch_register, .body = {{.name = "type", .type = Type::word}},
         .other_fields = OtherFields::allowed},
        {.operation = "switch_update", .method = post, .patterns = {"/switch/{switch}/update"}, .right = Right::admin,
         .handler = switch_update,
         .body = {{.name = "type", .type = Type::word, .need = optional},
                  {.name = "force", .type = Type::boolean, .need = optional}}, .other_fields = OtherFields::allowed},
        {.operation = "switch_delete", .method = del, .patterns = {"/switch/{switch}"}, .right = Right::admin,
         .handler = switch_delete},
        {.operation = "show_port", .method = get, .patterns = {"/switch/{switch}/port/{port+}", "/port/{port+}"},
         .right = Right::admin, .handler = show_port},
        {.operation = "port_register", .method = put, .patterns = {"/switch/{switch}/port/{port+}", "/port/{port+}"},
         .right = Right::admin, .handler = port_register},
        {.operation = "port_delete", .method = del, .patterns = {"/switch/{switch}/port/{port+}", "/port/{port+}"},
         .right = Right::admin, .handler = port_delete,
         .body = {{.name = "force", .type = Type::boolean, .need = optional}}},
        {.operation = "port_connect_nic", .method = post,
         .patterns = {"/switch/{switch}/port/{port+}/connect_nic", "/port/{port+}/connect_nic"}, .right = Right::admin,
         .handler = port_connect_nic,
         .body = {{.name = "node", .type = Type::label}, {.name = "nic", .type = Type::label}}},
        {.operation = "port_detach_nic", .method = post,
         .patterns = {"/switch/{switch}/port/{port+}/detach_nic", "/port/{port+}/detach_nic"}, .right = Right::admin,
         .handler = port_detach_nic},
        {.operation = "port_move_nic", .method = post,
         .patterns = {"/switch/{switch}/port/{port+}/move_nic", "/port/{port+}/move_nic"}, .right = Right::admin,
         .handler = port_move_nic,
         .body = {{.name = "node", .type = Type::label}, {.name = "nic", .type = Type::label},
                  {.name = "force", .type = Type::boolean, .need = optional}}, .query = wait_argument},
        {.operation = "port_revert", .method = post,
         .patterns = {"/switch/{switch}/port/{port+}/revert", "/port/{port+}/revert"}, .right = Right::admin,
         .handler = port_revert, .body = {{.name = "force", .type = Type::boolean, .need = optional}},
         .query = wait_argument},
        {.operation = "list_drift", .method = get, .patterns = {"/drift"}, .right = Right::admin,
         .handler = list_drift},
        {.operation = "list_strays", .method = get, .patterns = {"/strays"}, .right = Right::admin,
         .handler = list_strays},
        {.operation = "list_uplinks", .method = get, .patterns = {"/switch/{switch}/uplinks"}, .right = Right::admin,
         .handler = list_uplinks},
        {.operation = "uplink_register", .method = put, .patterns = {"/switch/{switch}/uplink/{port+}"},
         .right = Right::admin, .handler = uplink_register},
        {.operation = "uplink_delete", .method = del, .patterns = {"/switch/{switch}/uplink/{port+}"},
         .right = Right::admin, .handler = uplink_delete},

        // The service itself
        {.operation = "health", .method = get, .patterns = {"/healthz"}, .right = Right::nobody_in_particular,
         .handler = health},
        {.operation = "list_active_extensions", .method = get, .patterns = {"/active_extensions"},
         .right = Right::admin, .handler = list_active_extensions},
    };
    // clang-format on
    return table;
}

}  // namespace haas::api

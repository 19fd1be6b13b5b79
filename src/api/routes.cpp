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

const std::vector<Field> project_field = {{"project", Type::label}};
const std::vector<Field> user_field = {{"user", Type::label}};
const std::vector<Field> node_field = {{"node", Type::label}};
const std::vector<Field> password_field = {{"password"}};
const std::vector<Field> wait_argument = {{"wait", Type::string, optional}};

}  // namespace

const std::vector<Route>& routes() {
    static const std::vector<Route> table = {
        // Projects
        {"list_projects", get, {"/projects"}, Right::any, list_projects},
        {"show_project", get, {"/project/{project}"}, Right::project, show_project},
        {"project_create", put, {"/project/{project}"}, Right::admin, project_create},
        {"project_delete", del, {"/project/{project}"}, Right::admin, project_delete},
        {"project_connect_node", post, {"/project/{project}/connect_node"}, Right::project, project_connect_node,
         node_field},
        {"project_detach_node", post, {"/project/{project}/detach_node"}, Right::project, project_detach_node,
         node_field},
        {"list_project_nodes", get, {"/project/{project}/nodes"}, Right::project, list_project_nodes},
        {"list_project_headnodes", get, {"/project/{project}/headnodes"}, Right::project, list_project_headnodes},
        {"list_project_networks", get, {"/project/{project}/networks"}, Right::project, list_project_networks},

        // Users
        {"list_users", get, {"/users", "/auth/basic/users"}, Right::admin, list_users},
        {"user_create", put, {"/user/{user}", "/auth/basic/user/{user}"}, Right::admin, user_create,
         {{"password"}, {"is_admin", Type::boolean, optional}}},
        {"user_delete", del, {"/user/{user}", "/auth/basic/user/{user}"}, Right::admin, user_delete},
        {"user_set_admin", patch, {"/user/{user}", "/auth/basic/user/{user}"}, Right::admin, user_set_admin,
         {{"is_admin", Type::boolean}}},
        {"user_set_password", put, {"/user/{user}/password"}, Right::any, user_set_password, password_field},
        {"project_add_user", post, {"/project/{project}/add_user"}, Right::admin, project_add_user, user_field},
        {"project_add_user", post, {"/auth/basic/user/{user}/add_project"}, Right::admin, project_add_user,
         project_field},
        {"project_remove_user", post, {"/project/{project}/remove_user"}, Right::admin, project_remove_user, user_field},
        {"project_remove_user", post, {"/auth/basic/user/{user}/remove_project"}, Right::admin, project_remove_user,
         project_field},
        {"whoami", get, {"/whoami"}, Right::any, whoami},

        // Nodes and NICs
        {"list_free_nodes", get, {"/free_nodes", "/nodes/free"}, Right::any, list_free_nodes},
        {"list_nodes", get, {"/nodes", "/nodes/all"}, Right::any, list_nodes},
        {"show_node", get, {"/node/{node}"}, Right::project, show_node},
        {"node_register", put, {"/node/{node}"}, Right::admin, node_register,
         {{"ipmi_host", Type::word, optional}, {"ipmi_user", Type::string, optional},
          {"ipmi_pass", Type::string, optional}, {"obm", Type::object, optional},
          {"metadata", Type::object, optional}}},
        {"node_update", patch, {"/node/{node}"}, Right::admin, node_update,
         {{"obm", Type::object, optional}, {"label", Type::label, optional}}},
        {"node_delete", del, {"/node/{node}"}, Right::admin, node_delete},
        {"node_register_nic", put, {"/node/{node}/nic/{nic}"}, Right::admin, node_register_nic, {{"macaddr", Type::word}}},
        {"nic_update", patch, {"/node/{node}/nic/{nic}"}, Right::admin, nic_update,
         {{"label", Type::label, optional}, {"macaddr", Type::word, optional}}},
        {"node_delete_nic", del, {"/node/{node}/nic/{nic}"}, Right::admin, node_delete_nic},
        {"node_set_metadata", put, {"/node/{node}/metadata/{metadata}"}, Right::admin, node_set_metadata,
         {{"value", Type::any}}},
        {"node_delete_metadata", del, {"/node/{node}/metadata/{metadata}"}, Right::admin, node_delete_metadata},

        // Machines through their BMCs
        {"node_power_cycle", post, {"/node/{node}/power_cycle"}, Right::project, node_power_cycle,
         {{"force", Type::boolean, optional}}},
        {"node_power_on", post, {"/node/{node}/power_on"}, Right::project, node_power_on},
        {"node_power_off", post, {"/node/{node}/power_off"}, Right::project, node_power_off},
        {"node_power_status", get, {"/node/{node}/power_status"}, Right::project, node_power_status},
        {"node_set_bootdev", put, {"/node/{node}/boot_device"}, Right::project, node_set_bootdev, {{"bootdev", Type::word}}},
        {"start_console", put, {"/node/{node}/console"}, Right::project, start_console},
        {"show_console", get, {"/node/{node}/console"}, Right::project, show_console, {},
         {{"follow", Type::string, optional}, {"offset", Type::string, optional}}},
        {"stop_console", del, {"/node/{node}/console"}, Right::project, stop_console},

        // Networking actions
        {"node_connect_network", post, {"/node/{node}/nic/{nic}/connect_network"}, Right::project, node_connect_network,
         {{"network", Type::label}, {"channel", Type::word, optional}}, wait_argument},
        {"node_detach_network", post, {"/node/{node}/nic/{nic}/detach_network"}, Right::project, node_detach_network,
         {{"network", Type::label, optional}}, wait_argument},
        {"show_networking_action", get, {"/networking_action/{action}"}, Right::project, show_networking_action, {},
         wait_argument},
        {"list_networking_actions", get, {"/networking_actions"}, Right::project, list_networking_actions, {},
         {{"node", Type::label, optional}, {"nic", Type::label, optional}, {"network", Type::label, optional},
          {"project", Type::label, optional}, {"switch", Type::label, optional}, {"port", Type::string, optional},
          {"status", Type::string, optional}, {"since", Type::string, optional}, {"limit", Type::string, optional}}},
        {"networking_action_cancel", post, {"/networking_action/{action}/cancel"}, Right::project,
         networking_action_cancel},

        // Networks
        {"list_networks", get, {"/networks"}, Right::any, list_networks},
        {"show_network", get, {"/network/{network}"}, Right::any, show_network},
        {"network_create", put, {"/network/{network}"}, Right::owner, network_create,
         {{"owner", Type::word, optional}, {"creator", Type::word, optional}, {"access", Type::word},
          {"net_id", Type::vlan}}},
        {"network_delete", del, {"/network/{network}"}, Right::owner, network_delete},
        {"network_grant_project_access", put, {"/network/{network}/access/{project}"}, Right::owner,
         network_grant_project_access},
        {"network_revoke_project_access", del, {"/network/{network}/access/{project}"}, Right::owner,
         network_revoke_project_access},
        {"list_network_attachments", get, {"/network/{network}/attachments"}, Right::owner, list_network_attachments, {},
         {{"project", Type::label, optional}}},

        // Headnodes
        {"list_headnode_images", get, {"/headnode_images"}, Right::any, list_headnode_images},
        {"show_headnode", get, {"/headnode/{headnode}"}, Right::project, show_headnode},
        {"headnode_create", put, {"/headnode/{headnode}"}, Right::project, headnode_create,
         {{"project", Type::label}, {"base_img", Type::word}}},
        {"headnode_delete", del, {"/headnode/{headnode}"}, Right::project, headnode_delete},
        {"headnode_start", post, {"/headnode/{headnode}/start"}, Right::project, headnode_start},
        {"headnode_stop", post, {"/headnode/{headnode}/stop"}, Right::project, headnode_stop},
        {"headnode_create_hnic", put, {"/headnode/{headnode}/hnic/{hnic}"}, Right::project, headnode_create_hnic},
        {"headnode_delete_hnic", del, {"/headnode/{headnode}/hnic/{hnic}"}, Right::project, headnode_delete_hnic},
        {"headnode_connect_network", post, {"/headnode/{headnode}/hnic/{hnic}/connect_network"}, Right::project,
         headnode_connect_network, {{"network", Type::label}}},
        {"headnode_detach_network", post, {"/headnode/{headnode}/hnic/{hnic}/detach_network"}, Right::project,
         headnode_detach_network},

        // Switches and ports; the forms without a switch are from HaaS 0.1, which knew only one
        {"list_switches", get, {"/switches"}, Right::admin, list_switches},
        {"show_switch", get, {"/switch/{switch}"}, Right::admin, show_switch},
        {"switch_register", put, {"/switch/{switch}"}, Right::admin, switch_register, {{"type", Type::word}}, {},
         OtherFields::allowed},
        {"switch_update", post, {"/switch/{switch}/update"}, Right::admin, switch_update,
         {{"type", Type::word, optional}, {"force", Type::boolean, optional}}, {}, OtherFields::allowed},
        {"switch_delete", del, {"/switch/{switch}"}, Right::admin, switch_delete},
        {"show_port", get, {"/switch/{switch}/port/{port+}", "/port/{port+}"}, Right::admin, show_port},
        {"port_register", put, {"/switch/{switch}/port/{port+}", "/port/{port+}"}, Right::admin, port_register},
        {"port_delete", del, {"/switch/{switch}/port/{port+}", "/port/{port+}"}, Right::admin, port_delete,
         {{"force", Type::boolean, optional}}},
        {"port_connect_nic", post, {"/switch/{switch}/port/{port+}/connect_nic", "/port/{port+}/connect_nic"},
         Right::admin, port_connect_nic, {{"node", Type::label}, {"nic", Type::label}}},
        {"port_detach_nic", post, {"/switch/{switch}/port/{port+}/detach_nic", "/port/{port+}/detach_nic"},
         Right::admin, port_detach_nic},
        {"port_move_nic", post, {"/switch/{switch}/port/{port+}/move_nic", "/port/{port+}/move_nic"}, Right::admin,
         port_move_nic, {{"node", Type::label}, {"nic", Type::label}, {"force", Type::boolean, optional}}, wait_argument},
        {"port_revert", post, {"/switch/{switch}/port/{port+}/revert", "/port/{port+}/revert"}, Right::admin,
         port_revert, {{"force", Type::boolean, optional}}, wait_argument},
        {"list_drift", get, {"/drift"}, Right::admin, list_drift},
        {"list_strays", get, {"/strays"}, Right::admin, list_strays},
        {"list_uplinks", get, {"/switch/{switch}/uplinks"}, Right::admin, list_uplinks},
        {"uplink_register", put, {"/switch/{switch}/uplink/{port+}"}, Right::admin, uplink_register},
        {"uplink_delete", del, {"/switch/{switch}/uplink/{port+}"}, Right::admin, uplink_delete},

        // The service itself
        {"health", get, {"/healthz"}, Right::nobody_in_particular, health},
        {"list_active_extensions", get, {"/active_extensions"}, Right::admin, list_active_extensions},
    };
    return table;
}

}  // namespace haas::api

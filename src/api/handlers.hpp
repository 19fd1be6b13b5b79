// The handlers of the route table, one per operation: each takes a checked call, runs one use case, and puts its result
// into JSON. A handler never catches.
#pragma once

#include "http/message.hpp"

namespace haas::api {

class Call;
using http::Response;

Response list_projects(Call& call);
Response show_project(Call& call);
Response project_create(Call& call);
Response project_delete(Call& call);
Response project_connect_node(Call& call);
Response project_detach_node(Call& call);
Response list_project_nodes(Call& call);
Response list_project_headnodes(Call& call);
Response list_project_networks(Call& call);

Response list_users(Call& call);
Response user_create(Call& call);
Response user_delete(Call& call);
Response user_set_admin(Call& call);
Response user_set_password(Call& call);
Response user_set_role(Call& call);
Response list_project_users(Call& call);
Response project_set_role(Call& call);
Response project_add_user(Call& call);
Response project_remove_user(Call& call);
Response whoami(Call& call);

Response token_create(Call& call);
Response list_tokens(Call& call);
Response token_delete(Call& call);
Response session_create(Call& call);
Response session_delete(Call& call);

Response list_free_nodes(Call& call);
Response list_nodes(Call& call);
Response show_node(Call& call);
Response node_register(Call& call);
Response node_update(Call& call);
Response node_delete(Call& call);
Response node_register_nic(Call& call);
Response nic_update(Call& call);
Response node_delete_nic(Call& call);
Response node_set_metadata(Call& call);
Response node_delete_metadata(Call& call);

Response node_enable_obm(Call& call);
Response node_power_cycle(Call& call);
Response node_power_on(Call& call);
Response node_power_off(Call& call);
Response node_power_status(Call& call);
Response node_set_bootdev(Call& call);
Response node_insert_media(Call& call);
Response node_eject_media(Call& call);
Response node_show_hardware(Call& call);

Response start_console(Call& call);
Response show_console(Call& call);
Response stop_console(Call& call);

Response node_connect_network(Call& call);
Response node_detach_network(Call& call);
Response port_move_nic(Call& call);
Response show_networking_action(Call& call);
Response list_networking_actions(Call& call);
Response networking_action_cancel(Call& call);
Response port_revert(Call& call);
Response port_group_revert(Call& call);
Response list_drift(Call& call);
Response list_strays(Call& call);
Response list_uplinks(Call& call);
Response uplink_register(Call& call);
Response uplink_delete(Call& call);

Response list_networks(Call& call);
Response show_network(Call& call);
Response network_create(Call& call);
Response network_delete(Call& call);
Response network_grant_project_access(Call& call);
Response network_revoke_project_access(Call& call);
Response list_network_attachments(Call& call);

Response list_headnode_images(Call& call);
Response show_headnode(Call& call);
Response headnode_create(Call& call);
Response headnode_delete(Call& call);
Response headnode_start(Call& call);
Response headnode_stop(Call& call);
Response headnode_create_hnic(Call& call);
Response headnode_delete_hnic(Call& call);
Response headnode_connect_network(Call& call);
Response headnode_detach_network(Call& call);

Response list_switches(Call& call);
Response show_switch(Call& call);
Response switch_register(Call& call);
Response switch_update(Call& call);
Response switch_delete(Call& call);
Response show_port(Call& call);
Response port_register(Call& call);
Response port_delete(Call& call);
Response port_connect_nic(Call& call);
Response port_detach_nic(Call& call);

Response list_port_groups(Call& call);
Response show_port_group(Call& call);
Response port_group_create(Call& call);
Response port_group_delete(Call& call);
Response port_group_connect_nic(Call& call);
Response port_group_detach_nic(Call& call);

Response health(Call& call);
Response list_hosts(Call& call);
Response list_active_extensions(Call& call);

}  // namespace haas::api

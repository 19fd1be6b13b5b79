#include "cli/bodies.hpp"
#include "cli/command.hpp"
#include "cli/local.hpp"
#include "cli/remote.hpp"

namespace haas::cli {

namespace {

using Options = std::vector<Option>;

constexpr auto get = http::Method::get;
constexpr auto put = http::Method::put;
constexpr auto post = http::Method::post;
constexpr auto patch = http::Method::patch;
constexpr auto del = http::Method::del;

constexpr std::string_view projects = "Projects";
constexpr std::string_view users = "Users";
constexpr std::string_view nodes = "Nodes and NICs";
constexpr std::string_view machines = "Power, boot device and console";
constexpr std::string_view networks = "Networks";
constexpr std::string_view networking = "Connecting nodes to networks";
constexpr std::string_view headnodes = "Headnodes";
constexpr std::string_view switches = "Switches and ports";
constexpr std::string_view service = "The service";
constexpr std::string_view installation = "This machine's installation";

constexpr Argument project = {"project", "the label of a project"};
constexpr Argument user = {"user", "the name of a user"};
constexpr Argument node = {"node", "the label of a node"};
constexpr Argument nic = {"nic", "the label of a NIC of that node"};
constexpr Argument key = {"key", "the label of a metadata entry"};
constexpr Argument network = {"network", "the label of a network"};
constexpr Argument one_of_networks = {"network", "the label of a network; optional if the NIC has only one",
                                      Count::optional};
constexpr Argument channel = {"channel", "vlan/native (untagged, the default) or vlan/ID (tagged)", Count::optional};
constexpr Argument switch_label = {"switch", "the label of a switch"};
constexpr Argument only_switch = {"switch", "the label of a switch; optional if there is only one",
                                  Count::optional};
constexpr Argument port = {"port", "the port's name on the switch, such as gi1/0/5"};
constexpr Argument action = {"action", "the id of the action, which the requesting command printed"};

constexpr Argument headnode = {"headnode", "the label of a headnode"};
constexpr Argument hnic = {"hnic", "the label of an interface of a headnode"};

constexpr Argument image = {"image", "the name of an image for headnodes"};

constexpr Option wait_for_headnode = {"--wait", Value::optional, "SECONDS",
                                      "wait until it is done, at most SECONDS (default: 60)"};
constexpr Option wait = {"--wait", Value::optional, "SECONDS",
                         "wait until the switch is configured, at most SECONDS (default: 60)"};
constexpr Option new_password = {"--password-file", Value::required, "FILE",
                                 "a file with the new password on one line, or - for standard input; haas asks without it",
                                 "password"};
constexpr Option device_password = {"--password-file", Value::required, "FILE",
                                    "a file with the device's password on one line, or - for standard input", "password"};

constexpr Option ask_device_password = {"--ask-password", Value::none, {}, "ask for the device's password", "password"};
constexpr Option enable_password = {"--enable-password-file", Value::required, "FILE",
                                    "a file with the password for privileged mode, if the switch asks for one",
                                    "enable_password"};
constexpr Option ask_enable_password = {"--ask-enable-password", Value::none, {}, "ask for the password for privileged mode",
                                        "enable_password"};
constexpr Argument switch_type = {"type", "its driver; list_active_extensions lists them"};
constexpr Argument switch_field = {
    "field", "FIELD=VALUE (digits are a number, true and false a boolean, all else a string) or FIELD:=JSON", Count::any};

constexpr std::string_view whose_password =
    "After the command, --password-file gives the password that the command sets. To read your own password from a file\n"
    "as well, put another --password-file before the command, or set HAAS_PASSWORD.";

constexpr std::string_view about_bridges =
    "Run this as root on the host of the headnodes; it reads [vlan] and [headnode] of haas.cfg. With bridge = linux,\n"
    "each VLAN gets an interface on trunk_nic and a bridge br-vlanN. With bridge = openvswitch, ovs_bridge gets the port\n"
    "trunk_nic, and each VLAN gets a fake bridge br-vlanN; headnodes do not need these, but your own VMs may.\n"
    "The command does not change what exists already. --remove leaves a bridge that is in use, and names it.";

constexpr std::string_view image_notes =
    "The import creates a volume in [headnode] storage_pool (and the pool, if necessary) and a libvirt domain, which you must\n"
    "not start. You can repeat an import that was interrupted.";

constexpr std::string_view not_shared =
    "Without a project or --public, only the owner may use the network. Only administrators create networks for others\n"
    "(owner `admin`), public networks, and networks with a VLAN of their choice.";

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> table = {
        {"list_projects", projects, "List your projects; an administrator sees all", "haas list_projects",
         {}, {}, get, "/projects", {Form::list}},
        {"show_project", projects, "Show the nodes, networks and users of a project", "haas show_project web",
         {project}, {}, get, "/project/{project}", {Form::record}},
        {"project_create", projects, "Create a project", "haas project_create web",
         {project}, {}, put, "/project/{project}"},
        {"project_delete", projects, "Delete a project that is empty", "haas project_delete web",
         {project}, {}, del, "/project/{project}"},
        {"project_connect_node", projects, "Reserve a free node for a project", "haas project_connect_node web n1",
         {project, node}, {}, post, "/project/{project}/connect_node"},
        {"project_detach_node", projects, "Return a project's node to the free nodes", "haas project_detach_node web n1",
         {project, node}, {}, post, "/project/{project}/detach_node"},
        {"list_project_nodes", projects, "List the nodes of a project", "haas list_project_nodes web",
         {project}, {}, get, "/project/{project}/nodes", {Form::list}},
        {"list_project_networks", projects, "List the networks that a project may use",
         "haas list_project_networks web", {project}, {}, get, "/project/{project}/networks", {Form::list}},

        {"list_users", users, "List the users, their rank and their projects", "haas list_users",
         {}, {}, get, "/users", {Form::table, "USER"}},
        {"user_create", users, "Create a user", "haas user_create ann --password-file ann.password",
         {user}, {{"--is-admin", Value::none, {}, "make the user an administrator"}, new_password}, put, "/user/{user}",
         {}, put_user, whose_password},
        {"user_delete", users, "Delete a user", "haas user_delete ann", {user}, {}, del, "/user/{user}"},
        {"user_set_admin", users, "Make a user an administrator, or a regular user", "haas user_set_admin ann admin",
         {user, {"rank", "admin or regular"}}, {}, patch, "/user/{user}", {}, put_rank},
        {"user_set_password", users, "Change a user's password, or your own", "haas user_set_password ann",
         {user}, {new_password}, put, "/user/{user}/password", {}, put_new_password, whose_password},
        {"project_add_user", users, "Make a user a member of a project", "haas project_add_user web ann",
         {project, user}, {}, post, "/project/{project}/add_user"},
        {"project_remove_user", users, "End a user's membership of a project", "haas project_remove_user web ann",
         {project, user}, {}, post, "/project/{project}/remove_user"},
        {"whoami", users, "Show your user name, rank and projects", "haas whoami",
         {}, {}, get, "/whoami", {Form::record}},

        {"list_free_nodes", nodes, "List the nodes that are in no project", "haas list_free_nodes",
         {}, {}, get, "/free_nodes", {Form::list}},
        {"list_nodes", nodes, "List all nodes", "haas list_nodes", {}, {}, get, "/nodes", {Form::list}},
        {"show_node", nodes, "Show a node with its NICs, their networks, and its metadata", "haas show_node n1",
         {node}, {}, get, "/node/{node}", {Form::record}},
        {"node_register", nodes, "Register a node with the address and the login of its BMC",
         "haas node_register n1 --ipmi-host 10.0.0.1 --ipmi-user admin --password-file n1.password",
         {node, {"host", "the address of its BMC; or --ipmi-host", Count::optional},
          {"user", "the user on its BMC; or --ipmi-user", Count::optional}},
         {{"--ipmi-host", Value::required, "HOST", "the address of its BMC", "ipmi_host host"},
          {"--ipmi-user", Value::required, "USER", "the user on its BMC", "ipmi_user user"},
          {"--password-file", Value::required, "FILE",
           "a file with that user's password on one line, or - for standard input; haas asks without it", "ipmi_pass password"},
          {"--obm-type", Value::required, "TYPE", "ipmi (the default), redfish or mock (needs nothing else)", "type"},
          {"--obm-port", Value::required, "PORT", "the BMC's port, if not the usual one", "port"},
          {"--obm-cipher-suite", Value::required, "NUMBER", "the IPMI cipher suite, if not the usual one", "cipher_suite"},
          {"--obm-any-certificate", Value::none, {}, "accept any certificate of a Redfish service",
           "verify_tls"}},
         put, "/node/{node}", {}, put_node, whose_password},
        {"node_update", nodes, "Change a node's label, or the address or login of its BMC",
         "haas node_update n1 --ipmi-host 10.0.0.9 --password-file n1.password", {node},
         {{"--label", Value::required, "LABEL", "its new label"},
          {"--ipmi-host", Value::required, "HOST", "the address of its BMC", "ipmi_host host"},
          {"--ipmi-user", Value::required, "USER", "the user on its BMC", "ipmi_user user"},
          {"--password-file", Value::required, "FILE",
           "a file with that user's password on one line, or - for standard input", "password"},
          ask_device_password,
          {"--obm-type", Value::required, "TYPE", "ipmi, redfish or mock", "type"},
          {"--obm-port", Value::required, "PORT", "the BMC's port, or `usual`", "port"},
          {"--obm-cipher-suite", Value::required, "NUMBER", "the IPMI cipher suite, or `usual`", "cipher_suite"},
          {"--obm-any-certificate", Value::none, {}, "accept any certificate of a Redfish service",
           "verify_tls"},
          {"--obm-check-certificate", Value::none, {}, "accept only a certificate of a known authority"}},
         patch, "/node/{node}", {}, put_node_update,
         "The node keeps its project, its networks and its metadata. HaaS keeps the stored password if type, address and user\n"
         "stay the same; otherwise you must give it. A logged console starts again, with the new BMC."},
        {"node_delete", nodes, "Delete a node that is free and has no NICs", "haas node_delete n1",
         {node}, {}, del, "/node/{node}"},
        {"node_register_nic", nodes, "Register a NIC of a node", "haas node_register_nic n1 eth0 52:54:00:12:34:56",
         {node, nic, {"macaddr", "its MAC address"}}, {}, put, "/node/{node}/nic/{nic}"},
        {"nic_update", nodes, "Change a NIC's label or MAC address",
         "haas nic_update n1 eth0 --macaddr 52:54:00:12:34:57", {node, nic},
         {{"--label", Value::required, "LABEL", "its new label"},
          {"--macaddr", Value::required, "MACADDR", "its new MAC address"}},
         patch, "/node/{node}/nic/{nic}", {}, put_nic_update,
         "The NIC stays on its port and its networks, because a switch is configured by port, not by address. Update systems\n"
         "that know the old address, such as a DHCP server on a headnode. port_move_nic moves a NIC to another port."},
        {"node_delete_nic", nodes, "Delete a NIC", "haas node_delete_nic n1 eth0",
         {node, nic}, {}, del, "/node/{node}/nic/{nic}"},
        {"node_set_metadata", nodes, "Set a metadata entry of a node", "haas node_set_metadata n1 rack B7",
         {node, key, {"value", "a string; with --as-json, any JSON"}},
         {{"--as-json", Value::none, {}, "VALUE is JSON: a number, a list, an object"}},
         put, "/node/{node}/metadata/{key}", {}, put_metadata,
         "A node has at most 100 entries with 65536 characters in all, unless [api] metadata_entries and metadata_size in the\n"
         "service's haas.cfg set other limits. show_node shows the entries; node_delete_metadata deletes one."},
        {"node_delete_metadata", nodes, "Delete a metadata entry of a node",
         "haas node_delete_metadata n1 rack", {node, key}, {}, del, "/node/{node}/metadata/{key}"},

        {"node_power_status", machines, "Ask whether machines are on or off", "haas node_power_status n1 n2",
         {node, {"more", "more nodes, queried at the same time", Count::any}}, {}, get,
         "/node/{node}/power_status", {}, nullptr, {}, nullptr, Login::needed, node_power_status},
        {"node_power_cycle", machines, "Switch a machine off and on again; it then boots from the network",
         "haas node_power_cycle n1", {node},
         {{"--force", Value::none, {}, "reset it instead, which some machines need when they hang"}}, post,
         "/node/{node}/power_cycle", {}, put_force, "A machine that is off is switched on."},
        {"node_power_on", machines, "Switch a machine on", "haas node_power_on n1", {node}, {}, post,
         "/node/{node}/power_on"},
        {"node_power_off", machines, "Switch a machine off at once", "haas node_power_off n1", {node}, {}, post,
         "/node/{node}/power_off"},
        {"node_set_bootdev", machines, "Set what a machine boots from, for all following boots",
         "haas node_set_bootdev n1 disk",
         {node, {"bootdev", "pxe, disk or none (the machine's own choice)"}}, {}, put, "/node/{node}/boot_device"},
        {"start_console", machines, "Begin to log a machine's serial console", "haas start_console n1", {node}, {}, put,
         "/node/{node}/console"},
        {"show_console", machines, "Show the log of a machine's serial console", "haas show_console n1 --follow", {node},
         {{"--follow", Value::none, {}, "show new output as it arrives, until you interrupt it"},
          {"--raw", Value::none, {}, "pass control characters on to a terminal"}}, get, "/node/{node}/console",
         {}, nullptr, "A pipe or a file always gets the output as the machine sent it, with control characters.",
         nullptr, Login::needed, show_console},
        {"stop_console", machines, "Stop the logging, and delete the log", "haas stop_console n1", {node}, {}, del,
         "/node/{node}/console"},

        {"list_networks", networks, "List the networks that you may use", "haas list_networks",
         {}, {}, get, "/networks", {Form::table, "NETWORK", "(public)"}},
        {"show_network", networks, "Show a network: owner, access, channels, connected nodes", "haas show_network net1",
         {network}, {}, get, "/network/{network}", {Form::record, {}, "(public)"}},
        {"network_create", networks, "Create a network", "haas network_create net1 web",
         {network, {"owner", "the project that owns it, or `admin`"},
          {"access", "the first project that may use it (default: the owner)", Count::optional},
          {"net_id", "its VLAN (default: a free one of the pool)", Count::optional}},
         {{"--public", Value::none, {}, "everybody may use it"},
          {"--net-id", Value::required, "VLAN", "its VLAN, instead of NET_ID", "net_id"}},
         put, "/network/{network}", {}, put_network, not_shared},
        {"network_create_simple", networks, "Create a network that one project owns and uses",
         "haas network_create_simple net1 web", {network, project}, {}, put, "/network/{network}",
         {}, put_simple_network},
        {"network_delete", networks, "Delete a network that nothing is connected to", "haas network_delete net1",
         {network}, {}, del, "/network/{network}"},
        {"network_grant_project_access", networks, "Grant a project access to a network",
         "haas network_grant_project_access net1 db", {network, project}, {}, put,
         "/network/{network}/access/{project}"},
        {"network_revoke_project_access", networks, "Revoke a project's access to a network",
         "haas network_revoke_project_access net1 db", {network, project}, {}, del,
         "/network/{network}/access/{project}"},
        {"list_network_attachments", networks, "List the NICs on a network",
         "haas list_network_attachments net1",
         {network, {"project", "only the nodes of this project", Count::optional}}, {}, get,
         "/network/{network}/attachments", {Form::table}},

        {"node_connect_network", networking, "Connect a NIC to a network",
         "haas node_connect_network n1 eth0 net1 --wait", {node, nic, network, channel}, {wait}, post,
         "/node/{node}/nic/{nic}/connect_network", {Form::action}},
        {"node_detach_network", networking, "Detach a NIC from a network",
         "haas node_detach_network n1 eth0 net1 --wait", {node, nic, one_of_networks}, {wait}, post,
         "/node/{node}/nic/{nic}/detach_network", {Form::action}},
        {"port_revert", networking, "Detach a port from all networks", "haas port_revert s1 gi1/0/5 --wait",
         {only_switch, port},
         {wait, {"--force", Value::none, {}, "release the networks at once, even if the switch does not answer"}}, post,
         "/switch/{switch}/port/{port}/revert", {Form::action}, put_revert,
         "With --force, the command does not wait for the switch. The port may carry its networks until haas-sync reaches the\n"
         "switch and removes them; until then, neither its node nor its VLANs go to anybody else."},
        {"show_networking_action", networking, "Show a networking action and its result",
         "haas show_networking_action 7d2a4c0e-9a43-4e0b-8d43-0f6c3d9f1b11", {action}, {wait}, get,
         "/networking_action/{action}", {Form::action}},
        {"list_networking_actions", networking, "List the networking actions, the newest first",
         "haas list_networking_actions --status PENDING", {},
         {{"--node", Value::required, "NODE", "only of this node"},
          {"--nic", Value::required, "NIC", "only of NICs of this label"},
          {"--network", Value::required, "NETWORK", "only those that connect to this network"},
          {"--project", Value::required, "PROJECT", "only those requested while the node was in this project"},
          {"--switch", Value::required, "LABEL", "only of this switch (administrators)"},
          {"--port", Value::required, "PORT", "only of ports of this name (administrators)"},
          {"--status", Value::required, "STATUS", "only PENDING, DONE or ERROR"},
          {"--since", Value::required, "TIME", "only those requested since then, such as 2026-05-01T12:00:00Z"},
          {"--limit", Value::required, "NUMBER", "at most this many (default: 100)"}},
         get, "/networking_actions", {Form::table}},
        {"networking_action_cancel", networking, "Cancel a networking action that haas-sync has not started",
         "haas networking_action_cancel 7d2a4c0e-9a43-4e0b-8d43-0f6c3d9f1b11", {action}, {}, post,
         "/networking_action/{action}/cancel", {Form::action}, nullptr,
         "You cannot cancel an action that haas-sync has started: wait until it ends."},

        {"list_headnode_images", headnodes, "List the images for new headnodes", "haas list_headnode_images",
         {}, {}, get, "/headnode_images", {Form::list}},
        {"headnode_create", headnodes, "Create a headnode of a project", "haas headnode_create h1 web debian-12",
         {headnode, project, {"base_img", "the image to clone"}}, {}, put, "/headnode/{headnode}", {}, nullptr,
         "Add its interfaces and connect them to networks before you start it: you cannot change them afterwards."},
        {"headnode_create_hnic", headnodes, "Add an interface to a headnode", "haas headnode_create_hnic h1 pxe",
         {headnode, hnic}, {}, put, "/headnode/{headnode}/hnic/{hnic}"},
        {"headnode_delete_hnic", headnodes, "Delete an interface of a headnode", "haas headnode_delete_hnic h1 pxe",
         {headnode, hnic}, {}, del, "/headnode/{headnode}/hnic/{hnic}"},
        {"headnode_connect_network", headnodes, "Connect an interface of a headnode to a network",
         "haas headnode_connect_network h1 pxe net1",
         {headnode, hnic, network}, {}, post, "/headnode/{headnode}/hnic/{hnic}/connect_network"},
        {"headnode_detach_network", headnodes, "Detach an interface of a headnode from its network",
         "haas headnode_detach_network h1 pxe",
         {headnode, hnic}, {}, post, "/headnode/{headnode}/hnic/{hnic}/detach_network"},
        {"headnode_start", headnodes, "Start a headnode; the first start creates its VM", "haas headnode_start h1 --wait",
         {headnode}, {wait_for_headnode}, post, "/headnode/{headnode}/start", {}, nullptr, {}, nullptr, Login::needed,
         headnode_start},
        {"headnode_stop", headnodes, "Cut a headnode's power", "haas headnode_stop h1", {headnode}, {}, post,
         "/headnode/{headnode}/stop", {}, nullptr,
         "Data that it has not written to its disks is lost: shut it down from within first."},
        {"show_headnode", headnodes, "Show a headnode: state, VNC port, interfaces", "haas show_headnode h1",
         {headnode}, {}, get, "/headnode/{headnode}", {Form::record}},
        {"list_project_headnodes", headnodes, "List the headnodes of a project", "haas list_project_headnodes web",
         {project}, {}, get, "/project/{project}/headnodes", {Form::list}},
        {"headnode_delete", headnodes, "Delete a headnode and its disks", "haas headnode_delete h1",
         {headnode}, {wait_for_headnode}, del, "/headnode/{headnode}", {}, nullptr, {}, nullptr, Login::needed,
         headnode_delete},

        {"list_switches", switches, "List the switches", "haas list_switches", {}, {}, get, "/switches", {Form::list}},
        {"show_switch", switches, "Show a switch: type, ports, whether it answers", "haas show_switch s1",
         {switch_label}, {}, get, "/switch/{switch}", {Form::record}},
        {"switch_register", switches, "Register a switch", "haas switch_register s1 ovs ovs_bridge=br0",
         {switch_label, switch_type, switch_field},
         {device_password, ask_device_password, enable_password, ask_enable_password},
         put, "/switch/{switch}", {}, put_switch, whose_password},
        {"switch_update", switches, "Change a switch's password, address or other fields",
         "haas switch_update s1 hostname=10.0.0.9 --ask-password --force",
         {switch_label, {"field", "FIELD=VALUE, FIELD:=JSON, or FIELD:=null, which removes it", Count::any}},
         {device_password, ask_device_password, enable_password, ask_enable_password,
          {"--force", Value::none, {}, "accept another address of the switch, whose ports become suspect"}},
         post, "/switch/{switch}/update", {}, put_switch_update,
         "Fields that you leave out stay as they are. Passwords stay unless HaaS reaches or recognizes the switch in another\n"
         "way: then you must give them. haas-sync retries pending actions of the switch at once."},
        {"switch_delete", switches, "Delete a switch that has no ports", "haas switch_delete s1",
         {switch_label}, {}, del, "/switch/{switch}"},
        {"show_port", switches, "Show a port with its NIC and its networks", "haas show_port s1 gi1/0/5",
         {only_switch, port}, {}, get, "/switch/{switch}/port/{port}", {Form::record}},
        {"port_register", switches, "Put a port of a switch under the control of HaaS",
         "haas port_register s1 gi1/0/5", {only_switch, port}, {}, put, "/switch/{switch}/port/{port}"},
        {"port_delete", switches, "Delete a port without a NIC", "haas port_delete s1 gi1/0/5",
         {only_switch, port},
         {{"--force", Value::none, {}, "delete it even if it has a NIC, or may still carry a network"}}, del,
         "/switch/{switch}/port/{port}", {}, put_force,
         "Use --force only for a switch that is gone for good: others then get its node and VLANs, whatever the port carries."},
        {"list_drift", switches, "List the ports that do not carry what they should", "haas list_drift", {}, {}, get,
         "/drift", {Form::table}, nullptr,
         "haas-sync records what it sees. `haas-sync --audit` checks every port; with --repair it corrects what it finds."},
        {"list_strays", switches, "List the ports and VMs that carry networks without being registered",
         "haas list_strays", {}, {}, get, "/strays", {Form::table}, nullptr,
         "`haas-sync --audit` finds them. No network gets their VLANs until you have decided about each: use uplink_register\n"
         "for a link to another switch or out, port_register for a machine's port, or remove its VLANs; then audit again."},
        {"list_uplinks", switches, "List the uplinks of a switch", "haas list_uplinks s1",
         {switch_label}, {}, get, "/switch/{switch}/uplinks", {Form::list}},
        {"uplink_register", switches, "Declare that a port leads to another switch or out, as an uplink",
         "haas uplink_register s1 gi1/0/48", {switch_label, port}, {}, put, "/switch/{switch}/uplink/{port}", {}, nullptr,
         "HaaS leaves an uplink alone; do not register it with port_register. HaaS does not ask the switch whether the port\n"
         "exists: if you mistype its name, list_strays shows the right one after the next audit."},
        {"uplink_delete", switches, "Declare that a port is no longer an uplink", "haas uplink_delete s1 gi1/0/48",
         {switch_label, port}, {}, del, "/switch/{switch}/uplink/{port}"},
        {"port_connect_nic", switches, "Record which NIC is cabled to a port",
         "haas port_connect_nic s1 gi1/0/5 n1 eth0", {only_switch, port, node, nic}, {}, post,
         "/switch/{switch}/port/{port}/connect_nic"},
        {"port_move_nic", switches, "Move a NIC, with its networks, to another port",
         "haas port_move_nic s1 gi1/0/7 n1 eth0 --wait", {only_switch, port, node, nic},
         {wait, {"--force", Value::none, {},
                 "do not wait for the old port's switch; only if the cable is out of the old port"}}, post,
         "/switch/{switch}/port/{port}/move_nic", {Form::action}, put_move,
         "Name the new port. HaaS first removes all VLANs from the old port and reads it back; then it configures the new\n"
         "one. With --force, the old port may carry the NIC's networks until haas-sync reaches its switch; until then, neither\n"
         "that port nor its VLANs go to anybody else. Use --force only if the cable is out of the old port: a machine that is\n"
         "still on it stays on the networks."},
        {"port_detach_nic", switches, "Record that no NIC is cabled to a port",
         "haas port_detach_nic s1 gi1/0/5", {only_switch, port}, {}, post,
         "/switch/{switch}/port/{port}/detach_nic"},

        {"health", service, "Ask whether the service works; needs no user", "haas health",
         {}, {}, get, "/healthz", {Form::record}, nullptr,
         "The exit status is 5 if the service answers that it is not well.", nullptr, Login::needless, health},
        {"list_active_extensions", service, "List the drivers that are built in", "haas list_active_extensions",
         {}, {}, get, "/active_extensions", {Form::table}},

        {"init_db", installation, "Create the database and the first administrator",
         "haas init_db --password-file admin.password",
         {}, {{"--admin", Value::required, "USER", "the administrator's name (default: admin)"}, new_password,
              {"--generate-password", Value::required, "FILE", "generate a password, and write it to this new file"},
              {"--user", Value::required, "USER",
               "the web server's user, to whom alone the directory of the database then belongs"}},
         get, {}, {}, nullptr, "haas.cfg says where the database is. The command never changes an existing database.", init_db},
        {"upgrade_db", installation, "Bring the database of an older version up to date", "haas upgrade_db",
         {}, {}, get, {}, {}, nullptr, "Stop the service first, and copy the database.", upgrade_db},
        {"serve_networks", installation, "Run the network sync in the foreground", "haas serve_networks",
         {}, {{"--switch", Value::required, "LABEL", "work on this switch alone"}}, get, {}, {}, nullptr,
         "The same as haas-sync --watch.", serve_networks},
        {"create_bridges", installation, "Make this host's bridges for headnodes, one for each VLAN",
         "haas create_bridges --dry-run",
         {}, {{"--remove", Value::none, {}, "remove them instead"},
              {"--dry-run", Value::none, {}, "only print the commands; print nothing if nothing is to be done"}},
         get, {}, {}, nullptr, about_bridges, create_bridges},
        {"headnode_image_import", installation, "Import a disk image for headnodes",
         "haas headnode_image_import debian-12 debian-12-generic-amd64.qcow2",
         {image, {"file", "a disk image, raw or qcow2; the command does not change it"}},
         {{"--format", Value::required, "FORMAT", "raw or qcow2, if the file does not show which"},
          {"--memory", Value::required, "MIB", "the memory of each headnode (default: 1024)"},
          {"--vcpus", Value::required, "NUMBER", "the processors of each headnode (default: 1)"},
          {"--disk-bus", Value::required, "BUS", "virtio (the default); sata, scsi or ide for systems without a virtio driver"},
          {"--virt-type", Value::required, "TYPE", "auto (the default: kvm if it works), kvm or qemu"},
          {"--replace", Value::none, {}, "replace an image that no headnode is linked to"}},
         get, {}, {}, nullptr, image_notes, headnode_image_import},
        {"headnode_image_remove", installation, "Remove an image that no headnode is linked to",
         "haas headnode_image_remove debian-12", {image}, {}, get, {}, {}, nullptr,
         "This removes only images that headnode_image_import created.", headnode_image_remove},
    };
    return table;
}

}  // namespace haas::cli

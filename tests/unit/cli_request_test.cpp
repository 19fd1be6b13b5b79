#include <doctest/doctest.h>

#include "unit/cli_fakes.hpp"

using haas_test::complaint;
using haas_test::FakePasswords;
using haas_test::request_of;
using haas_test::shown_request;
using haas_test::Words;

namespace {

struct Case {
    Words words;
    std::string request;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("each command becomes the request that the API documents") {
    const std::vector<Case> cases = {
        {{"list_projects"}, "GET /projects"},
        {{"show_project", "p"}, "GET /project/p"},
        {{"project_create", "p"}, "PUT /project/p"},
        {{"project_delete", "p"}, "DELETE /project/p"},
        {{"project_connect_node", "p", "n"}, R"(POST /project/p/connect_node {"node":"n"})"},
        {{"project_detach_node", "p", "n"}, R"(POST /project/p/detach_node {"node":"n"})"},
        {{"project_detach_node", "p", "n", "--force"}, R"(POST /project/p/detach_node {"node":"n","force":true})"},
        {{"list_project_nodes", "p"}, "GET /project/p/nodes"},
        {{"list_project_networks", "p"}, "GET /project/p/networks"},
        {{"list_users"}, "GET /users"},
        {{"user_create", "u", "--password-file", "f"}, R"(PUT /user/u {"password":"from-file","is_admin":false})"},
        {{"user_create", "u", "--is-admin"}, R"(PUT /user/u {"password":"typed","is_admin":true})"},
        {{"user_delete", "u"}, "DELETE /user/u"},
        {{"user_set_admin", "u", "admin"}, R"(PATCH /user/u {"is_admin":true})"},
        {{"user_set_admin", "u", "regular"}, R"(PATCH /user/u {"is_admin":false})"},
        {{"user_set_password", "u"}, R"(PUT /user/u/password {"password":"typed"})"},
        {{"project_add_user", "p", "u"}, R"(POST /project/p/add_user {"user":"u"})"},
        {{"project_remove_user", "p", "u"}, R"(POST /project/p/remove_user {"user":"u"})"},
        {{"whoami"}, "GET /whoami"},
        {{"list_free_nodes"}, "GET /free_nodes"},
        {{"list_nodes"}, "GET /nodes"},
        {{"show_node", "n"}, "GET /node/n"},
        {{"node_delete", "n"}, "DELETE /node/n"},
        {{"node_register_nic", "n", "c", "aa:bb:cc:dd:ee:ff"}, R"(PUT /node/n/nic/c {"macaddr":"aa:bb:cc:dd:ee:ff"})"},
        {{"node_delete_nic", "n", "c"}, "DELETE /node/n/nic/c"},
        {{"node_set_metadata", "n", "k", "7"}, R"(PUT /node/n/metadata/k {"value":"7"})"},
        {{"node_set_metadata", "n", "k", "[7]", "--as-json"}, R"(PUT /node/n/metadata/k {"value":[7]})"},
        {{"node_set_metadata", "n", "k", ""}, R"(PUT /node/n/metadata/k {"value":""})"},
        {{"node_delete_metadata", "n", "k"}, "DELETE /node/n/metadata/k"},
        {{"node_connect_network", "n", "c", "w"}, R"(POST /node/n/nic/c/connect_network {"network":"w"})"},
        {{"node_connect_network", "n", "c", "w", "vlan/7"},
         R"(POST /node/n/nic/c/connect_network {"channel":"vlan/7","network":"w"})"},
        {{"node_detach_network", "n", "c"}, "POST /node/n/nic/c/detach_network"},
        {{"node_detach_network", "n", "c", "w"}, R"(POST /node/n/nic/c/detach_network {"network":"w"})"},
        {{"show_networking_action", "id"}, "GET /networking_action/id"},
        {{"list_networks"}, "GET /networks"},
        {{"show_network", "w"}, "GET /network/w"},
        {{"network_delete", "w"}, "DELETE /network/w"},
        {{"network_grant_project_access", "w", "p"}, "PUT /network/w/access/p"},
        {{"network_revoke_project_access", "w", "p"}, "DELETE /network/w/access/p"},
        {{"list_network_attachments", "w"}, "GET /network/w/attachments"},
        {{"list_network_attachments", "w", "p"}, "GET /network/w/attachments ?project=p"},
        {{"list_switches"}, "GET /switches"},
        {{"show_switch", "s"}, "GET /switch/s"},
        {{"switch_delete", "s"}, "DELETE /switch/s"},
        {{"health"}, "GET /healthz"},
        {{"list_active_extensions"}, "GET /active_extensions"},
    };
    for (const auto& one : cases) CHECK(shown_request(one.words) == one.request);
}

TEST_CASE("ports can be named with their switch or without") {
    const std::string port = "gi1/0/5";
    CHECK(shown_request({"show_port", "s", port}) == "GET /switch/s/port/gi1%2F0%2F5");
    CHECK(shown_request({"show_port", port}) == "GET /port/gi1%2F0%2F5");
    CHECK(shown_request({"port_register", "s", port}) == "PUT /switch/s/port/gi1%2F0%2F5");
    CHECK(shown_request({"port_register", port}) == "PUT /port/gi1%2F0%2F5");
    CHECK(shown_request({"port_delete", port}) == "DELETE /port/gi1%2F0%2F5");
    CHECK(shown_request({"port_connect_nic", "s", "p", "n", "c"}) ==
          R"(POST /switch/s/port/p/connect_nic {"nic":"c","node":"n"})");
    CHECK(shown_request({"port_connect_nic", "p", "n", "c"}) == R"(POST /port/p/connect_nic {"nic":"c","node":"n"})");
    CHECK(shown_request({"port_detach_nic", "s", "p"}) == "POST /switch/s/port/p/detach_nic");
    CHECK(shown_request({"port_revert", "p"}) == "POST /port/p/revert");
}

TEST_CASE("whatever is in a label, it stays in its segment of the path") {
    CHECK(shown_request({"show_node", "a b/c?d#e%f"}) == "GET /node/a%20b%2Fc%3Fd%23e%25f");
    CHECK(shown_request({"show_node", "\xc3\xa4"}) == "GET /node/%C3%A4");
    CHECK(shown_request({"project_connect_node", "p", "a\"b\\"}) ==
          R"(POST /project/p/connect_node {"node":"a\"b\\"})");
    CHECK(complaint({"show_node", ""}) == "NODE is empty");
    CHECK(complaint({"node_delete_nic", "n", ""}) == "NIC is empty");
}

TEST_CASE("a node's BMC can be given in either form, its password in neither") {
    const std::string flat = R"(PUT /node/n {"ipmi_host":"h","ipmi_user":"u","ipmi_pass":"from-file"})";
    CHECK(shown_request({"node_register", "n", "h", "u", "--password-file", "f"}) == flat);
    CHECK(shown_request({"node_register", "n", "--ipmi-host", "h", "--ipmi-user=u", "--password-file=-"}) == flat);
    CHECK(shown_request({"node_register", "n", "h", "u", "--obm-type", "redfish", "--obm-port", "8443"}) ==
          R"(PUT /node/n {"obm":{"type":"redfish","host":"h","user":"u","password":"typed","port":8443}})");
    CHECK(shown_request({"node_register", "n", "h", "u", "--obm-cipher-suite=17"}) ==
          R"(PUT /node/n {"obm":{"type":"ipmi","host":"h","user":"u","password":"typed","cipher_suite":17}})");
    CHECK(shown_request({"node_register", "n", "--obm-type", "mock"}) ==
          R"(PUT /node/n {"obm":{"type":"mock","host":"mock","user":"mock","password":""}})");
    CHECK(has(complaint({"node_register", "n"}), "--ipmi-host"));
    CHECK(has(complaint({"node_register", "n", "h"}), "--ipmi-user"));
    CHECK(has(complaint({"node_register", "n", "h", "--ipmi-host", "h"}), "given twice"));
    CHECK(has(complaint({"node_register", "n", "h", "u", "--obm-port", "x"}), "must be a number"));
    CHECK(has(complaint({"node_register", "n", "h", "u", "hunter2"}), "--password-file"));
}

TEST_CASE("a password on the command line is refused and not repeated") {
    const std::vector<Words> lines = {
        {"node_register", "n", "h", "u", "hunter2"},
        {"user_create", "u", "hunter2"},
        {"user_set_password", "u", "hunter2"},
        {"switch_register", "s", "mock", "password=hunter2"},
        {"switch_register", "s", "mock", "hunter2"},
        {"user_create", "u", "--password=hunter2"},
        {"user_create", "u", "--password", "hunter2"},
        {"switch_register", "s", "mock", "Enable_Password:=\"hunter2\""},
        {"init_db", "hunter2"},
    };
    for (const auto& words : lines) {
        const auto text = complaint(words);
        CHECK(!text.empty());
        CHECK(!has(text, "hunter2"));
    }
}

TEST_CASE("the owner of a network is its first user unless another or everybody is named") {
    const std::string own = R"(PUT /network/w {"owner":"p","access":"p","net_id":""})";
    CHECK(shown_request({"network_create", "w", "p"}) == own);
    CHECK(shown_request({"network_create_simple", "w", "p"}) == own);
    CHECK(shown_request({"network_create", "w", "admin", "p", "7"}) ==
          R"(PUT /network/w {"owner":"admin","access":"p","net_id":"7"})");
    CHECK(shown_request({"network_create", "w", "admin", "--public", "--net-id", "7"}) ==
          R"(PUT /network/w {"owner":"admin","access":"","net_id":"7"})");
    CHECK(shown_request({"network_create", "w", "admin", "", ""}) ==
          R"(PUT /network/w {"owner":"admin","access":"","net_id":""})");
    CHECK(shown_request({"network_create", "w", "admin", "p", "-5"}) ==
          R"(PUT /network/w {"owner":"admin","access":"p","net_id":"-5"})");
    CHECK(has(complaint({"network_create", "w", "admin"}), "--public"));
    CHECK(has(complaint({"network_create", "w", "admin", "p", "--public"}), "leave out"));
    CHECK(has(complaint({"network_create", "w", "admin", "p", "7", "--net-id", "7"}), "given twice"));
}

TEST_CASE("the fields of a switch have the types that they look like, or those that are said") {
    CHECK(shown_request({"switch_register", "s", "ovs", "ovs_bridge=br0"}) ==
          R"(PUT /switch/s {"type":"ovs","ovs_bridge":"br0"})");
    CHECK(
        shown_request({"switch_register", "s", "t", "a=5", "b:=\"5\"", "c=true", "d=x=y", "e=", "f=007", "g:=false"}) ==
        R"(PUT /switch/s {"type":"t","a":5,"b":"5","c":true,"d":"x=y","e":"","f":"007","g":false})");
    CHECK(shown_request({"switch_register", "s", "mock", "--password-file", "f"}) ==
          R"(PUT /switch/s {"type":"mock","password":"from-file"})");
    CHECK(shown_request({"switch_register", "s", "mock", "--ask-password"}) ==
          R"(PUT /switch/s {"type":"mock","password":"typed"})");
    CHECK(has(complaint({"switch_register", "s", "t", "a:=x"}), "not JSON"));
    CHECK(has(complaint({"switch_register", "s", "t", "a:=1,\"b\":2"}), "not JSON"));
    CHECK(has(complaint({"switch_register", "s", "t", "a=1", "a=2"}), "given twice"));
    CHECK(has(complaint({"switch_register", "s", "t", "type=2"}), "given twice"));
    CHECK(has(complaint({"switch_register", "s", "t", "=x"}), "FIELD=VALUE"));
    CHECK(has(complaint({"switch_register", "s", "t", "--ask-password", "--password-file", "f"}), "not both"));
    CHECK(shown_request({"switch_register", "s", "nexus", "--password-file", "f", "--ask-enable-password"}) ==
          R"(PUT /switch/s {"type":"nexus","password":"from-file","enable_password":"typed"})");
    CHECK(shown_request({"switch_register", "s", "nexus", "--enable-password-file", "f"}) ==
          R"(PUT /switch/s {"type":"nexus","enable_password":"from-file"})");
    CHECK(has(complaint({"switch_register", "s", "t", "--ask-enable-password", "--enable-password-file", "f"}),
              "not both"));
    CHECK(has(complaint({"switch_register", "s", "t", "enable_password=x"}), "--enable-password-file"));
    CHECK(shown_request({"switch_update", "s", "nexus", "dummy_vlan=5", "--ask-password", "--force"}) ==
          R"(POST /switch/s/update {"type":"nexus","dummy_vlan":5,"password":"typed","force":true})");
    CHECK(shown_request({"switch_update", "s", "dummy_vlan=5", "port:=null", "password:=null"}) ==
          R"(POST /switch/s/update {"dummy_vlan":5,"port":null,"password":null})");
    CHECK(has(complaint({"switch_update", "s"}), "nothing to change: give"));
    CHECK(has(complaint({"switch_update", "s", "nexus", "--force"}), "nothing to change: give"));
    CHECK(shown_request({"switch_update", "s", "--ask-password"}) == R"(POST /switch/s/update {"password":"typed"})");
    CHECK(has(complaint({"switch_update", "s", "nexus", "force=true", "--force"}), "given twice"));
    try {
        FakePasswords passwords;
        request_of({"switch_update", "s", "password=x"}, passwords);
        FAIL("a password in an argument");
    } catch (const haas::cli::UsageError& error) {
        CHECK(error.topic() == "switch_update");
    }
}

TEST_CASE("an update of a node or a NIC sends only the changed fields") {
    CHECK(shown_request({"node_update", "n", "--label", "m"}) == R"(PATCH /node/n {"label":"m"})");
    CHECK(shown_request({"node_update", "n", "--ipmi-host", "h", "--password-file", "f", "--obm-port", "usual"}) ==
          R"(PATCH /node/n {"obm":{"host":"h","password":"from-file","port":null}})");
    CHECK(shown_request({"node_update", "n", "--obm-check-certificate"}) ==
          R"(PATCH /node/n {"obm":{"verify_tls":true}})");
    CHECK(has(complaint({"node_update", "n"}), "nothing to change: give"));
    CHECK(shown_request({"nic_update", "n", "c", "--macaddr", "02:00:00:00:00:01"}) ==
          R"(PATCH /node/n/nic/c {"macaddr":"02:00:00:00:00:01"})");
    CHECK(has(complaint({"nic_update", "n", "c"}), "nothing to change: give"));
    CHECK(shown_request({"port_group_create", "g", "s1:Po12", "s2:ethernet1/1/5:2", "--lacp-fallback"}) ==
          R"(PUT /port_group/g {"members":[{"switch":"s1","port":"Po12"},{"switch":"s2","port":"ethernet1/1/5:2"}],)"
          R"("lacp_fallback":true})");
    CHECK(has(complaint({"port_group_create", "g", "s1"}), "write a member as SWITCH:PORT"));
    CHECK(shown_request({"port_group_revert", "g", "--force"}) == R"(POST /port_group/g/revert {"force":true})");
    CHECK(shown_request({"port_move_nic", "s", "p", "n", "c", "--force"}) ==
          R"(POST /switch/s/port/p/move_nic {"node":"n","nic":"c","force":true})");
    CHECK(shown_request({"list_networking_actions", "--status", "PENDING", "--limit=5"}) ==
          "GET /networking_actions ?status=PENDING ?limit=5");
    CHECK(shown_request({"networking_action_cancel", "a"}) == "POST /networking_action/a/cancel");
}

TEST_CASE("metadata that is said to be JSON must be JSON") {
    CHECK(has(complaint({"node_set_metadata", "n", "k", "{", "--as-json"}), "not JSON"));
    CHECK(has(complaint({"node_set_metadata", "n", "k", "1}", "--as-json"}), "not JSON"));
}

TEST_CASE("a new password is asked for by naming whose it is") {
    FakePasswords passwords;
    request_of({"user_set_password", "ann"}, passwords);
    CHECK(passwords.questions == Words{"New password of ann"});
}

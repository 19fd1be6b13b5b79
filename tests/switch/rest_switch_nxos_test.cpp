// The simulated cisco-nxos itself. Shapes of answers and errors are those of captures in the tests of Salt,
// nxapi_plumbing and Cisco's own client.
#include <doctest/doctest.h>

#include "switch/rest_switch_commands.hpp"

using haas_test::run_ins;
using haas_test::run_rpc;
using haas_test::say;
using haas_test::to_text;
using Site = haas_test::RestSite;

namespace {

const std::string kind = "cisco-nxos";

std::string row(Site& site, const char* member) {
    const auto heard = run_rpc(site, {"show interface ethernet1/1 switchport"});
    return to_text(heard["result"]["body"]["TABLE_interface"]["ROW_interface"][member]);
}

std::string configuration(Site& site) {
    return run_ins(site, "cli_show_ascii", "show running-config interface ethernet1/1")["body"].GetString();
}

}  // namespace

TEST_CASE("simulated cisco-nxos: one command has an object, and several have an array") {
    Site site(kind);
    const auto one = run_ins(site, "cli_show", "show vlan brief");
    CHECK(one.json.IsObject());
    CHECK(to_text(one["code"]) == "\"200\"");
    CHECK(one["body"]["TABLE_vlanbriefxbrief"]["ROW_vlanbriefxbrief"].IsObject());
    const auto two = run_ins(site, "cli_show", "show vlan ;show interface switchport");
    CHECK(two.json.IsArray());
    CHECK(to_text(two.json[1]["input"]) == "\"show interface switchport\"");
    CHECK(two.json[1]["body"]["TABLE_interface"]["ROW_interface"].Size() == 5);
    CHECK(run_rpc(site, {"show vlan"}).json.IsObject());
    CHECK(run_rpc(site, {"show vlan", "show vlan"}).json.IsArray());
    std::string shows = "show vlan";
    for (int i = 0; i < 11; ++i) shows += " ;show vlan";
    CHECK(run_ins(site, "cli_show", shows).json.Size() == 10);
    // What has no blank before its semicolon is one command.
    CHECK(to_text(run_ins(site, "cli_conf", "vlan 5;vlan 6")["code"]) == "\"400\"");
}

TEST_CASE("simulated cisco-nxos: refusals in each shape") {
    Site site(kind);
    const auto show = run_ins(site, "cli_show", "show frobozz");
    CHECK(show.status == 200);
    CHECK(show.text() ==
          R"({"code":"400","msg":"Input CLI command error","clierror":"% Invalid command\n","input":"show frobozz"})");
    CHECK(to_text(run_ins(site, "cli_show", "show running-config")["msg"]) == "\"Structured output unsupported\"");
    CHECK(to_text(run_ins(site, "cli_show", "show vlan | include 1")["msg"]) ==
          "\"Pipe is not allowed for this message type\"");

    const auto half = run_ins(site, "cli_conf", "vlan 7 ;plover ;vlan 8");
    CHECK(
        half.text() ==
        R"([{"body":{},"code":"200","msg":"Success"},{"code":"400","msg":"CLI execution error","clierror":"% Invalid command\n"}])");
    CHECK(to_text(run_ins(site, "cli_show", "show vlan id 7")["code"]) == "\"200\"");
    CHECK(to_text(run_ins(site, "cli_show", "show vlan id 8")["code"]) == "\"400\"");

    const auto rpc = run_rpc(site, {"show hostnam"});
    CHECK(rpc.status == 500);
    CHECK(
        rpc.text() ==
        R"({"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params","data":{"msg":"% Invalid command\n"}},"id":1})");
    const auto second = run_rpc(site, {"vlan 9", "plover", "vlan 11"});
    CHECK(second.status == 500);
    CHECK(second.json.Size() == 2);
    CHECK(to_text(second.json[0]["result"]) == "null");

    CHECK(say(site, "/ins", "text/plain", "{}").status == 415);
    CHECK(say(site, "/ins", "application/json", "{}").status == 400);
    site.password = "wrong";
    CHECK(site.status("POST", "/ins", "{}") == 401);
}

TEST_CASE("simulated cisco-nxos: a batch acts command by command, and is taken back where that is asked for") {
    Site site(kind, {"--vlans", "1,100,200"});
    site.device.take_passed("Ethernet1/1");
    const std::vector<std::string> open_first = {"interface e1/1", "sw mode trunk", "sw trunk allowed vlan 200"};
    run_rpc(site, open_first);
    CHECK(site.device.take_passed("Ethernet1/1") == std::set<int>{1, 100, 200});
    CHECK(site.device.carried("Ethernet1/1") == "tagged 200");
    run_ins(site, "cli_conf", "int eth1/1 ;sw tr nat vl 100 ;sw tr all vl add 100 ;plover",
            R"(,"rollback":"rollback-on-error")");
    CHECK(site.device.carried("Ethernet1/1") == "tagged 200");
    run_ins(site, "cli_conf", "int eth1/1 ;plover ;sw tr all vl none", R"(,"rollback":"continue-on-error")");
    CHECK(site.device.carried("Ethernet1/1") == "dark");
    CHECK(site.device.saved("Ethernet1/1") == "native 1");
    const auto saved = run_rpc(site, {"copy running-config startup-config"});
    CHECK(std::string(saved["result"]["msg"].GetString()).find("Copy complete.") != std::string::npos);
    CHECK(site.device.saved("Ethernet1/1") == "dark");
}

TEST_CASE("simulated cisco-nxos: what a port says in each state") {
    Site site(kind);
    CHECK(row(site, "trunk_vlans") == "\"1-4094\"");
    CHECK(row(site, "access_vlan") == "\"1\"");
    run_rpc(site, {"interface ethernet1/1", "switchport access vlan 44"});
    CHECK(row(site, "access_vlan_name") == "\"Vlan not created\"");
    CHECK(site.device.carried("Ethernet1/1") == "dark");
    site.device.control("set Ethernet1/1 mode trunk native 2222 allowed none link no access 1");
    CHECK(row(site, "oper_mode") == "\"down\"");
    CHECK(row(site, "trunk_vlans") == "\"none\"");
    CHECK(configuration(site).find("  switchport mode trunk\n  switchport trunk native vlan 2222\n") !=
          std::string::npos);
    site.device.control("set Ethernet1/1 monitor yes");
    CHECK(row(site, "switchport_monitor") == "\"Enabled \"");
    run_rpc(site, {"interface ethernet1/1", "no switchport monitor", "no switchport"});
    CHECK(row(site, "switchport") == "\"Disabled\"");
    CHECK(run_rpc(site, {"interface ethernet1/1", "switchport mode trunk"}).status == 500);
    run_rpc(site, {"interface ethernet1/1", "switchport"});
    CHECK(row(site, "native_vlan") == "\"1\"");
    run_rpc(site, {"interface ethernet1/1", "desc to the rack", "shutdown"});
    CHECK(configuration(site).find("  description to the rack\n  shutdown\n") != std::string::npos);
}

TEST_CASE("simulated cisco-nxos: VLANs of its own, tagged native ones, and numbers that are numbers") {
    Site site(kind, {"--json-numbers", "yes"});
    CHECK(row(site, "native_vlan") == "1");
    CHECK(run_rpc(site, {"vlan 3968"}).status == 500);
    CHECK(run_rpc(site, {"no vlan 1"}).status == 500);
    CHECK(run_rpc(site, {"interface ethernet1/1", "switchport trunk allowed vlan 100,4000"}).status == 500);
    CHECK(run_rpc(site, {"vlan 100,1100,3968"}).status == 200);
    CHECK(run_rpc(site, {"vlan 1100", "state suspend"}).status == 500);
    CHECK(run_rpc(site, {"vlan 100", "state suspend"}).status == 200);
    run_rpc(site, {"interface ethernet1/1", "switchport mode trunk"});
    CHECK(site.device.carried("Ethernet1/1") == "native 1, tagged 1100");
    run_rpc(site, {"vlan dot1Q tag native"});
    CHECK(site.device.carried("Ethernet1/1") == "tagged 1,1100");
    CHECK(std::string(run_ins(site, "cli_show_ascii", "show running-config")["body"].GetString())
              .find("vlan dot1Q tag native") != std::string::npos);
}

// The simulated arista-eos itself. Shapes of answers and errors are those that pyeapi's and others' tests have of
// devices.
#include <doctest/doctest.h>

#include "switch/rest_switch_commands.hpp"

using haas_test::Heard;
using haas_test::run_cmds;
using haas_test::say;
using haas_test::to_text;
using Site = haas_test::RestSite;

namespace {

const std::string kind = "arista-eos";

std::string error_of(const Heard& heard) {
    const auto& error = heard["error"];
    const auto& data = error["data"];
    return std::to_string(error["code"].GetInt()) + " " + error["message"].GetString() + " [" +
           data[data.Size() - 1]["errors"][0].GetString() + "]";
}

/// Of what `show interfaces Ethernet1 switchport` says.
std::string info(Site& site, const char* member) {
    const auto heard = run_cmds(site, {"show interfaces Ethernet1 switchport"});
    return to_text(heard["result"][0]["switchports"]["Ethernet1"]["switchportInfo"][member]);
}

std::vector<std::string> in_session(const std::string& name, std::vector<std::string> commands,
                                    const std::string& end = "commit") {
    commands.insert(commands.begin(), {"enable", "configure session " + name});
    commands.push_back(end);
    return commands;
}

}  // namespace

TEST_CASE("simulated arista-eos: what is no command is refused as EOS does, and what stands before it is done") {
    Site site(kind);
    CHECK(
        error_of(run_cmds(site, {"show vlan shizzle"})) ==
        "1002 CLI command 1 of 1 'show vlan shizzle' failed: invalid command [Invalid input (at token 2: 'shizzle')]");
    CHECK(error_of(run_cmds(site, {"shwo version"})) ==
          "1002 CLI command 1 of 1 'shwo version' failed: invalid command [Invalid input (at token 0: 'shwo')]");
    CHECK(error_of(run_cmds(site, {"enable", "show run"})) ==
          "1002 CLI command 2 of 2 'show run' failed: invalid command [Incomplete token (at token 1: 'run')]");
    CHECK(error_of(run_cmds(site, {"show vlan 999"})) ==
          "1000 CLI command 1 of 1 'show vlan 999' failed: could not run command "
          "[VLAN 999 not found in current VLAN database]");
    CHECK(error_of(run_cmds(site, {"enable", "configure", "interface Ethernet9"})) ==
          "1002 CLI command 3 of 3 'interface Ethernet9' failed: invalid command "
          "[Invalid input (at token 1: 'Ethernet9')]");
    const auto half = run_cmds(site, {"enable", "configure", "vlan 7", "foo", "vlan 8"});
    CHECK(half["error"]["data"].Size() == 4);
    CHECK(run_cmds(site, {"show vlan 7"}).json.HasMember("result"));
    CHECK(run_cmds(site, {"show vlan 8"}).json.HasMember("error"));
}

TEST_CASE("simulated arista-eos: a request begins without privileges, and shortened words are asked for") {
    Site site(kind, {"--enable-password-file"});
    const std::string privileged = "Invalid input (privileged mode required)]";
    for (const char* const command : {"configure", "show running-config", "write memory"}) {
        CAPTURE(command);
        CHECK(error_of(run_cmds(site, {command})).ends_with(privileged));
    }
    CHECK(error_of(run_cmds(site, {"enable"})).starts_with("1000 "));
    const auto heard = say(site, "/command-api", "application/json",
                           std::string(R"({"jsonrpc":"2.0","method":"runCmds","id":7,"params":{"version":"latest",)") +
                               R"("autoComplete":true,"format":"text","cmds":[{"cmd":"enable","input":")" +
                               haas_test::SimulatedSwitch::enable_password + R"("},"sh running"]}})");
    CHECK(heard["id"].GetInt() == 7);
    CHECK(std::string(heard["result"][1]["output"].GetString()).find("interface Ethernet1\n") != std::string::npos);
}

TEST_CASE("simulated arista-eos: JSON-RPC that is wrong") {
    Site site(kind);
    const auto code = [&](const std::string& body) {
        return say(site, "/command-api", "application/json", body)["error"]["code"].GetInt();
    };
    CHECK(code("{") == -32700);
    CHECK(code("{}") == -32600);
    CHECK(code(R"({"jsonrpc":"2.0","method":"run","id":1,"params":{}})") == -32601);
    CHECK(code(R"({"jsonrpc":"2.0","method":"runCmds","id":1,"params":{"cmds":["show vlan"]}})") == -32602);
    const auto unknown = run_cmds(site, {"show vlan"}, R"(,"colour":"red")");
    CHECK(std::string(unknown["error"]["message"].GetString()).find("unexpected keyword argument 'colour'") !=
          std::string::npos);
    CHECK(site.status("GET", "/command-api") == 405);
    CHECK(site.status("POST", "/command", "{}") == 404);
    site.password = "wrong";
    const auto refused = site.ask("POST", "/command-api", "{}");
    CHECK(refused.status == 401);
    CHECK(refused.body == "Unable to authenticate user: Bad username/password combination");
}

TEST_CASE("simulated arista-eos: a trunk lets all VLANs pass until it has a list, and VLANs must exist") {
    Site site(kind);
    CHECK(site.device.carried("Ethernet1") == "native 1");
    run_cmds(site, {"enable", "configure", "vlan 10-12", "interface et1", "switchport mode trunk"});
    CHECK(site.device.carried("Ethernet1") == "native 1, tagged 10,11,12");
    CHECK(info(site, "trunkAllowedVlans") == "\"ALL\"");
    run_cmds(site, {"enable", "configure", "interface Ethernet 1", "switchport trunk allowed vlan 10-11,99",
                    "switchport trunk native vlan 10"});
    CHECK(site.device.carried("Ethernet1") == "native 10, tagged 11");
    CHECK(info(site, "trunkAllowedVlans") == "\"10-11,99\"");
    run_cmds(site, {"enable", "configure", "interface Ethernet1", "switchport trunk native vlan 99",
                    "switchport trunk allowed vlan remove 10"});
    CHECK(site.device.carried("Ethernet1") == "tagged 11");
    CHECK(info(site, "trunkingNativeVlanName") == "\"Inactive\"");
    run_cmds(site, {"enable", "configure", "interface Ethernet1", "switchport trunk allowed vlan none"});
    CHECK(site.device.carried("Ethernet1") == "dark");
    CHECK(info(site, "trunkAllowedVlans") == "\"NONE\"");
    run_cmds(site, {"enable", "configure", "vlan 11", "state suspend", "interface Ethernet1",
                    "no switchport trunk allowed vlan", "no switchport trunk native vlan"});
    CHECK(site.device.carried("Ethernet1") == "native 1, tagged 10,12");
    CHECK(to_text(run_cmds(site, {"show vlan 11"})["result"][0]["vlans"]["11"]["status"]) == "\"suspended\"");
}

TEST_CASE("simulated arista-eos: what follows some words that take back means nothing") {
    Site site(kind, {"--vlans", "1,10,20"});
    run_cmds(site, {"enable", "configure", "interface Ethernet1", "switchport mode trunk",
                    "switchport trunk allowed vlan 10,20", "switchport trunk native vlan 10"});
    run_cmds(site, {"enable", "configure", "interface Ethernet1", "no switchport trunk allowed vlan 20"});
    CHECK(site.device.carried("Ethernet1") == "native 10, tagged 1,20");
    run_cmds(site, {"enable", "configure", "interface Ethernet1", "no switchport mode whatever this is"});
    CHECK(site.device.carried("Ethernet1") == "native 1");
    run_cmds(site, {"enable", "configure", "interface Ethernet1", "description to  the rack", "vlan 20", "name red"});
    CHECK(site.device.control("names").find(R"("20":"red","Ethernet1":"to the rack")") != std::string::npos);
}

TEST_CASE("simulated arista-eos: a session is one moment, and stays until it is ended") {
    Site site(kind);
    site.device.take_passed("Ethernet1");
    const std::vector<std::string> change = {"vlan 10",
                                             "vlan 20",
                                             "interface Ethernet1",
                                             "switchport mode trunk",
                                             "switchport trunk allowed vlan 20",
                                             "switchport trunk native vlan 10"};
    run_cmds(site, {"enable", "configure session one", change[0], change[1], change[2], change[3]});
    CHECK(site.device.carried("Ethernet1") == "native 1");
    run_cmds(site, in_session("one", {change[2], change[4], change[5]}));
    CHECK(site.device.take_passed("Ethernet1") == std::set<int>{1, 20});
    CHECK(site.device.carried("Ethernet1") == "tagged 20");
    CHECK(site.device.saved("Ethernet1") == "native 1");
    CHECK(run_cmds(site, {"enable", "write memory"}).json.HasMember("result"));
    CHECK(site.device.saved("Ethernet1") == "tagged 20");

    SUBCASE("what is refused leaves it waiting") {
        const auto refused = run_cmds(site, in_session("two", {"interface Ethernet1", "shutdown", "foo"}));
        CHECK(refused.json.HasMember("error"));
        CHECK(site.device.counter("pending_sessions") == 1);
        CHECK(to_text(
                  run_cmds(site, {"enable", "show configuration sessions"})["result"][1]["sessions"]["two"]["state"]) ==
              "\"pending\"");
        CHECK(run_cmds(site, {"enable", "configure session two abort"}).json.HasMember("result"));
        CHECK(site.device.counter("pending_sessions") == 0);
        CHECK(site.device.carried("Ethernet1") == "tagged 20");
    }
    SUBCASE("five wait at most") {
        for (const char name : {'a', 'b', 'c', 'd', 'e'}) site.device.control(std::string("open-session ") + name);
        CHECK(error_of(run_cmds(site, {"enable", "configure session f"}))
                  .find("Maximum number of pending sessions has been reached") != std::string::npos);
        run_cmds(site, {"enable", "no configure session a"});
        CHECK(run_cmds(site, {"enable", "configure session f"}).json.HasMember("result"));
    }
    SUBCASE("it takes back what others have done in the meantime") {
        run_cmds(site, {"enable", "configure session three", "interface Ethernet2", "shutdown"});
        site.device.control("set Ethernet1 allowed 10");
        run_cmds(site, {"enable", "configure session three commit"});
        CHECK(site.device.carried("Ethernet1") == "tagged 20");
        CHECK(site.device.carried("Ethernet2") == "dark");
    }
    SUBCASE("it is gone with the power") {
        site.device.control("open-session a");
        site.device.control("power-outage");
        CHECK(site.device.counter("pending_sessions") == 0);
        CHECK(site.device.carried("Ethernet1") == "tagged 20");
    }
    SUBCASE("a lock of somebody else") {
        site.device.control("lock on");
        CHECK(error_of(run_cmds(site, in_session("four", {"interface Ethernet1", "shutdown"}))).starts_with("1000 "));
        CHECK(site.device.counter("pending_sessions") == 1);
    }
}

TEST_CASE("simulated arista-eos: ports that are no plain switchports") {
    Site site(kind, {"--vlans", "1,20,1010"});
    const auto status = [&] {
        const auto heard = run_cmds(site, {"show interfaces Ethernet1 status"});
        return to_text(heard["result"][0]["interfaceStatuses"]["Ethernet1"]["vlanInformation"]);
    };
    SUBCASE("routed, with a VLAN for itself") {
        run_cmds(site, {"enable", "configure", "interface Ethernet1", "no switchport"});
        CHECK(site.device.carried("Ethernet1") == "dark");
        CHECK(status() == R"({"interfaceMode":"routed","interfaceForwardingModel":"routed"})");
        CHECK(error_of(run_cmds(site, {"enable", "configure", "vlan 1006"})).starts_with("1000 "));
    }
    SUBCASE("a member of a port-channel reads as what it is set to") {
        site.device.control("set Ethernet1 channel yes access 20");
        CHECK(site.device.carried("Ethernet1") == "dark");
        CHECK(info(site, "accessVlanId") == "20");
        CHECK(status() == R"({"vlanExplanation":"in Po1","interfaceForwardingModel":"dataLink"})");
    }
    SUBCASE("a tagged native VLAN") {
        run_cmds(site, {"enable", "configure", "interface Ethernet1", "switchport mode trunk",
                        "switchport trunk allowed vlan 1,20", "switchport trunk native vlan tag"});
        CHECK(site.device.carried("Ethernet1") == "tagged 1,20");
        CHECK(info(site, "trunkingNativeVlanId") == "0");
    }
    SUBCASE("a VLAN of a trunk group") {
        run_cmds(site,
                 {"enable", "configure", "vlan 20", "trunk group red", "interface Ethernet1", "switchport mode trunk"});
        CHECK(site.device.carried("Ethernet1") == "native 1, tagged 1010");
        run_cmds(site, {"enable", "configure", "interface Ethernet1", "switchport trunk group red"});
        CHECK(site.device.carried("Ethernet1") == "native 1, tagged 20,1010");
        CHECK(info(site, "staticTrunkGroups") == R"(["red"])");
    }
}

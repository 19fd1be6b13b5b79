// What the simulated SONiC understands, on a terminal and for one program after the other, and what passes meanwhile.
#include <doctest/doctest.h>

#include <rapidjson/document.h>

#include "switch/desk.hpp"
#include "sys/ssh_commands.hpp"

using haas_test::Caller;
using haas_test::CliSwitch;
using haas_test::holds;

namespace {

constexpr std::chrono::seconds patience{30};

/// Programs on a simulated SONiC, over one login.
class Programs {
public:
    explicit Programs(const std::vector<std::string>& more = {}) : device("sonic", "ssh", more) { connect(); }

    void connect() {
        haas::sys::SshLogin login;
        login.host = "127.0.0.1";
        login.port = static_cast<std::uint16_t>(device.port());
        login.user = CliSwitch::user;
        login.password = haas::base::Secret(CliSwitch::password);
        login.fingerprint = device.fingerprint();
        login.known_hosts = "/dev/null";
        commands_ = std::make_unique<haas::sys::SshCommands>(login, haas::base::Deadline::in(patience));
    }

    haas::sys::Result run(const std::string& line, std::chrono::milliseconds limit = patience) {
        return commands_->run(words(line), limit);
    }

    /// What it says to stdout, once it has ended well.
    std::string ask(const std::string& line) {
        CAPTURE(line);
        const auto result = run(line);
        CHECK(result.status == 0);
        CHECK(result.errors == "");
        return result.output;
    }

    /// The last line of stderr, once click has refused it.
    std::string refusal(const std::string& line) {
        CAPTURE(line);
        const auto result = run(line);
        CHECK(result.status == 2);
        CHECK(result.errors.starts_with("Usage: config "));
        const auto at = result.errors.find("\n\nError: ");
        REQUIRE(at != std::string::npos);
        return result.errors.substr(at + 9);
    }

    CliSwitch device;

private:
    static std::vector<std::string> words(const std::string& line) {
        std::vector<std::string> all;
        for (std::size_t at = 0; at < line.size();) {
            const auto end = std::min(line.find(' ', at), line.size());
            all.push_back(line.substr(at, end - at));
            at = end + 1;
        }
        return all;
    }

    std::unique_ptr<haas::sys::SshCommands> commands_;
};

}  // namespace

TEST_CASE("a simulated SONiC carries what it is told") {
    Programs sonic;
    const std::string port = "Ethernet4";
    CHECK(sonic.device.carried(port) == "dark");
    CHECK(sonic.ask("sudo config vlan add 120") == "");
    CHECK(sonic.ask("sudo config vlan add -m 130,140-142") == "");
    CHECK(sonic.ask("sudo config vlan member add -u 120 Ethernet4") == "");
    CHECK(sonic.ask("sudo config vlan member add 130 Ethernet4") == "");
    CHECK(sonic.device.carried(port) == "native 120, tagged 130");
    CHECK(sonic.ask("sudo config vlan member del 120 Ethernet4") == "");
    CHECK(sonic.device.carried(port) == "tagged 130");
    CHECK(sonic.ask("sudo config interface shutdown Ethernet4") == "");
    CHECK(sonic.device.carried(port) == "dark");
    CHECK(sonic.device.take_passed(port) == std::set<int>{120, 130});
    CHECK(sonic.device.counter("logins") == 1);
}

TEST_CASE("a simulated SONiC refuses as its own programs do") {
    Programs sonic({"--vlans", "120,130"});
    for (const char* const setting : {"Ethernet8 routed yes", "Ethernet12 channel yes", "Ethernet16 monitor yes",
                                      "Ethernet20 declared access", "Ethernet24 native 120 allowed 120"}) {
        sonic.device.control(std::string("set ") + setting);
    }
    const std::string add = "sudo config vlan member add ";
    CHECK(sonic.run(add + "120 Ethernet999").errors ==
          "Usage: config vlan member add [OPTIONS] <vid> port\nTry \"config vlan member add -h\" for help.\n\n"
          "Error: Ethernet999 does not exist\n");
    CHECK(sonic.refusal(add + "140 Ethernet4") == "Vlan140 does not exist\n");
    CHECK(sonic.refusal(add + "1 Ethernet4") == "Vlan1 is default VLAN\n");
    CHECK(sonic.refusal(add + "4095 Ethernet4") == "Invalid VLAN ID 4095 (2-4094)\n");
    CHECK(sonic.refusal(add + "x Ethernet4") == "Vlan is not integer.\n");
    CHECK(sonic.refusal(add + "120 Ethernet8") == "Ethernet8 is a router interface!\n");
    CHECK(sonic.refusal(add + "120 Ethernet12") == "Ethernet12 is part of portchannel!\n");
    CHECK(sonic.refusal(add + "120 Ethernet16") == "Ethernet16 is configured as mirror destination port\n");
    CHECK(sonic.refusal(add + "120 Ethernet20") == "Ethernet20 is in access mode! Tagged Members cannot be added\n");
    CHECK(sonic.refusal(add + "120 Ethernet24") == "Ethernet24 is already a member of Vlan120\n");
    CHECK(sonic.refusal(add + "-u 130 Ethernet24") == "Ethernet24 is already untagged member!\n");
    CHECK(sonic.refusal(add + "120 ethernet4") == "ethernet4 does not exist\n");
    CHECK(sonic.refusal(add + "120") == "Missing argument \"port\".\n");
    CHECK(sonic.refusal(add + "--tagged 120 Ethernet4") == "no such option: --tagged\n");
    CHECK(sonic.refusal("sudo config vlan member del 120 Ethernet4") == "Ethernet4 is not a member of Vlan120\n");
    CHECK(sonic.refusal("sudo config vlan del 120") ==
          "VLAN ID 120 can not be removed. First remove all members assigned to this VLAN.\n");
    CHECK(sonic.refusal("sudo config vlan add 120") == "Vlan120 already exists.\n");
    CHECK(sonic.refusal("sudo config vlan ad") == "Missing argument \"<vid>\".\n");
    CHECK(sonic.refusal("sudo config vlans add 120") == "No such command \"vlans\".\n");
    CHECK(sonic.device.carried("Ethernet4") == "dark");
    // What comes before one that is refused is done.
    CHECK(sonic.refusal(add + "-m 130,140 Ethernet4") == "Vlan140 does not exist\n");
    CHECK(sonic.device.carried("Ethernet4") == "tagged 130");
}

TEST_CASE("a simulated SONiC knows modes of ports, or does not") {
    const std::string add = "sudo config vlan member add 120 Ethernet4";
    {
        Programs sonic({"--vlans", "120", "--modes", "none"});
        CHECK(sonic.refusal("sudo config switchport mode trunk Ethernet4") == "No such command \"switchport\".\n");
        CHECK(sonic.refusal("sudo config vlan add -m 130") == "no such option: -m\n");
        CHECK(sonic.refusal("sudo config vlan add 4095") == "Invalid VLAN ID 4095 (1-4094)\n");
        CHECK(sonic.refusal("sudo config vlan member add 1 Ethernet4") == "Vlan1 does not exist\n");
        CHECK(sonic.ask(add) == "");
    }
    {
        Programs sonic({"--vlans", "120", "--modes", "routed"});
        CHECK(sonic.refusal(add) == "Ethernet4 is in routed mode!\nUse switchport mode command to change port mode\n");
        CHECK(sonic.ask("sudo config switchport mode trunk Ethernet4") == "Ethernet4 switched to trunk mode\n");
        CHECK(sonic.ask(add) == "");
    }
    Programs sonic({"--vlans", "120", "--ports", "3", "--port-channels", "1"});
    CHECK(sonic.ask(add) == "");
    CHECK(sonic.refusal("sudo config switchport mode routed Ethernet4") ==
          "Ethernet4 has tagged member(s). \nRemove them to change mode to routed\n");
    CHECK(sonic.ask("sudo config switchport mode routed Ethernet8") == "Ethernet8 switched to routed mode\n");
    CHECK(sonic.refusal("sudo config switchport mode routed Ethernet8") == "Ethernet8 is already in routed mode\n");
    CHECK(sonic.ask("show interfaces switchport config") ==
          "Interface     Mode    Untagged    Tagged\n"
          "------------  ------  ----------  --------\n"
          "Ethernet0     routed\n"
          "Ethernet4     trunk               120\n"
          "Ethernet8     routed\n"
          "PortChannel1  routed\n");
}

TEST_CASE("a simulated SONiC shows its VLANs") {
    Programs sonic({"--vlans", "120,1310", "--ports", "3"});
    sonic.device.control("set Ethernet4 native 120 allowed 120,1310");
    sonic.device.control("set PortChannel2 allowed 1310");
    CHECK(sonic.ask("show vlan config") ==
          "Name        VID  Member        Mode\n"
          "--------  -----  ------------  --------\n"
          "Vlan120     120  Ethernet4     untagged\n"
          "Vlan1310   1310  Ethernet4     tagged\n"
          "Vlan1310   1310  PortChannel2  tagged\n");
    CHECK(
        holds(sonic.ask("show vlan brief"),
              "|   VLAN ID | IP Address   | Ports        | Port Tagging   | Proxy ARP   | DHCP Helper Address   |\n"));
    CHECK(
        holds(sonic.ask("show vlan brief"),
              "|      1310 |              | Ethernet4    | tagged         | disabled    |                       |\n"
              "|           |              | PortChannel2 | tagged         |             |                       |\n"));
    CHECK(sonic.ask("sonic-cfggen -d --var-json VLAN_MEMBER") ==
          "{\n    \"Vlan120|Ethernet4\": {\n        \"tagging_mode\": \"untagged\"\n    },\n"
          "    \"Vlan1310|Ethernet4\": {\n        \"tagging_mode\": \"tagged\"\n    },\n"
          "    \"Vlan1310|PortChannel2\": {\n        \"tagging_mode\": \"tagged\"\n    }\n}\n");
    CHECK(sonic.ask("sonic-db-cli CONFIG_DB KEYS VLAN_MEMBER|Vlan13*") ==
          "VLAN_MEMBER|Vlan1310|Ethernet4\nVLAN_MEMBER|Vlan1310|PortChannel2\n");
    CHECK(sonic.ask("sonic-db-cli CONFIG_DB HGETALL VLAN_MEMBER|Vlan120|Ethernet4") ==
          "{'tagging_mode': 'untagged'}\n");
    // A table that is not there is nothing at all.
    CHECK(sonic.ask("sonic-cfggen -d --var-json VLAN_SUB_INTERFACE") == "");
    sonic.device.control("set Ethernet8 general-tagged 77 routed yes");
    CHECK(holds(sonic.ask("sonic-cfggen -d --var-json VLAN_SUB_INTERFACE"), "\"Ethernet8.77\""));
    rapidjson::Document database;
    const auto text = sonic.ask("sonic-cfggen -d --print-data");
    database.Parse(text.c_str());
    REQUIRE(!database.HasParseError());
    CHECK(database["INTERFACE"].HasMember("Ethernet8"));
    CHECK(database["VLAN"]["Vlan120"]["vlanid"] == "120");
    Programs empty({"--ports", "1"});
    CHECK(empty.ask("show vlan config") == "Name    VID    Member    Mode\n------  -----  --------  ------\n");
    CHECK(empty.ask("sonic-cfggen -d --var-json VLAN_MEMBER") == "");
}

TEST_CASE("a simulated SONiC's daemons carry out what CONFIG_DB says, sooner or later") {
    Programs sonic({"--vlans", "120,130", "--ports", "2", "--port-channels", "1"});
    const std::string keys = "sudo -n sonic-db-cli STATE_DB keys VLAN_MEMBER_TABLE|*";
    const std::string dump = "sudo -n sonic-db-dump -n APPL_DB -k VLAN_MEMBER_TABLE:* -y";
    const std::string add = "sudo config vlan member add ";
    CHECK(sonic.ask(keys) == "\n");
    CHECK(sonic.ask(dump) == "{}\n");
    sonic.ask(add + "-u 120 Ethernet4");
    CHECK(sonic.ask(keys) == "VLAN_MEMBER_TABLE|Vlan120|Ethernet4\n");
    CHECK(sonic.ask(dump) ==
          "{\n    \"VLAN_MEMBER_TABLE:Vlan120:Ethernet4\": {\n        \"expireat\": 1700000000.1,\n"
          "        \"ttl\": -0.001,\n        \"type\": \"hash\",\n        \"value\": {\n"
          "            \"tagging_mode\": \"untagged\"\n        }\n    }\n}\n");
    CHECK(sonic.ask("sonic-db-cli STATE_DB HGETALL VLAN_MEMBER_TABLE|Vlan120|Ethernet4") == "{'state': 'ok'}\n");
    CHECK(sonic.ask("sonic-db-cli APPL_DB hget VLAN_MEMBER_TABLE:Vlan120:Ethernet4 tagging_mode") == "untagged\n");
    CHECK(sonic.run("sonic-db-cli NO_DB keys *").status == 1);
    CHECK(sonic.run("sonic-db-dump --frobnicate").status == 2);

    SUBCASE("one that lags behind") {
        sonic.device.control("daemon vlanmgrd lag 1");
        sonic.device.control("daemon orchagent lag 1");
        sonic.ask("sudo config vlan member del 120 Ethernet4");
        CHECK(sonic.ask(keys) == "VLAN_MEMBER_TABLE|Vlan120|Ethernet4\n");
        CHECK(sonic.ask(keys) == "\n");
        CHECK(sonic.device.carried("Ethernet4") == "native 120");
        CHECK(holds(sonic.ask(dump), "Vlan120:Ethernet4"));
        CHECK(sonic.ask(dump) == "{}\n");
        CHECK(sonic.device.carried("Ethernet4") == "dark");
    }
    SUBCASE("one that is stuck") {
        sonic.device.control("daemon vlanmgrd stuck");
        sonic.ask("sudo config vlan member del 120 Ethernet4");
        sonic.ask(add + "130 Ethernet0");
        for (int i = 0; i < 3; ++i) CHECK(sonic.ask(keys) == "VLAN_MEMBER_TABLE|Vlan120|Ethernet4\n");
        CHECK(sonic.device.carried("Ethernet4") == "native 120");
        CHECK(sonic.device.carried("Ethernet0") == "dark");
        sonic.device.control("heal");
        CHECK(sonic.device.carried("Ethernet4") == "dark");
        CHECK(sonic.device.carried("Ethernet0") == "tagged 130");
        sonic.device.control("daemon orchagent stuck");
        sonic.ask("sudo config vlan member del 130 Ethernet0");
        CHECK(sonic.ask(keys) == "\n");
        CHECK(holds(sonic.ask(dump), "Vlan130:Ethernet0"));
        CHECK(sonic.device.carried("Ethernet0") == "tagged 130");
    }
    SUBCASE("one that leaves a member alone") {
        sonic.device.control("daemon vlanmgrd leaves Ethernet4 120");
        sonic.ask("sudo config vlan member del 120 Ethernet4");
        sonic.ask(add + "130 Ethernet4");
        CHECK(sonic.device.carried("Ethernet4") == "native 120, tagged 130");
    }
    SUBCASE("members that CONFIG_DB does not have") {
        sonic.device.control("dynamic-member Ethernet0 130");
        CHECK(holds(sonic.ask(keys), "VLAN_MEMBER_TABLE|Vlan130|Ethernet0\n"));
        CHECK(holds(sonic.ask(dump), "\"dynamic\": \"yes\""));
        CHECK(sonic.device.carried("Ethernet0") == "native 130");
    }
    SUBCASE("a restart of all") {
        sonic.device.control("daemon vlanmgrd stuck");
        sonic.device.control("restart-daemons");
        CHECK(sonic.ask(keys) == "\n");
        CHECK(sonic.device.carried("Ethernet4") == "dark");
        CHECK(holds(sonic.ask("show vlan config"), "Ethernet4"));
    }
}

TEST_CASE("a simulated SONiC loses what was not saved") {
    Programs sonic({"--vlans", "120"});
    sonic.ask("sudo config vlan member add -u 120 Ethernet0");
    const auto asked = sonic.run("sudo config save");
    CHECK(asked.status == 1);
    CHECK(holds(asked.errors, "Aborted!"));
    CHECK(sonic.device.saved("Ethernet0") == "dark");
    CHECK(sonic.ask("sudo config save -y") ==
          "Running command: /usr/local/bin/sonic-cfggen -d --print-data > /etc/sonic/config_db.json\n");
    CHECK(sonic.device.saved("Ethernet0") == "native 120");
    sonic.ask("sudo config vlan member del 120 Ethernet0");
    sonic.device.control("power-outage");
    sonic.connect();
    CHECK(sonic.device.carried("Ethernet0") == "native 120");
    sonic.device.control("situation not-saved");
    CHECK(sonic.run("sudo config save -y").status != 0);
}

TEST_CASE("a simulated SONiC lets nobody but root change anything") {
    Programs sonic({"--vlans", "120"});
    const auto result = sonic.run("config vlan member add 120 Ethernet0");
    CHECK(result.status == 1);
    CHECK(result.errors == "Root privileges are required for this operation\n");
    CHECK(holds(sonic.ask("show vlan config"), "Vlan120"));
    Programs without({"--unprivileged"});
    CHECK(without.run("sudo -n config vlan add 120").status == 1);
    CHECK(holds(without.run("sudo -n config vlan add 120").errors, "sudo: a password is required"));
    CHECK(without.run("frobnicate").status == 127);
}

TEST_CASE("a simulated SONiC runs lines of a shell, and refuses what is more than it knows") {
    Programs sonic;
    const auto both = sonic.run("bash -c x");
    CHECK(both.status == 127);
    haas_test::SshLogin login;
    Caller person(haas_test::call_ssh(sonic.device.port(), sonic.device.fingerprint(), login));
    const std::string prompt = "admin@sonic:~$ ";
    person.wait_for(prompt);
    CHECK(person.ask("sudo config vlan add 120 && sudo config vlan add 120 2>&1 >/dev/null; echo \"is $?\"", prompt) ==
          "is 2\n");
    CHECK(person.ask("false || echo 'a  b'", prompt) == "a  b\n");
    CHECK(holds(person.ask("show vlan config | grep Vlan", prompt), "simulated shell: not understood"));
    CHECK(person.ask("sudo config save -y", prompt).starts_with("\x1b[36mRunning command: \x1b[0m\x1b[32m"));
    CHECK(person.ask("sudo -i", "root@sonic:/home/admin# ") == "");
    CHECK(person.ask("config vlan add 130; exit", prompt) == "");
    CHECK(person.ask("whoami", prompt) == "admin\n");
    sonic.device.control("situation bracketed-paste");
    person.type("id -u\r");
    person.wait_for("\x1b[?2004l\r1000\r\n\x1b[?2004h" + prompt);
}

TEST_CASE("a simulated SONiC whose sudo asks for a password") {
    Programs sonic({"--enable-password-file"});
    Caller person(haas_test::call_ssh(sonic.device.port(), sonic.device.fingerprint()));
    const std::string prompt = "admin@sonic:~$ ";
    person.wait_for(prompt);
    person.type("sudo config vlan add 120\r");
    person.wait_for("[sudo] password for admin: ");
    person.type("wrong\r");
    person.wait_for("Sorry, try again.\r\n[sudo] password for admin: ");
    person.type(std::string(CliSwitch::enable_password) + "\r");
    CHECK(person.wait_for(prompt) == "\r\n");
    CHECK(person.ask("sudo config vlan del 120", prompt) == "");
    CHECK(holds(sonic.run("sudo config vlan add 130").errors, "a terminal is required"));
}

TEST_CASE("a simulated SONiC has faults as the others have") {
    Programs sonic({"--vlans", "120"});
    sonic.device.control("refuse-port Ethernet4 Port is locked by storm control");
    CHECK(sonic.refusal("sudo config vlan member add 120 Ethernet4") == "Port is locked by storm control\n");
    sonic.device.control("ignore-port Ethernet8");
    CHECK(sonic.ask("sudo config vlan member add 120 Ethernet8") == "");
    CHECK(sonic.device.carried("Ethernet8") == "dark");
    sonic.device.control("error-next Hardware table is full");
    CHECK(sonic.run("sudo config vlan member add 120 Ethernet0").errors == "Hardware table is full\n");
    CHECK(sonic.device.carried("Ethernet0") == "dark");
    sonic.device.control("hang-after 0");
    const auto late = sonic.run("sudo config vlan member add 120 Ethernet12", std::chrono::seconds(2));
    CHECK(late.end == haas::sys::Result::End::deadline);
    CHECK(sonic.device.carried("Ethernet12") == "dark");
    // It is done once the switch is well again, though nobody waits.
    sonic.device.control("heal");
    sonic.connect();
    CHECK(sonic.ask("hostname") == "sonic\n");
    CHECK(sonic.device.carried("Ethernet12") == "tagged 120");
    sonic.device.control("drop-after 0 done");
    CHECK_THROWS(static_cast<void>(sonic.run("sudo config vlan member add 120 Ethernet0")));
    CHECK(sonic.device.carried("Ethernet0") == "tagged 120");
    sonic.connect();
    CHECK(sonic.ask("hostname") == "sonic\n");
}

// The driver of SONiC on a CONFIG_DB of the real shape (tests/texts/switches), and what it runs.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/sonic_session.hpp"
#include "switch_words.hpp"
#include "talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using core::FieldValue;
using core::PortState;
using core::SwitchError;
using haas_test::holds;
using haas_test::lit;
using haas_test::refusal_of;
using Vlans = std::set<core::Vlan>;
using Lines = std::vector<std::string>;

namespace {

using Answers = std::map<std::string, std::vector<sys::Result>>;

constexpr const char* read_config = "sonic-cfggen -d --print-data";
constexpr const char* read_state = "sonic-db-cli STATE_DB keys VLAN_MEMBER_TABLE|*";
constexpr const char* read_members = "sonic-db-dump -n APPL_DB -k VLAN_MEMBER_TABLE:* -y";

class ScriptedCommands final : public HostCommands {
public:
    /// @param answers  by the words after `sudo -n`, one after the other; the last one to a read stays
    ScriptedCommands(Answers answers, Lines& heard) : answers_(std::move(answers)), heard_(heard) {}
    sys::Result run(const std::vector<std::string>& argv, const std::string&, std::chrono::milliseconds) override {
        std::string line;
        for (std::size_t i = 2; i < argv.size(); ++i) line += (line.empty() ? "" : " ") + argv[i];
        CHECK(argv[0] + ' ' + argv[1] == "sudo -n");
        const bool is_read = line.starts_with("sonic-");
        if (!is_read) heard_.push_back(line);
        const auto found = answers_.find(line);
        if (found == answers_.end() || found->second.empty()) return {};
        auto result = found->second.front();
        if (!is_read || found->second.size() > 1) found->second.erase(found->second.begin());
        return result;
    }
    std::size_t longest_call() const override { return 1000; }

private:
    Answers answers_;
    Lines& heard_;
};

sys::Result saying(const std::string& output) {
    sys::Result result;
    result.output = output;
    return result;
}

sys::Result failing(int status, const std::string& errors) {
    sys::Result result;
    result.status = status;
    result.errors = errors;
    return result;
}

struct Site {
    /// @param patience  how long a write waits until the switch has carried it out; the one of the texts never does
    explicit Site(Answers answers = {}, std::chrono::milliseconds patience = {}) {
        for (const auto& [line, file] :
             {std::pair(read_config, "sonic-config-db.json"), std::pair(read_state, "sonic-state-members.txt"),
              std::pair(read_members, "sonic-appl-members.json")}) {
            answers.emplace(line, std::vector{saying(haas_test::switch_text(file))});
        }
        core::SwitchTimeouts timeouts;
        timeouts.command = patience;
        auto programs = std::make_unique<HostPrograms>(std::make_unique<ScriptedCommands>(std::move(answers), heard),
                                                       SudoUse{SudoUse::Way::without_password, {}},
                                                       HostLogin{"admin", base::Secret("swordfish")}, timeouts);
        session = std::make_unique<SonicSession>(std::move(programs), timeouts);
    }
    PortState read(const std::string& port) { return session->read({port}).at(port); }
    Lines write(const std::string& port, const PortState& wanted) {
        heard.clear();
        session->write({{port, PortState(), wanted, {}}});
        return heard;
    }

    Lines heard;
    std::unique_ptr<SonicSession> session;
};

}  // namespace

TEST_CASE("SONiC: the members of VLANs are what a port carries, and one that is in none is dark") {
    Site site;
    CHECK(site.read("Ethernet0") == lit(1000, {2000}));
    CHECK(site.read("Ethernet4").is_dark());
    CHECK(site.read("Ethernet8").is_dark());
    CHECK(site.read("PortChannel0002") == lit({}, {2000}));
    CHECK(site.session->read({"Ethernet400"}).empty());
}

TEST_CASE("SONiC: what HaaS never makes is foreign, with the VLANs that it may carry") {
    Site site;
    CHECK(holds(site.read("Ethernet12").foreign, "member of PortChannel0002"));
    CHECK(site.read("Ethernet12").possible_vlans() == Vlans{2000});
    CHECK(site.read("Ethernet16").may_carry_any);
    CHECK(holds(site.read("Ethernet20").foreign, "router interface"));
    CHECK(site.read("Ethernet20").possible_vlans().empty());
    CHECK(holds(site.read("Ethernet24").foreign, "sub-interfaces for VLANs 10"));
    CHECK(site.read("Ethernet24").possible_vlans() == Vlans{10});
    CHECK(holds(site.read("Ethernet28").foreign, "copies"));
    CHECK(site.read("Ethernet32").may_carry_any);
    CHECK(site.read("Ethernet36").foreign == "VLANs 1000,2000 untagged");
    CHECK(holds(site.read("Ethernet40").foreign, "VLAN 3000 does not exist on the switch: create it there"));
    CHECK(site.read("Ethernet40").possible_vlans() == Vlans{3000});
    CHECK(holds(site.read("Ethernet44").foreign, "mode routed"));
}

TEST_CASE("SONiC: the list of all ports has port-channels, and not the management port") {
    Site site;
    const auto all = site.session->read_all();
    REQUIRE(all);
    CHECK(all->size() == 14);
    CHECK_FALSE(all->contains("eth0"));
}

TEST_CASE("SONiC: VLANs leave before others come, and a port becomes a trunk where the release has modes") {
    Site site;
    CHECK(site.write("Ethernet0", lit(1000, {2000})).empty());
    CHECK(site.write("Ethernet0", PortState()) == Lines{"config vlan member del -m 1000,2000 Ethernet0"});
    CHECK(site.write("Ethernet0", lit(2000, {1000})) == Lines{"config vlan member del -m 1000,2000 Ethernet0",
                                                              "config vlan member add -u 2000 Ethernet0",
                                                              "config vlan member add 1000 Ethernet0"});
    CHECK(site.write("Ethernet4", lit(1000)) == Lines{"config vlan member add -u 1000 Ethernet4"});
    CHECK(site.write("Ethernet8", lit({}, {1000})) ==
          Lines{"config switchport mode trunk Ethernet8", "config vlan member add 1000 Ethernet8"});
    Site silent(
        {{"config vlan member add -u 1000 Ethernet4",
          {failing(2, "Error: Ethernet4 is in routed mode!\nUse switchport mode command to change port mode\n")}}});
    CHECK(silent.write("Ethernet4", lit(1000)) == Lines{"config vlan member add -u 1000 Ethernet4",
                                                        "config switchport mode trunk Ethernet4",
                                                        "config vlan member add -u 1000 Ethernet4"});
}

TEST_CASE("SONiC: a release that takes no lists is asked once, and gets one VLAN after the other") {
    for (const std::string complaint : {"Error: no such option: -m\n", "Error: No such option: -m\n"}) {
        Site site({{"config vlan member del -m 1000,2000 Ethernet0", {failing(2, complaint)}}});
        CHECK(site.write("Ethernet0", PortState()) == Lines{"config vlan member del -m 1000,2000 Ethernet0",
                                                            "config vlan member del 1000 Ethernet0",
                                                            "config vlan member del 2000 Ethernet0"});
        site.heard.clear();
        site.session->create_vlans({{8, ""}, {9, ""}});
        CHECK(site.heard == Lines{"config vlan add 8", "config vlan add 9"});
    }
}

TEST_CASE("SONiC: a list has an end, as the switch takes its time for each VLAN in it") {
    Site site;
    std::map<core::Vlan, std::string> many;
    for (core::Vlan vlan = 100; vlan < 145; ++vlan) many.emplace(vlan, "");
    site.session->create_vlans(many);
    CHECK(site.heard ==
          Lines{"config vlan add -m 100-119", "config vlan add -m 120-139", "config vlan add -m 140-144"});
}

TEST_CASE("SONiC: a command that fails is an error in its words, and one that succeeds is none for the log's noise") {
    const std::string line = "config vlan member add -u 1000 Ethernet4";
    for (const auto& error : haas_test::switch_lines("errors.txt")) {
        CAPTURE(error);
        Site site({{line, {failing(2, error + "\n")}}});
        CHECK(holds(refusal_of([&] { site.write("Ethernet4", lit(1000)); }), base::one_line(error)));
    }
    std::string noise;
    for (const auto& each : haas_test::switch_lines("noise.txt")) noise += each + "\n";
    Site site({{line, {saying(noise)}}});
    CHECK(site.write("Ethernet4", lit(1000)) == Lines{line});
}

TEST_CASE("SONiC: ports that are something else, and VLANs that are not there, are refused before anything is sent") {
    Site site;
    for (const std::string port : {"Ethernet12", "Ethernet20", "Ethernet24", "Ethernet28"}) {
        CAPTURE(port);
        CHECK(holds(refusal_of([&] { site.write(port, lit(1000)); }), port));
        CHECK(site.heard.empty());
    }
    CHECK(holds(refusal_of([&] { site.write("Ethernet4", lit(7)); }), "`config vlan add 7`"));
    CHECK(holds(refusal_of([&] { site.write("Ethernet4", lit(1)); }), "default VLAN"));
}

TEST_CASE("SONiC: what the switch has not carried out is foreign, with the VLANs of its configuration and its own") {
    const auto state = haas_test::switch_text("sonic-state-members.txt");
    const auto members = haas_test::switch_text("sonic-appl-members.json");
    const auto without = [](std::string text, const std::string& part) {
        const auto at = text.find(part);
        REQUIRE(at != std::string::npos);
        return text.erase(at, part.size());
    };

    Site slow({{read_state,
                {saying(state + "VLAN_MEMBER_TABLE|Vlan7|Ethernet4\nVLAN_MEMBER_TABLE|Vlan8|PortChannel0002\n")}}});
    CHECK(holds(slow.read("Ethernet4").foreign, "not carried out by the switch: dark (STATE_DB: 7;"));
    CHECK(slow.read("Ethernet4").possible_vlans() == Vlans{7});
    CHECK(slow.read("Ethernet12").possible_vlans() == Vlans{8, 2000});
    CHECK(slow.read("Ethernet0") == lit(1000, {2000}));

    Site empty({{read_state, {saying("\n")}}, {read_members, {saying("{}\n")}}});
    CHECK(empty.read("Ethernet0").possible_vlans() == Vlans{1000, 2000});
    CHECK_FALSE(empty.read("Ethernet0").foreign.empty());
    CHECK(empty.read("Ethernet4").is_dark());

    Site stuck({{read_state, {saying(without(state, "VLAN_MEMBER_TABLE|Vlan2000|Ethernet0\n"))}}});
    CHECK(holds(stuck.read("Ethernet0").foreign, "STATE_DB: 1000; APPL_DB: untagged 1000, tagged 2000"));

    auto other = members;
    const auto first = other.find("\"untagged\"");
    other.replace(first, 10, "\"tagged\"");
    Site mode({{read_members, {saying(other)}}});
    CHECK(holds(mode.read("Ethernet0").foreign, "APPL_DB: untagged none, tagged 1000,2000"));

    Site flawed({{read_state, {saying(state + "VLAN_MEMBER_TABLE|Vlan|Ethernet4\n")}}});
    CHECK(flawed.read("Ethernet4").may_carry_any);
}

TEST_CASE("SONiC: a write returns when the switch has carried it out") {
    const std::string key = "VLAN_MEMBER_TABLE|Vlan1000|Ethernet4\n";
    const auto state = haas_test::switch_text("sonic-state-members.txt");
    auto members = haas_test::switch_text("sonic-appl-members.json");
    members.replace(
        members.find('{'), 1,
        R"({"VLAN_MEMBER_TABLE:Vlan1000:Ethernet4": {"type": "hash", "value": {"tagging_mode": "untagged"}},)");
    const auto old_members = saying(haas_test::switch_text("sonic-appl-members.json"));
    const Answers slow = {{read_state, {saying(state), saying(state + key), saying(state + key), saying("stop\n")}},
                          {read_members, {old_members, old_members, saying(members)}}};
    Site site(slow, std::chrono::minutes(1));
    CHECK(site.write("Ethernet4", lit(1000)) == Lines{"config vlan member add -u 1000 Ethernet4"});
    // Three looks were needed, and the fourth is the next one.
    CHECK(holds(refusal_of([&] { site.read("Ethernet4"); }), "unexpected member of a VLAN: stop"));
}

TEST_CASE("SONiC: a switch that does not say what it has carried out is refused") {
    for (const auto& [line, answer] : {std::pair(read_state, saying("")), std::pair(read_state, saying("a\n")),
                                       std::pair(read_members, saying("")), std::pair(read_members, saying("[]"))}) {
        CAPTURE(line);
        Site site({{line, {answer}}});
        CHECK_FALSE(refusal_of([&] { site.read("Ethernet4"); }).empty());
    }
    Site old({{read_state, {failing(1, "sudo: sonic-db-cli: command not found\n")}}});
    CHECK(holds(refusal_of([&] { old.read("Ethernet4"); }, SwitchError::Kind::unreachable),
                "sonic-db-cli: command not found"));
}

TEST_CASE("SONiC: nothing of the password is told, whatever the switch repeats") {
    Site site({{"config save -y", {failing(1, "Error: swordfish?\n")}},
               {read_state, {saying("VLAN_MEMBER_TABLE|swordfish\n")}}});
    CHECK(holds(refusal_of([&] { site.session->save({}); }), "`config save -y`: Error: (password)?"));
    CHECK_FALSE(holds(refusal_of([&] { site.read("Ethernet4"); }), "swordfish"));
}

TEST_CASE("SONiC: VLANs are made and removed") {
    Site site;
    CHECK(site.session->missing_vlans({1, 7, 1000}) == Vlans{7});
    CHECK(site.session->remedy_for_missing({7}) == "create it there, with `config vlan add 7`");
    site.session->create_vlans({{7, "new"}});
    site.session->create_vlans({{8, ""}, {9, ""}, {11, ""}});
    CHECK(site.heard == Lines{"config vlan add 7", "config vlan add -m 8-9,11"});
    site.heard.clear();
    site.session->delete_vlans({2000, 9});
    CHECK(site.heard == Lines{"config vlan del 2000"});
}

TEST_CASE("SONiC: a refusal is shown as the switch wrote it, without how to use the command") {
    Site site({{"config vlan member add -u 1000 Ethernet4",
                {failing(2,
                         "Usage: config vlan member add [OPTIONS] <vid> port\nTry \"config vlan member add -h\" for "
                         "help.\n\nError: Ethernet4 is already untagged member!\n")}},
               {"config save -y", {failing(1, "sudo: a password is required\n")}}});
    CHECK(holds(refusal_of([&] { site.write("Ethernet4", lit(1000)); }),
                "`config vlan member add -u 1000 Ethernet4`: Error: Ethernet4 is already untagged member!"));
    CHECK(holds(refusal_of([&] { site.session->save({}); }, SwitchError::Kind::unreachable),
                "register it as enable_password, or let sudo run programs without one (NOPASSWD) (sudo: a password is "
                "required)"));
}

TEST_CASE("SONiC: what is no CONFIG_DB is refused, and nothing of it is told") {
    Site site({{read_config, {saying(R"({"TACPLUS": {"global": {"passkey": "swordfish")")}}});
    const auto refusal = refusal_of([&] { site.read("Ethernet0"); });
    CHECK(holds(refusal, "no CONFIG_DB in JSON"));
    CHECK_FALSE(holds(refusal, "swordfish"));
}

TEST_CASE("SONiC: its fields and names") {
    const auto driver = make_sonic_driver();
    const auto text = [](const std::string& value) { return FieldValue{FieldValue::Kind::text, value}; };
    const auto fields = driver->check_fields({{"hostname", text("10.1")}, {"username", text("admin")}});
    CHECK(driver->device(fields) == "10.0.0.1");
    CHECK_THROWS_AS(driver->check_fields({{"hostname", text("a b")}, {"username", text("admin")}}),
                    core::BadArgumentError);
    CHECK_THROWS_AS(driver->check_fields({{"hostname", text("a")}}), core::ValidationError);
    CHECK(driver->check_fields({{"hostname", text("a")}, {"username", text("b")}, {"enable_password", text("c")}})
              .at("enable_password") == "c");
    CHECK_THROWS_AS(
        driver->check_fields({{"hostname", text("a")}, {"username", text("root")}, {"enable_password", text("c")}}),
        core::BadArgumentError);
    for (const std::string good : {"Ethernet0", "Ethernet124", "PortChannel1", "PortChannel0001"}) {
        CAPTURE(good);
        CHECK(driver->is_port_name(good));
    }
    for (const std::string bad :
         {"Ethernet", "Ethernet01", "ethernet0", "Vlan100", "eth0", "Ethernet0.10", "Ethernet12345"}) {
        CAPTURE(bad);
        CHECK_FALSE(driver->is_port_name(bad));
    }
}

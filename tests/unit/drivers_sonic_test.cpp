// The driver of SONiC on a CONFIG_DB of the real shape (tests/texts/switches), and what it runs.
#include <doctest/doctest.h>

#include <functional>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/sonic_session.hpp"
#include "talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using core::FieldValue;
using core::PortState;
using core::SwitchError;
using Vlans = std::set<core::Vlan>;
using Lines = std::vector<std::string>;

namespace {

class ScriptedCommands final : public HostCommands {
public:
    /// @param answers  by the words after `sudo -n`
    ScriptedCommands(std::map<std::string, sys::Result> answers, Lines& heard)
        : answers_(std::move(answers)), heard_(heard) {}
    sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds) override {
        std::string line;
        for (std::size_t i = 2; i < argv.size(); ++i) line += (line.empty() ? "" : " ") + argv[i];
        CHECK(argv[0] + ' ' + argv[1] == "sudo -n");
        if (!line.starts_with("sonic-cfggen")) heard_.push_back(line);
        const auto found = answers_.find(line);
        if (found == answers_.end()) return {};
        auto result = found->second;
        answers_.erase(found);
        if (line.starts_with("sonic-cfggen")) answers_.emplace(line, result);
        return result;
    }
    std::size_t longest_call() const override { return 1000; }

private:
    std::map<std::string, sys::Result> answers_;
    Lines& heard_;
};

sys::Result failing(int status, const std::string& errors) {
    sys::Result result;
    result.status = status;
    result.errors = errors;
    return result;
}

struct Site {
    explicit Site(std::map<std::string, sys::Result> answers = {}) {
        sys::Result database;
        database.output = haas_test::switch_text("sonic-config-db.json");
        answers.emplace("sonic-cfggen -d --print-data", database);
        session = std::make_unique<SonicSession>(std::make_unique<ScriptedCommands>(std::move(answers), heard),
                                                 Lines{"sudo", "-n"}, core::SwitchTimeouts());
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

PortState lit(std::optional<core::Vlan> native, Vlans tagged = {}) {
    PortState state;
    state.native = native;
    state.tagged = std::move(tagged);
    return state;
}

std::string refusal_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const SwitchError& failure) {
        CHECK(failure.kind() == SwitchError::Kind::refused);
        return failure.what();
    }
    FAIL("nothing failed");
    return {};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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
    CHECK(site.write("Ethernet0", PortState()) ==
          Lines{"config vlan member del 1000 Ethernet0", "config vlan member del 2000 Ethernet0"});
    CHECK(site.write("Ethernet0", lit(2000, {1000})) ==
          Lines{"config vlan member del 1000 Ethernet0", "config vlan member del 2000 Ethernet0",
                "config vlan member add -u 2000 Ethernet0", "config vlan member add 1000 Ethernet0"});
    CHECK(site.write("Ethernet4", lit(1000)) == Lines{"config vlan member add -u 1000 Ethernet4"});
    CHECK(site.write("Ethernet8", lit({}, {1000})) ==
          Lines{"config switchport mode trunk Ethernet8", "config vlan member add 1000 Ethernet8"});
    Site silent(
        {{"config vlan member add -u 1000 Ethernet4",
          failing(2, "Error: Ethernet4 is in routed mode!\nUse switchport mode command to change port mode\n")}});
    CHECK(silent.write("Ethernet4", lit(1000)) == Lines{"config vlan member add -u 1000 Ethernet4",
                                                        "config switchport mode trunk Ethernet4",
                                                        "config vlan member add -u 1000 Ethernet4"});
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

TEST_CASE("SONiC: VLANs are made and removed") {
    Site site;
    CHECK(site.session->missing_vlans({1, 7, 1000}) == Vlans{7});
    site.session->create_vlans({{7, "new"}});
    CHECK(site.heard == Lines{"config vlan add 7"});
    site.heard.clear();
    site.session->delete_vlans({2000, 9});
    CHECK(site.heard == Lines{"config vlan del 2000"});
}

TEST_CASE("SONiC: a refusal is shown as the switch wrote it, without how to use the command") {
    Site site({{"config vlan member add -u 1000 Ethernet4",
                failing(2,
                        "Usage: config vlan member add [OPTIONS] <vid> port\nTry \"config vlan member add -h\" for "
                        "help.\n\nError: Ethernet4 is already untagged member!\n")},
               {"config save -y", failing(1, "sudo: a password is required\n")}});
    CHECK(holds(refusal_of([&] { site.write("Ethernet4", lit(1000)); }),
                "`config vlan member add -u 1000 Ethernet4`: Error: Ethernet4 is already untagged member!"));
    CHECK(holds(refusal_of([&] { site.session->save(); }), "sudo: a password is required"));
}

TEST_CASE("SONiC: what is no CONFIG_DB is refused, and nothing of it is told") {
    sys::Result odd;
    odd.output = R"({"TACPLUS": {"global": {"passkey": "swordfish")";
    Site site({{"sonic-cfggen -d --print-data", odd}});
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

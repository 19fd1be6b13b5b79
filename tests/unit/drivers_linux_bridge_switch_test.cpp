// The driver of Linux bridges on outputs of iproute2, and what it runs.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/linux_bridge_session.hpp"

using namespace haas;
using namespace haas::drivers;
using core::FieldValue;
using core::PortState;
using core::SwitchError;
using Vlans = std::set<core::Vlan>;
using Calls = std::vector<std::vector<std::string>>;

namespace {

const std::string bridge_link =
    R"({"ifindex":5,"ifname":"br0","flags":["BROADCAST","UP"],"linkinfo":{"info_kind":"bridge","info_data":)"
    R"({"forward_delay":1500,"vlan_filtering":1,"vlan_protocol":"802.1Q","vlan_default_pvid":0}}})";

std::string port_link(const std::string& name, const std::string& more = "") {
    return R"(,{"ifname":")" + name + R"(","master":"br0","linkinfo":{"info_slave_kind":"bridge"})" + more + "}";
}

const std::string links = "[" + bridge_link + port_link("swp1") + port_link("swp2", R"(,"ifalias":"node 1")") +
                          port_link("swp3") + port_link("swp4") + port_link("swp5") + port_link("swp6") +
                          port_link("bond1") + R"(,{"ifname":"eth9","master":"br1"},{"ifname":"lo"})" +
                          R"(,{"ifname":"swp6.70","link":"swp6","linkinfo":{"info_kind":"vlan","info_data":)" +
                          R"({"protocol":"802.1Q","id":70}}}])";

constexpr const char* vlans =
    R"([{"ifname":"br0","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]}]},)"
    R"({"ifname":"swp2","vlans":[{"vlan":100,"flags":["PVID","Egress Untagged"]},{"vlan":200,"vlanEnd":202}]},)"
    R"({"ifname":"swp3","vlans":[{"vlan":100,"flags":["Egress Untagged"]},{"vlan":101,"flags":["PVID","Egress )"
    R"(Untagged"]}]},{"ifname":"swp4","vlans":[{"vlan":1,"vlanEnd":4094}]},)"
    R"({"ifname":"swp5","vlans":[{"vlan":100,"flags":["Something"]}]},)"
    R"({"ifname":"bond1","vlans":[{"vlan":300}]}])";

/// What the commands answer, and which were run.
struct Host {
    std::map<std::string, sys::Result> answers;
    Calls calls;
    Calls changes() const {
        Calls found;
        std::copy_if(calls.begin(), calls.end(), std::back_inserter(found),
                     [](const auto& call) { return call.back() != "show"; });
        return found;
    }
};

class ScriptedCommands final : public HostCommands {
public:
    explicit ScriptedCommands(Host& host) : host_(host) {}
    sys::Result run(const std::vector<std::string>& argv, const std::string&, std::chrono::milliseconds) override {
        host_.calls.push_back(argv);
        const auto found = host_.answers.find(argv.front());
        return found == host_.answers.end() || argv.back() != "show" ? sys::Result() : found->second;
    }
    std::size_t longest_call() const override { return 1000; }

private:
    Host& host_;
};

sys::Result says(const std::string& output) {
    sys::Result result;
    result.output = output;
    return result;
}

struct Site {
    Site() {
        host.answers["ip"] = says(links);
        host.answers["bridge"] = says(vlans);
        auto programs = std::make_unique<HostPrograms>(std::make_unique<ScriptedCommands>(host), SudoUse(), HostLogin(),
                                                       core::SwitchTimeouts());
        session = std::make_unique<LinuxBridgeSession>(std::move(programs),
                                                       LinuxBridgeFields{"br0", BridgePersistence::none});
    }
    PortState read(const std::string& port) { return session->read({port}).at(port); }
    Calls write(const std::string& port, const PortState& wanted, const std::string& description = {}) {
        host.calls.clear();
        session->write({{port, PortState(), wanted, description}});
        return host.changes();
    }

    Host host;
    std::unique_ptr<LinuxBridgeSession> session;
};

PortState lit(std::optional<core::Vlan> native, Vlans tagged = {}) {
    PortState state;
    state.native = native;
    state.tagged = std::move(tagged);
    return state;
}

std::string refusal_of(Site& site) {
    try {
        static_cast<void>(site.session->read_all());
    } catch (const SwitchError& failure) {
        CHECK(failure.kind() == SwitchError::Kind::refused);
        return failure.what();
    }
    return {};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Linux bridge: the PVID that leaves untagged is native, VLANs without flags are tagged, none is dark") {
    Site site;
    CHECK(site.read("swp1").is_dark());
    CHECK(site.read("swp2") == lit(100, {200, 201, 202}));
    CHECK(site.read("bond1") == lit({}, {300}));
    CHECK(site.session->read({"eth9", "br0", "lo", "swp99"}).empty());
}

TEST_CASE("Linux bridge: an untagged member that is not the PVID, all VLANs, unknown flags and VLAN interfaces") {
    Site site;
    CHECK(site.read("swp3").foreign == "VLANs 100 untagged, 101 PVID untagged");
    CHECK(site.read("swp3").possible_vlans() == Vlans{100, 101});
    CHECK(site.read("swp4").may_carry_any);
    CHECK(site.read("swp5").may_carry_any);
    CHECK(holds(site.read("swp6").foreign, "interfaces on it take VLANs 70"));
    CHECK(site.read("swp6").possible_vlans() == Vlans{70});
}

TEST_CASE("Linux bridge: an old iproute2 writes an object") {
    Site site;
    site.host.answers["bridge"] =
        says(R"({"swp1":[{"vlan":7,"flags":["PVID","Egress Untagged"]}],"br0":[{"vlan":1}]})");
    CHECK(site.read("swp1") == lit(7));
    CHECK(site.read("swp2").is_dark());
    site.host.answers["bridge"] = says("");
    CHECK(site.read("swp1").is_dark());
}

TEST_CASE("Linux bridge: all ports of this bridge are listed, and the bridge itself is not") {
    Site site;
    const auto all = site.session->read_all();
    REQUIRE(all);
    CHECK(all->size() == 7);
    CHECK_FALSE(all->contains("br0"));
}

TEST_CASE("Linux bridge: a bridge whose ports are not what their VLANs say is refused, with what to do") {
    const std::vector<std::pair<std::string, std::string>> all = {
        {R"("vlan_filtering":0)", "type bridge vlan_filtering 1"},
        {R"("vlan_filtering":1,"vlan_default_pvid":1)", "type bridge vlan_default_pvid 0"},
        {R"("vlan_filtering":1,"vlan_default_pvid":0,"vlan_protocol":"802.1ad")", "type bridge vlan_protocol 802.1Q"}};
    for (const auto& [settings, remedy] : all) {
        Site site;
        site.host.answers["ip"] =
            says(R"([{"ifname":"br0","linkinfo":{"info_kind":"bridge","info_data":{)" + settings + "}}}]");
        CHECK(holds(refusal_of(site), remedy));
    }
    Site bond;
    bond.host.answers["ip"] = says(R"([{"ifname":"br0","linkinfo":{"info_kind":"bond","info_data":{}}}])");
    CHECK(holds(refusal_of(bond), "br0 is not a bridge"));
    Site broken;
    broken.host.answers["ip"] = says("Object \"link\" is unknown");
    CHECK(holds(refusal_of(broken), "no JSON from `ip link`"));
}

TEST_CASE("Linux bridge: VLANs leave before others come, and nothing is done twice") {
    Site site;
    CHECK(site.write("swp2", lit(100, {200, 201, 202})).empty());
    CHECK(site.write("swp1", lit(100, {200, 201, 203})) ==
          Calls{{"bridge", "vlan", "add", "dev", "swp1", "vid", "100", "pvid", "untagged"},
                {"bridge", "vlan", "add", "dev", "swp1", "vid", "200-201"},
                {"bridge", "vlan", "add", "dev", "swp1", "vid", "203"}});
    CHECK(site.write("swp2", lit(101, {200, 201, 202})) ==
          Calls{{"bridge", "vlan", "del", "dev", "swp2", "vid", "100"},
                {"bridge", "vlan", "add", "dev", "swp2", "vid", "101", "pvid", "untagged"}});
    CHECK(site.write("swp2", lit(200, {100})) ==
          Calls{{"bridge", "vlan", "del", "dev", "swp2", "vid", "100"},
                {"bridge", "vlan", "del", "dev", "swp2", "vid", "200-202"},
                {"bridge", "vlan", "add", "dev", "swp2", "vid", "200", "pvid", "untagged"},
                {"bridge", "vlan", "add", "dev", "swp2", "vid", "100"}});
    CHECK(site.write("swp3", lit(101)) == Calls{{"bridge", "vlan", "del", "dev", "swp3", "vid", "100"}});
    CHECK(site.write("swp4", PortState()) == Calls{{"bridge", "vlan", "del", "dev", "swp4", "vid", "1-4094"}});
}

TEST_CASE("Linux bridge: a description is the port's alias") {
    Site site;
    CHECK(site.write("swp1", PortState(), "node 1; reboot") ==
          Calls{{"ip", "link", "set", "dev", "swp1", "alias", "node 1; reboot"}});
    CHECK(site.write("swp2", lit(100, {200, 201, 202}), "node 1").empty());
}

TEST_CASE("Linux bridge: a failed command is shown, and a port that is not there is said to be missing") {
    Site site;
    CHECK_THROWS_AS(site.write("eth9", lit(100)), SwitchError);
    site.host.answers["ip"].status = 1;
    site.host.answers["ip"].errors = "Cannot open netlink socket: Permission denied\n";
    CHECK(holds(refusal_of(site), "Permission denied"));
}

TEST_CASE("Linux bridge: its fields") {
    const auto driver = make_linux_bridge_driver();
    const auto text = [](const std::string& value) { return FieldValue{FieldValue::Kind::text, value}; };
    const auto here = driver->check_fields({{"bridge", text("br0")}});
    CHECK(driver->device(here) == "linux-bridge br0");
    const auto there = driver->check_fields({{"bridge", text("br0")},
                                             {"host", text("Leaf1.Example.")},
                                             {"sudo", {FieldValue::Kind::boolean, "true"}},
                                             {"persistence", text("networkd")}});
    CHECK(driver->device(there) == "ssh leaf1.example linux-bridge br0");
    CHECK(there.at("sudo") == "true");
    CHECK(driver
              ->check_fields({{"bridge", text("br0")},
                              {"sudo", {FieldValue::Kind::boolean, "true"}},
                              {"enable_password", text("x")}})
              .contains("enable_password"));
    CHECK_THROWS_AS(driver->check_fields({{"bridge", text("br0")}, {"enable_password", text("x")}}),
                    core::BadArgumentError);
    CHECK_THROWS_AS(driver->check_fields({{"bridge", text("br0; reboot")}}), core::BadArgumentError);
    CHECK_THROWS_AS(driver->check_fields({{"bridge", text("br0")}, {"persistence", text("magic")}}),
                    core::BadArgumentError);
    CHECK_THROWS_AS(driver->check_fields({{"bridge", text("br0")}, {"user", text("x")}}), core::BadArgumentError);
    CHECK_THROWS_AS(driver->check_fields({}), core::ValidationError);
    CHECK(driver->is_port_name("swp1s0"));
    CHECK(driver->is_port_name("eno1np0"));
    CHECK_FALSE(driver->is_port_name("a-name-of-16-let"));
}

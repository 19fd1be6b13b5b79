// The Open vSwitch driver as far as no Open vSwitch is needed; tests/sync has the rest.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/ovs_snapshot.hpp"
#include "sync/scripted_switch.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using drivers::OvsPort;
using haas_test::lit;
using haas_test::tagged;
using Kind = core::FieldValue::Kind;

namespace {

using Columns = std::vector<std::string>;

const std::string tables =
    R"({"data":[[7,7]],"headings":["cur_cfg","next_cfg"]})"
    "\n"
    R"({"data":[["br0",["set",[["uuid","u-1"],["uuid","u-2"],["uuid","u-3"]]]],["br1",["uuid","u-4"]]],"headings":["name","ports"]})"
    "\n"
    R"({"data":[[["uuid","u-1"],"p1","native-untagged",100,["set",[100,200]],["set",[]],false,false],)"
    R"([["uuid","u-2"],"p2","dot1q-tunnel",4095,["set",[]],4095,true,false],)"
    R"([["uuid","u-3"],"p3",["set",[]],["set",[]],["set",[]],["set",[]],false,true],)"
    R"([["uuid","u-4"],"p4","trunk",["set",[]],300,["set",[]],false,false]],)"
    R"("headings":["_uuid","name","vlan_mode","tag","trunks","cvlans","protected","fake_bridge"]})"
    "\n"
    R"({"data":[[["set",[]]]],"headings":["output_port"]})"
    "\n";

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    return text.replace(text.find(part), part.size(), by);
}

}  // namespace

TEST_CASE("drivers: every column of an Open vSwitch port is written, so that nothing is left from before") {
    CHECK(drivers::to_ovs_columns({}) ==
          Columns{"vlan_mode=dot1q-tunnel", "tag=4095", "trunks=[]", "cvlans=4095", "protected=true"});
    CHECK(drivers::to_ovs_columns(lit(100)) ==
          Columns{"vlan_mode=native-untagged", "tag=100", "trunks=100", "cvlans=[]", "protected=false"});
    CHECK(drivers::to_ovs_columns(lit(100, {99, 200})) ==
          Columns{"vlan_mode=native-untagged", "tag=100", "trunks=99,100,200", "cvlans=[]", "protected=false"});
    CHECK(drivers::to_ovs_columns(tagged({200, 300})) ==
          Columns{"vlan_mode=trunk", "tag=[]", "trunks=200,300", "cvlans=[]", "protected=false"});
}

TEST_CASE("drivers: two ways to one bridge are one device, two bridges are two") {
    const auto driver = drivers::make_ovs_driver();
    const auto device = [&](const core::SwitchFields& fields) { return driver->device(fields).value(); };
    const auto standard = device({{"ovs_bridge", "br0"}});
    CHECK(device({{"ovs_bridge", "br0"}, {"db", "unix:/var/run/openvswitch/db.sock"}}) == standard);
    CHECK(device({{"ovs_bridge", "br0"}, {"db", "unix:/var/./run//openvswitch/x/../db.sock"}}) == standard);
    CHECK(device({{"ovs_bridge", "br1"}}) != standard);
    CHECK(device({{"ovs_bridge", "br0"}, {"db", "unix:/var/run/other/db.sock"}}) != standard);

    const haas_test::TemporaryDirectory directory;
    std::filesystem::create_directory(directory.path() / "real");
    std::filesystem::create_directory_symlink("real", directory.path() / "link");
    CHECK(device({{"ovs_bridge", "b"}, {"db", "unix:" + (directory.path() / "link/s").string()}}) ==
          device({{"ovs_bridge", "b"}, {"db", "unix:" + (directory.path() / "real/s").string()}}));
}

TEST_CASE("drivers: the VLANs that a foreign Open vSwitch port names are reported") {
    CHECK(drivers::to_port_state({"access", 100, {}, {}, false}).foreign_vlans == std::set<core::Vlan>{100});
    CHECK(drivers::to_port_state({"trunk", 7, {0, 8, 4095}, {9}, false}).foreign_vlans == std::set<core::Vlan>{7, 8});
    CHECK(drivers::to_port_state({}).foreign_vlans.empty());
}

TEST_CASE("drivers: an Open vSwitch port that HaaS never makes is foreign") {
    const OvsPort dark{"dot1q-tunnel", 4095, {}, {4095}, true};
    REQUIRE(drivers::to_port_state(dark).is_dark());
    CHECK(drivers::to_port_state({}).text() == "a trunk of all VLANs");

    std::vector<OvsPort> foreign(13, dark);
    foreign[0].is_protected = false;
    foreign[1].cvlans.clear();
    foreign[2].cvlans.insert(100);
    foreign[3].tag = 100;
    foreign[4].tag.reset();
    foreign[5].trunks.insert(100);
    foreign[6] = {"access", 100, {}, {}, false};
    foreign[7] = {"", 100, {}, {}, false};
    foreign[8] = {"native-untagged", 100, {}, {}, false};  // a trunk of all VLANs besides
    foreign[9] = {"native-untagged", 100, {200}, {}, false};
    foreign[10] = {"native-tagged", 100, {100}, {}, false};
    foreign[11] = {"trunk", {}, {100, 4095}, {}, false};
    foreign[12] = {"trunk", {}, {0}, {}, false};
    foreign.push_back({"trunk", 100, {100}, {}, false});
    foreign.push_back({"trunk", {}, {100}, {}, true});
    foreign.push_back({"trunk", {}, {}, {}, false});
    for (const auto& row : foreign) {
        const auto state = drivers::to_port_state(row);
        CAPTURE(state.text());
        CHECK_FALSE(state.foreign.empty());
        CHECK_FALSE(state.is_dark());
    }
}

TEST_CASE("drivers: a look into OVSDB shows the ports of one bridge") {
    const auto snapshot = drivers::parse_ovs_snapshot(tables, "br0");
    CHECK(snapshot.has_bridge);
    CHECK(snapshot.applied);
    CHECK(snapshot.ports.size() == 3);
    CHECK(snapshot.ports.at("p1").uuid == "u-1");
    CHECK(drivers::to_port_state(snapshot.ports.at("p1").port) == lit(100, {200}));
    CHECK(drivers::to_port_state(snapshot.ports.at("p2").port).is_dark());
    CHECK_FALSE(drivers::to_port_state(snapshot.ports.at("p3").port).foreign.empty());
    CHECK(snapshot.ports.at("p3").is_fake_bridge);
    CHECK_FALSE(snapshot.ports.at("p2").is_fake_bridge);
    const auto mirrored =
        replaced(tables, R"([["set",[]]]],"headings":["output)", R"([["uuid","u-1"]]],"headings":["output)");
    const auto mirror = drivers::to_port_state(drivers::parse_ovs_snapshot(mirrored, "br0").ports.at("p1").port);
    CHECK(mirror.foreign.starts_with("a SPAN destination"));
    CHECK(mirror.possible_vlans() == std::set<core::Vlan>{100, 200});
    const auto other = drivers::parse_ovs_snapshot(tables, "br1");
    CHECK(drivers::to_port_state(other.ports.at("p4").port) == tagged({300}));
    CHECK_FALSE(drivers::parse_ovs_snapshot(tables, "br2").has_bridge);
    CHECK_FALSE(drivers::parse_ovs_snapshot(replaced(tables, "[7,7]", "[6,7]"), "br0").applied);
}

TEST_CASE("drivers: odd output of ovs-vsctl is refused") {
    for (const auto& odd :
         {std::string(), std::string("{}"), std::string("nonsense"), tables.substr(0, tables.size() / 2),
          tables.substr(0, tables.rfind("{\"data\"")), replaced(tables, "[7,7]", "[7]"),
          replaced(tables, "[7,7]", "[7,\"7\"]"), replaced(tables, "100,[\"set\"", "\"100\",[\"set\""),
          replaced(tables, "100,[\"set\"", "4294967396,[\"set\""), replaced(tables, "[100,200]", "[100,4294967496]"),
          replaced(tables, "4095,true", "4095,1"), replaced(tables, "[\"uuid\",\"u-1\"],\"p1\"", "\"u-1\",\"p1\""),
          replaced(tables, "\"p1\"", "null"), replaced(tables, "[100,200]", "7"), std::string(100000, '[')}) {
        CAPTURE(odd.substr(0, 100));
        CHECK_THROWS_AS(drivers::parse_ovs_snapshot(odd, "br0"), base::Error);
    }
}

TEST_CASE("drivers: the fields of an Open vSwitch are checked") {
    const auto driver = drivers::make_ovs_driver();
    const auto check = [&](const std::string& db) {
        return driver->check_fields({{"ovs_bridge", {Kind::text, "br0"}}, {"db", {Kind::text, db}}});
    };
    CHECK(driver->check_fields({{"ovs_bridge", {Kind::text, "br-int.1"}}}) ==
          core::SwitchFields{{"ovs_bridge", "br-int.1"}});
    CHECK(check("/run/db.sock").at("db") == "unix:/run/db.sock");
    CHECK(check("unix:/run/db.sock").at("db") == "unix:/run/db.sock");
    for (const std::string bad :
         {"", "unix:", "db.sock", "tcp:127.0.0.1:6640", "/run/a,tcp:1.2.3.4:1", "/a b", "/a\nb", "unix:unix:/a", "/"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(check(bad), core::BadArgumentError);
    }
    CHECK_THROWS_AS(check("/" + std::string(120, 'a')), core::BadArgumentError);
    CHECK_THROWS_AS(driver->check_fields({}), core::ValidationError);
    CHECK_THROWS_AS(driver->check_fields({{"ovs_bridge", {Kind::number, "1"}}}), core::ValidationError);
    for (const std::string bad :
         {"", "-br", "br 0", "br0,br1", "--db=x", "br\n0", "a23456789012345678901234567890123"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(driver->check_fields({{"ovs_bridge", {Kind::text, bad}}}), core::BadArgumentError);
    }
    CHECK_THROWS_AS(driver->check_fields({{"ovs_bridge", {Kind::text, "br0"}}, {"hostname", {Kind::text, "x"}}}),
                    core::ValidationError);
}

TEST_CASE("drivers: an Open vSwitch on another machine has a host, and what else is needed to log in") {
    const auto driver = drivers::make_ovs_driver();
    using Fields = std::map<std::string, core::FieldValue>;
    const Fields least{{"ovs_bridge", {Kind::text, "br0"}}, {"host", {Kind::text, "h1.example"}}};
    CHECK(driver->check_fields(least) == core::SwitchFields{{"ovs_bridge", "br0"}, {"host", "h1.example"}});
    const std::string fingerprint = "SHA256:" + std::string(43, 'a');
    auto most = least;
    most["user"] = {Kind::text, "haas"};
    most["port"] = {Kind::number, "2222"};
    most["password"] = {Kind::text, "a pass word"};
    most["host_key_fingerprint"] = {Kind::text, fingerprint};
    CHECK(driver->check_fields(most) == core::SwitchFields{{"ovs_bridge", "br0"},
                                                           {"host", "h1.example"},
                                                           {"user", "haas"},
                                                           {"port", "2222"},
                                                           {"password", "a pass word"},
                                                           {"host_key_fingerprint", fingerprint}});
    CHECK(driver->secret_fields().contains("password"));

    most["legacy_algorithms"] = {Kind::boolean, "true"};
    CHECK(driver->check_fields(most).at("legacy_algorithms") == "true");
    const std::vector<std::string> only_with_host = {"user", "port", "password", "host_key_fingerprint",
                                                     "legacy_algorithms"};
    for (const auto& name : only_with_host) {
        CAPTURE(name);
        auto fields = most;
        fields.erase("host");
        for (const auto& other : only_with_host) {
            if (other != name) fields.erase(other);
        }
        CHECK_THROWS_AS(driver->check_fields(fields), core::BadArgumentError);
    }
    const auto refused = [&](const std::string& name, const std::string& value) {
        auto fields = most;
        fields[name] = {Kind::text, value};
        CAPTURE(name);
        CAPTURE(value);
        CHECK_THROWS_AS(driver->check_fields(fields), core::BadArgumentError);
    };
    for (const char* const bad : {"", "-oProxyCommand=x", "a b", "a@b", "a\n", "h;id"}) refused("host", bad);
    for (const char* const bad : {"", "a\nb", "\xc3\xa9"}) refused("user", bad);
    for (const char* const bad : {"", "a\rb"}) refused("password", bad);
    for (const char* const bad : {"0", "65536", "ssh"}) refused("port", bad);
    refused("host_key_fingerprint", "MD5:00");
}

TEST_CASE("drivers: a bridge here, one of that name elsewhere, and one on a third machine are three devices") {
    const auto driver = drivers::make_ovs_driver();
    const auto device = [&](core::SwitchFields fields) {
        fields["ovs_bridge"] = "br0";
        return driver->device(fields).value();
    };
    const auto remote = device({{"host", "h1.example"}});
    CHECK(device({}) != remote);
    CHECK(device({{"host", "h2.example"}}) != remote);
    CHECK(device({{"host", "h1.example"}, {"port", "2222"}}) != remote);
    CHECK(device({{"host", "h1.example"}, {"db", "unix:/tmp/db.sock"}}) != remote);
    CHECK(device({{"host", "H1.example."}, {"port", "22"}, {"user", "root"}}) == remote);
    CHECK(device({{"host", "h1.example"}, {"db", "unix:/run/x/../openvswitch/db.sock"}}) == remote);
}

TEST_CASE("drivers: an Open vSwitch that is not there is unreachable") {
    const auto driver = drivers::make_ovs_driver();
    const auto session = driver->connect({{"ovs_bridge", "br0"}, {"db", "unix:/nonexistent/db.sock"}}, {});
    try {
        session->read({"p1"});
        FAIL("read");
    } catch (const core::SwitchError& failure) {
        CHECK(failure.kind() == core::SwitchError::Kind::unreachable);
    }
}

TEST_CASE("ovs: a row that HaaS never writes tells every VLAN that may pass") {
    const auto possible = [](const OvsPort& row) { return drivers::to_port_state(row).possible_vlans(); };
    constexpr std::size_t all = core::highest_vlan;
    CHECK(possible({}).size() == all);
    CHECK(possible({"trunk", {}, {}, {}, false}).size() == all);
    CHECK(possible({"native-untagged", 5, {}, {}, false}).size() == all);
    CHECK(possible({"", 5, {}, {}, false}) == std::set<core::Vlan>{5});
    CHECK(possible({"access", 5, {}, {}, false}) == std::set<core::Vlan>{5});
    CHECK(possible({"", {}, {7, 8}, {}, false}) == std::set<core::Vlan>{7, 8});
    CHECK(possible({"native-tagged", 5, {6}, {}, false}) == std::set<core::Vlan>{5, 6});
    CHECK(possible({"dot1q-tunnel", 4095, {}, {4095}, true}).empty());
    CHECK(possible({"dot1q-tunnel", 9, {}, {}, false}) == std::set<core::Vlan>{9});
}

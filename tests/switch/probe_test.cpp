// `haas-sync --probe` on switches of all kinds: what it says, what it leaves, and that its output is a dialogue that
// the tests can play.
#include <doctest/doctest.h>

#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include "base/base64.hpp"
#include "base/sealed_box.hpp"
#include "base/text.hpp"
#include "drivers/registry.hpp"
#include "service/switch.hpp"
#include "store/port.hpp"
#include "switch/cli_switch.hpp"
#include "switch/dialogue_file.hpp"
#include "sync/private_ovs.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"

using namespace haas;
using base::contains;
using haas_test::SimulatedSwitch;
using haas_test::World;

namespace {

constexpr const char* hash = "$6$ab$cDeFgHiJ";

std::string program() {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    return (build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync";
}

struct Kind {
    std::string type;
    std::string port;
    std::string transport{};  ///< of a command line; empty: HTTP
    core::SwitchFields more{};
    std::vector<std::string> options{"--vlans", "1,100"};  ///< of the simulator
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {.type = "powerconnect55xx", .port = "gi1/0/1", .transport = "telnet"},
        {.type = "delln3000",
         .port = "gi1/0/1",
         .transport = "ssh",
         .more = {{"dummy_vlan", "4000"}},
         .options = {"--vlans", "1,100,4000"}},
        {.type = "nexus", .port = "Ethernet1/1", .transport = "telnet", .more = {{"dummy_vlan", "2222"}}},
        {.type = "dell-os10", .port = "ethernet1/1/1", .transport = "ssh"},
        {.type = "sonic", .port = "Ethernet0", .transport = "ssh", .options = {"--vlans", "2,100"}},
        {.type = "brocade",
         .port = "1/0/1",
         .more = {{"interface_type", "TenGigabitEthernet"}},
         .options = {"--vlans", "1-201"}},
        {.type = "dellnos9", .port = "1/1", .more = {{"interface_type", "GigabitEthernet"}}},
        {.type = "arista-eos", .port = "Ethernet1"},
        {.type = "cisco-nxos", .port = "Ethernet1/1"},
    };
    return all;
}

const Kind& kind_of(const std::string& type) {
    for (const auto& kind : kinds()) {
        if (kind.type == type) return kind;
    }
    FAIL("no such kind");
    return kinds().front();
}

std::string simulator_of(const Kind& kind) {
    return haas_test::simulator(kind.transport.empty() ? "rest_switch" : "cli_switch");
}

std::vector<std::string> options_of(const Kind& kind, std::vector<std::string> more) {
    more.insert(more.end(), {"--kind", kind.type, "--ports", "4"});
    more.insert(more.end(), kind.options.begin(), kind.options.end());
    if (!kind.transport.empty()) more.insert(more.end(), {"--transport", kind.transport});
    return more;
}

/// A simulated switch s2 with a registered port, and the database of a haas-sync.
struct Site {
    explicit Site(Kind its_kind, const std::vector<std::string>& more = {})
        : kind(std::move(its_kind)), device(simulator_of(kind), options_of(kind, more)) {
        using Type = core::FieldValue::Kind;
        std::map<std::string, core::FieldValue> fields = {{"username", {Type::text, SimulatedSwitch::user}},
                                                          {"password", {Type::text, SimulatedSwitch::password}}};
        const auto port = std::to_string(device.port());
        const bool is_http = kind.transport.empty();
        fields["hostname"] = {Type::text, is_http ? "http://127.0.0.1:" + port : "127.0.0.1"};
        if (!is_http) fields["port"] = {Type::number, port};
        if (!is_http && kind.type != "sonic") fields["transport"] = {Type::text, kind.transport};
        if (kind.transport == "ssh") fields["host_key_fingerprint"] = {Type::text, device.fingerprint()};
        for (const auto& [name, value] : kind.more)
            fields[name] = {name == "dummy_vlan" ? Type::number : Type::text, value};
        if (contains(base::join(more, " "), "--enable-password-file"))
            fields["enable_password"] = {Type::text, SimulatedSwitch::enable_password};
        const auto public_key = world.directory() / "switch.pub";
        const auto private_key = world.directory() / "switch.key";
        base::create_sealing_keys(public_key, private_key);
        const auto checked = service::checked_switch(drivers::make_switch_drivers(), kind.type, fields);
        world.database().write(
            [&](store::Writing& tx) { service::insert_checked_switch(tx, public_key, "s2", checked); });
        world.forget_switch("s1");
        world.register_fresh_port(kind.port, "s2");
        sync_section = "[sync]\nswitch_private_key = " + private_key.string() + "\n";
        config = world.write_config(sync_section);
    }

    std::vector<std::string> command(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), program());
        arguments.insert(arguments.end(), {"--switch", "s2", "--config", config});
        return arguments;
    }
    sys::Result run(std::vector<std::string> arguments) const {
        sys::Command command;
        command.argv = this->command(std::move(arguments));
        command.deadline = std::chrono::seconds(60);
        return sys::run(command);
    }
    sys::Result probe() const { return run({"--probe", "--write", "--port", kind.port}); }
    std::string state() { return world.state(kind.port, "s2"); }

    Kind kind;
    SimulatedSwitch device;
    World world;
    std::string sync_section;
    std::string config;
};

/// What is different when the output of a probe is a file among the dialogues; empty: nothing.
std::string difference_of(const std::string& output, std::size_t chunk) {
    const haas_test::TemporaryDirectory directory;
    return haas_test::difference(haas_test::load_dialogue_file(directory.write("probe", output)), chunk);
}

void check_played(const std::string& output) {
    CHECK(difference_of(output, 100000) == "");
    CHECK(difference_of(output, 1) == "");
}

void check_no_secret(const sys::Result& result) {
    const std::string password = SimulatedSwitch::password;
    for (const std::string& secret :
         {password, base::encode_base64(std::string(SimulatedSwitch::user) + ":" + password),
          std::string(SimulatedSwitch::enable_password), std::string(hash), std::string("127.0.0.1")}) {
        CHECK(!contains(result.output, secret));
        CHECK(!contains(result.errors, secret));
    }
}

/// Starts a probe that writes; nobody reads what it prints.
int start_probe(const Site& site) {
    auto words = site.command({"--probe", "--write", "--port", site.kind.port});
    words.insert(words.begin(), {"/bin/sh", "-c", "exec \"$0\" \"$@\" >/dev/null"});
    return haas_test::start_program(words);
}

template <class Condition>
bool await(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace

TEST_CASE("probe: it says what it understood of a switch of each kind, and changes nothing") {
    for (const auto& kind : kinds()) {
        CAPTURE(kind.type);
        Site site(kind);
        const auto before = site.device.carried(kind.port);
        const auto result = site.run({"--probe"});
        CAPTURE(result.output);
        CAPTURE(result.errors);
        CHECK(result.status == 0);
        CHECK(contains(result.output, "# haas-sync "));
        CHECK(contains(result.output, ": type " + kind.type + "\n"));
        CHECK(contains(result.output, "  " + kind.port + " "));
        CHECK(contains(result.output, "\n. list\n"));
        CHECK(!contains(result.output, "\n. write"));
        CHECK(site.device.carried(kind.port) == before);
        CHECK(site.state() == "unverified");
        check_no_secret(result);
        check_played(result.output);
    }
}

TEST_CASE("probe: it tries a port of each kind, and leaves it dark; what it prints can be played") {
    for (const auto& kind : kinds()) {
        CAPTURE(kind.type);
        Site site(kind);
        REQUIRE(site.run({"--once"}).status == 0);
        const auto result = site.probe();
        CAPTURE(result.output);
        CAPTURE(result.errors);
        CHECK(result.status == 0);
        CHECK(contains(result.output, "#   OK      attach a tagged network: native 198, tagged 199\n"));
        CHECK(contains(result.output, "is as it was: dark."));
        CHECK(contains(result.output, "\n. save " + kind.port + "\n"));
        CHECK(!contains(result.output, "FAILED"));
        CHECK(site.device.carried(kind.port) == "dark");
        CHECK(site.state() == "verified");
        CHECK(site.world.taken_vlans().empty());
        if (kind.type != "brocade") {
            CHECK(contains(result.output, "#   OK      create VLANs 198-199\n"));
            CHECK(contains(result.output, "#   OK      delete VLANs 198-199\n"));
        }
        check_no_secret(result);
        check_played(result.output);
    }
}

TEST_CASE("probe: a port that was not dark is put back") {
    Site site(kind_of("powerconnect55xx"));
    site.device.control("set gi1/0/1 mode trunk native 100 allowed 100 shut no");
    REQUIRE(site.device.carried("gi1/0/1") == "native 100");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "#   OK      put the port back: native 100\n"));
    CHECK(site.device.carried("gi1/0/1") == "native 100");
    // haas-sync makes it dark, as any registered port.
    CHECK(site.state() == "suspect");
    CHECK(site.run({"--once"}).status == 0);
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
    check_played(result.output);
}

TEST_CASE("probe: no secret is in what it prints, whatever the switch shows") {
    Site site(kind_of("powerconnect55xx"),
              {"--enable-password-file", "--banner", std::string("username root secret sha512 ") + hash});
    const auto result = site.probe();
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    check_no_secret(result);
    CHECK(contains(result.output, "\n> PASSWORD\n"));
    CHECK(contains(result.output, "\n> ENABLE-PASSWORD\n"));
    CHECK(contains(result.output, "\n> USER\n"));
    CHECK(contains(result.output, "username root secret sha512 SECRET"));
    check_played(result.output);
}

TEST_CASE("probe: what is refused, with a sentence") {
    struct Refusal {
        std::vector<std::string> arguments;
        const char* text;
    };
    Site site(kind_of("powerconnect55xx"));
    site.world.register_fresh_port("gi1/0/2", "s2");
    site.world.register_node_on("gi1/0/2", "s2");
    for (const auto& [arguments, text] :
         {Refusal{{"--probe", "--write"}, "give --port with --write"},
          Refusal{{"--once", "--port", "gi1/0/1"}, "give --port and --write only with --probe"},
          Refusal{{"--audit", "--write"}, "give --port and --write only with --probe"},
          Refusal{{"--probe", "--write", "--port", "gi1/0/2"}, "has a NIC: a probe writes only to a port without one"},
          Refusal{{"--probe", "--write", "--port", "gi1/0/3"}, "is not registered"},
          Refusal{{"--probe", "--write", "--port", "nonsense"}, "nonsense is no port of a switch of type"},
          Refusal{{"--probe", "--port", "nonsense"}, "nonsense is no port of a switch of type"}}) {
        const auto result = site.run(arguments);
        CAPTURE(result.errors);
        CHECK(result.status == 2);
        CHECK(contains(result.errors, text));
        CHECK(result.output.empty());
    }
    CHECK(site.device.counter("logins") == 0);
    sys::Command command;
    command.argv = {program(), "--probe", "--config", site.config};
    CHECK(sys::run(command).status == 2);
    const auto absent = site.run({"--probe", "--port", "gi1/0/60"});
    CHECK(absent.status == 1);
    CHECK(contains(absent.output, "not there"));
    check_played(absent.output);
}

TEST_CASE("probe: without two free VLANs it writes nothing") {
    Site site(kind_of("powerconnect55xx"));
    for (int vlan = 100; vlan < 199; ++vlan)
        site.world.create_network("n" + std::to_string(vlan), static_cast<core::Vlan>(vlan));
    const auto result = site.probe();
    CHECK(result.status == 1);
    CHECK(contains(result.output, "needs two VLANs of [vlan] vlans that no network has"));
    CHECK(!contains(result.output, "\n. write"));
    CHECK(site.state() == "unverified");
}

TEST_CASE("probe: where haas-sync creates no VLANs, it takes those that exist") {
    auto kind = kind_of("powerconnect55xx");
    kind.options = {"--vlans", "1,110,120"};
    Site site(kind);
    site.config = site.world.write_config(site.sync_section + "create_vlans = false\n");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "native 110, tagged 120\n"));
    CHECK(!contains(result.output, "\n. create"));
    CHECK(!contains(result.output, "\n. delete"));
    check_played(result.output);
}

TEST_CASE("probe: a step that the switch refuses is told, and the others are tried") {
    Site site(kind_of("powerconnect55xx"));
    REQUIRE(site.run({"--once"}).status == 0);
    site.device.control("refuse-port gi1/0/1 % Port is protected");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 1);
    CHECK(
        contains(result.output, "#   FAILED  attach an untagged network: native 198: wanted native 198, read dark; "));
    CHECK(contains(result.output, "Port is protected"));
    CHECK(contains(result.output, "# Not all was as wanted.\n"));
    CHECK(site.state() == "verified");
    check_played(result.output);
}

TEST_CASE("probe: a switch that stops answering is told, and the port is put back by another login") {
    Site site(kind_of("powerconnect55xx"));
    REQUIRE(site.run({"--once"}).status == 0);
    site.device.control("drop-after 18");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 1);
    CHECK(contains(result.output, "#   FAILED  "));
    CHECK(contains(result.output, "is as it was: dark."));
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
    CHECK(site.world.taken_vlans().empty());
}

TEST_CASE("probe: after a kill, the port is made dark by the next haas-sync, and its VLANs go to nobody before") {
    Site site(kind_of("powerconnect55xx"));
    REQUIRE(site.run({"--once"}).status == 0);
    site.device.control("hang-after 18");
    const auto pid = start_probe(site);
    CHECK(await([&] { return site.state() == "suspect"; }));
    ::kill(pid, SIGKILL);
    haas_test::wait_for_program(pid);
    CHECK(site.state() == "suspect");
    CHECK(site.world.taken_vlans() == std::set<core::Vlan>{198, 199});
    site.device.control("heal");
    CHECK(site.run({"--once"}).status == 0);
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
    CHECK(site.world.taken_vlans().empty());
}

TEST_CASE("probe: a signal ends it early, with the port put back") {
    Site site(kind_of("powerconnect55xx"), {"--command-delay", "20"});
    REQUIRE(site.run({"--once"}).status == 0);
    const auto pid = start_probe(site);
    CHECK(await([&] { return contains(site.device.carried("gi1/0/1"), "native 198"); }));
    ::kill(pid, SIGTERM);
    const int status = haas_test::wait_for_program(pid);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
}

TEST_CASE("probe: two at once work one after the other") {
    Site site(kind_of("powerconnect55xx"));
    const auto first = start_probe(site);
    const auto second = start_probe(site);
    CHECK(haas_test::wait_for_program(first) == 0);
    CHECK(haas_test::wait_for_program(second) == 0);
    CHECK(site.state() == "verified");
    CHECK(site.world.taken_vlans().empty());
}

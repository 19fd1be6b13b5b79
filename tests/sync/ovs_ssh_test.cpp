// The Open vSwitch driver over ssh: a real Open vSwitch behind a real sshd.
#include <doctest/doctest.h>

#include <thread>

#include "drivers/registry.hpp"
#include "sync/driver_contract.hpp"
#include "sync/patience.hpp"
#include "sync/private_ovs.hpp"
#include "sync/ssh_server.hpp"
#include "sys/ssh_commands.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::lit;
using haas_test::long_patience;
using haas_test::PrivateOvs;
using haas_test::SshServer;
using Clock = base::Deadline::Clock;

namespace {

constexpr std::chrono::seconds patience{20};

/// A switch with three ports, and the way to it.
struct Site {
    explicit Site(const std::vector<std::string>& more = {}) : server(more) {
        ovs.add_bare_ports("p", 3);
        fields = ovs.fields();
        fields["host"] = "127.0.0.1";
        fields["port"] = std::to_string(server.port());
        driver = drivers::make_ovs_driver({server.known_hosts(), sys::read_ssh_key(server.key())});
    }
    std::unique_ptr<core::SwitchSession> connect(core::SwitchTimeouts timeouts = long_patience) const {
        return driver->connect(fields, timeouts);
    }

    PrivateOvs ovs;
    SshServer server;
    core::SwitchFields fields;
    std::unique_ptr<core::SwitchDriver> driver;
};

/// The text of the failure of what `work` does, which must be an unreachable switch.
template <typename Work>
std::string complaint(Work work) {
    try {
        work();
    } catch (const SwitchError& failure) {
        CHECK(failure.kind() == SwitchError::Kind::unreachable);
        return failure.what();
    }
    FAIL("nothing failed");
    return {};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("ovs over ssh: keeps the contract of all drivers") {
    Site site;
    site.ovs.vsctl({"add-br", "br1", "--", "set", "Bridge", "br1", "datapath_type=netdev"});
    site.ovs.vsctl({"add-port", "br1", "x1", "--", "set", "Interface", "x1", "type=internal"});
    haas_test::check_driver_contract({site.driver.get(), site.fields, {"p1", "p2", "p3"}, "x1"});
    CHECK(site.ovs.vsctl({"get", "Port", "x1", "tag", "trunks", "vlan_mode"}) == "[]\n[]\n[]\n");
}

TEST_CASE("ovs over ssh: one login for all that a session does") {
    const Site site;
    const auto session = site.connect();
    for (const std::string port : {"p1", "p2", "p3"})
        session->write({{port, session->read({port}).at(port), lit(100)}});
    session->save({});
    CHECK(session->read({"p1", "p2", "p3"}).at("p3") == lit(100));
    CHECK(site.server.logins() == 1);
}

TEST_CASE("ovs over ssh: more than one command line can hold") {
    Site site;
    site.ovs.add_bare_ports("q", 20);
    std::vector<core::PortChange> changes;
    std::vector<std::string> ports;
    core::PortState many;
    for (core::Vlan vlan = 1001; vlan < 4094; vlan += 2) many.tagged.insert(vlan);
    for (int i = 1; i <= 20; ++i) {
        ports.push_back("q" + std::to_string(i));
        changes.push_back({ports.back(), {}, many});
    }
    const auto session = site.connect();
    session->write(changes);
    for (const auto& [port, state] : session->read(ports)) CHECK_MESSAGE(state == many, port);
}

TEST_CASE("ovs over ssh: a host key that is not the expected one, by file and by fingerprint") {
    Site site;
    const std::string fingerprint = site.server.fingerprint();
    site.driver = drivers::make_ovs_driver({site.server.wrong_known_hosts(), sys::read_ssh_key(site.server.key())});
    CHECK(holds(complaint([&] { site.connect(); }), "connect: the host key is " + fingerprint + " and not the one in " +
                                                        site.server.wrong_known_hosts().string()));
    site.driver = drivers::make_ovs_driver({"/dev/null", sys::read_ssh_key(site.server.key())});
    CHECK(holds(complaint([&] { site.connect(); }), "the host key " + fingerprint + " is not known"));
    site.fields["host_key_fingerprint"] = fingerprint;
    CHECK(site.connect()->read({"p1"}).size() == 1);
    CHECK(site.server.logins() == 1);
}

TEST_CASE("ovs over ssh: a key, a user and a password that are refused") {
    Site site;
    site.driver = drivers::make_ovs_driver({site.server.known_hosts(), sys::read_ssh_key(site.server.wrong_key())});
    CHECK(complaint([&] { site.connect(); }) ==
          "connect: the other side refuses the user or the key; the key is " + site.server.wrong_key().string());
    site.driver = drivers::make_ovs_driver({site.server.known_hosts(), sys::read_ssh_key(site.server.key())});
    site.fields["user"] = "nobody-of-that-name";
    CHECK(holds(complaint([&] { site.connect(); }), "the other side refuses the user or the key"));
    site.fields.erase("user");
    site.fields["password"] = "hunter2";
    CHECK(complaint([&] { site.connect(); }) == "connect: the other side refuses the user or the password");
    CHECK(site.server.logins() == 0);
}

TEST_CASE("ovs over ssh: an sshd that ends between two commands, and in the middle of one") {
    Site site;
    auto session = site.connect();
    REQUIRE(session->read({"p1"}).size() == 1);
    site.ovs.freeze();  // now a change does not return
    std::thread killer([&] {
        const auto limit = Clock::now() + patience;
        while (site.ovs.vsctl({"get", "Port", "p1", "tag"}) != "100\n" && Clock::now() < limit) {}
        site.server.kill();
    });
    const auto begun = Clock::now();
    const std::string said = complaint([&] { session->write({{"p1", {}, lit(100)}}); });
    killer.join();
    site.ovs.thaw();
    CAPTURE(said);
    CHECK(holds(said, "write: "));
    CHECK_FALSE(holds(said, "in time"));
    CHECK(Clock::now() - begun < patience);
    CHECK(holds(complaint([&] { session->read({"p1"}); }), "read: "));
    CHECK(holds(complaint([&] { site.connect(); }), "connect: "));
}

TEST_CASE("ovs over ssh: a command without an end is given up in time, and the session goes on") {
    const Site site;
    const auto session = site.connect({std::chrono::seconds(5), std::chrono::seconds(3)});
    REQUIRE(session->read({"p1"}).size() == 1);
    site.ovs.freeze();
    CHECK(holds(complaint([&] { session->write({{"p1", {}, lit(100)}}); }), "no answer from Open vSwitch in time"));
    site.ovs.thaw();
    CHECK(session->read({"p1"}).size() == 1);
}

TEST_CASE("ovs over ssh: no ovs-vsctl on the other side, and none of its database") {
    Site without({"SetEnv PATH=/nonexistent"});
    CHECK(complaint([&] { without.connect()->read({"p1"}); }) == "read: the host cannot run ovs-vsctl");
    Site with;
    with.fields["db"] = "unix:/nonexistent/db.sock";
    CHECK(holds(complaint([&] { with.connect()->read({"p1"}); }), "database connection failed"));
}

TEST_CASE("programs over ssh: they speak English, whatever the language of the other side") {
    const SshServer server({"SetEnv LC_ALL=C.UTF-8 LANG=C.UTF-8"});
    sys::SshCommands commands(server.login(), base::Deadline::in(patience));
    CHECK(commands.run({"printenv", "LC_ALL"}, patience).output == "C\n");
}

TEST_CASE("programs over ssh: output, errors, status, a signal, an input, caps, and the words as they are") {
    const SshServer server;
    sys::SshCommands commands(server.login(), Clock::now() + patience);
    const auto shell = [&](const std::string& script, std::chrono::milliseconds deadline = patience,
                           std::size_t limit = 1 << 24) {
        return commands.run({"sh", "-c", script}, deadline, {}, limit);
    };
    auto result = shell("cat; echo out; echo err >&2; exit 7");
    CHECK(result.end == sys::Result::End::exited);
    CHECK(result.status == 7);
    CHECK(result.output == "out\n");
    CHECK(result.errors == "err\n");
    CHECK(shell("kill -9 $$").end == sys::Result::End::signalled);
    CHECK(commands.run({"printf", "%s", "'$(id)' \"\\\n;"}, patience).output == "'$(id)' \"\\\n;");
    CHECK(commands.run({"cat"}, patience, "in\n").output == "in\n");
    const std::string long_input(3000000, 'x');
    CHECK(commands.run({"wc", "-c"}, patience, long_input).output == "3000000\n");
    // A program need not read it.
    CHECK(commands.run({"true"}, patience, long_input).ok());
    result = shell("head -c 3000000 /dev/zero; head -c 200000 /dev/zero >&2");
    CHECK(result.ok());
    CHECK(result.output.size() == 3000000);
    CHECK(result.errors.size() == 200000);
    result = shell("cat /dev/zero", patience, 100000);
    CHECK(result.end == sys::Result::End::too_much_output);
    CHECK(result.output.size() == 100000);
    CHECK(shell("sleep 60", std::chrono::milliseconds(200)).end == sys::Result::End::deadline);
    CHECK(shell("echo still there").output == "still there\n");
    CHECK(server.logins() == 1);
}

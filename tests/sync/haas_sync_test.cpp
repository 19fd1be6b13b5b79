// The program haas-sync, as cron and systemd run it, on a real Open vSwitch.
#include <doctest/doctest.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>

#include "sync/private_ovs.hpp"
#include "sys/process.hpp"

using namespace haas;
using haas_test::PrivateOvs;
using haas_test::start_program;
using haas_test::wait_for_program;
using haas_test::World;

namespace {

using Clock = std::chrono::steady_clock;

std::string program() {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    return (build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync";
}

sys::Result haas_sync(std::vector<std::string> arguments) {
    sys::Command command;
    command.argv = std::move(arguments);
    command.argv.insert(command.argv.begin(), program());
    command.deadline = std::chrono::seconds(60);
    return sys::run(command);
}

/// @return  how long it took, or nothing after twenty seconds
std::optional<std::chrono::milliseconds> await(const std::function<bool()>& condition) {
    const auto begin = Clock::now();
    while (!condition()) {
        if (Clock::now() - begin > std::chrono::seconds(20)) return std::nullopt;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
}

/// haas-sync --watch, until it is destroyed.
class Watcher {
public:
    explicit Watcher(const std::string& config, const std::string& path = {})
        : pid_(start_program({program(), "--watch", "--config", config}, path)) {}
    ~Watcher() {
        if (pid_ > 0) end(SIGKILL);
    }
    /// @return  its wait status
    int end(int signal) {
        ::kill(pid_, signal);
        const int status = wait_for_program(pid_);
        pid_ = -1;
        return status;
    }

private:
    int pid_;
};

struct Installation {
    Installation() {
        ovs.add_bare_ports("n", 4);
        world.register_switch("ovs", "ovs", ovs.fields());
        for (const std::string node : {"n1", "n2", "n3", "n4"}) {
            world.register_fresh_port(node, "ovs");
            world.register_node_on(node, "ovs");
        }
        world.create_network("red", 100);
        config = world.write_config();
    }

    /// A directory for PATH with an ovs-vsctl that writes its pid into `hanging` and hangs when it should change a
    /// port.
    std::string make_hanging_vsctl() {
        const auto directory = world.directory() / "bin";
        std::filesystem::create_directory(directory);
        const char* const found = std::getenv("OVS_VSCTL");
        const std::string real = found != nullptr ? found : "/usr/bin/ovs-vsctl";
        std::ofstream(directory / "ovs-vsctl")
            << "#!/bin/sh\ncase \" $* \" in *' set Port '*) echo $$ >'" << (world.directory() / "hanging").string()
            << "'; exec sleep 600 ;; esac\nexec " << real << " \"$@\"\n";
        ::chmod((directory / "ovs-vsctl").c_str(), 0755);
        return directory.string() + ":" + std::getenv("PATH");
    }

    /// The pid that the hanging ovs-vsctl has written; 0: not yet.
    int hanging() const {
        int pid = 0;
        std::ifstream(world.directory() / "hanging") >> pid;
        return pid;
    }

    PrivateOvs ovs;
    World world;
    std::string config;
};

}  // namespace

TEST_CASE("haas-sync: --once does what is due, and says whether all is well") {
    Installation all;
    const auto uuid = all.world.connect("n1", "red");
    const auto result = haas_sync({"--once", "--config", all.config});
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    CHECK(result.output.empty());
    CHECK(result.errors.find(uuid) != std::string::npos);
    CHECK(all.world.status(uuid) == "DONE");
    CHECK(haas_sync({"--once", "--config=" + all.config}).status == 0);
    CHECK(haas_sync({"--once", "--switch", "s1", "--config", all.config}).status == 0);
}

TEST_CASE("haas-sync: --once ends with 1 when a switch does not answer") {
    Installation all;
    all.ovs.stop_database();
    const auto uuid = all.world.connect("n1", "red");
    const auto result = haas_sync({"--once", "--config", all.config});
    CHECK(result.status == 1);
    CHECK(result.errors.find("database connection failed") != std::string::npos);
    CHECK(all.world.status(uuid) == "PENDING");
}

TEST_CASE("haas-sync: an audit looks for headnodes at a hypervisor that haas.cfg names, also without images") {
    World world;
    world.forget_switch("s1");
    const auto none = world.write_config();
    CHECK(haas_sync({"--audit", "--config", none}).status == 0);
    const auto named = world.write_config("[headnode]\nlibvirt_endpoint = qemu+unix:///system?socket=" +
                                          (world.directory() / "no.socket").string() + "\n");
    const auto result = haas_sync({"--audit", "--config", named});
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 1);
    CHECK(result.output.find("libvirt: ") != std::string::npos);
}

TEST_CASE("haas-sync: an audit finds and repairs what was changed behind its back") {
    Installation all;
    all.world.connect("n1", "red");
    REQUIRE(haas_sync({"--once", "--config", all.config}).status == 0);
    all.world.delete_switch("s1");  // the program has no scripted ones
    const auto well = haas_sync({"--audit", "--config", all.config});
    CHECK(well.status == 0);
    CHECK(well.output == "4 ports of 1 switch compared: 0 differences\n");

    all.ovs.vsctl({"set", "Port", "n1", "tag=101", "trunks=101"});
    all.ovs.vsctl({"clear", "Port", "n2", "trunks", "tag"});
    const auto found = haas_sync({"--audit", "--switch", "ovs", "--config", all.config});
    CHECK(found.status == 1);
    CHECK(found.output.find("native 101") != std::string::npos);
    CHECK(found.output.find("4 ports of 1 switch compared: 2 differences\n") != std::string::npos);
    CHECK(all.world.port("n1", "ovs").drift == "expected native 100, seen native 101");

    const auto repaired = haas_sync({"--audit", "--repair", "--json", "--config", all.config});
    CHECK(repaired.status == 1);
    CHECK(repaired.output.find(R"("differences":2,"repaired":2)") != std::string::npos);
    CHECK(haas_sync({"--audit", "--config", all.config}).status == 0);
    CHECK_FALSE(all.world.port("n1", "ovs").drift);
}

TEST_CASE("haas-sync: an audit ends with 1 when a switch does not answer") {
    Installation all;
    REQUIRE(haas_sync({"--once", "--config", all.config}).status == 0);
    all.world.delete_switch("s1");
    all.ovs.stop_database();
    const auto result = haas_sync({"--audit", "--config", all.config});
    CHECK(result.status == 1);
    CHECK(result.output.starts_with("switch ovs: "));
}

TEST_CASE("haas-sync: wrong arguments and configurations end with 2, and change nothing") {
    World world;
    const auto config = world.write_config();
    const auto bad_config = world.directory() / "bad.cfg";
    std::ofstream(bad_config) << "[database]\ncolour = red\n";
    const std::vector<std::vector<std::string>> wrong = {{},
                                                         {"--once", "--watch"},
                                                         {"--once", "--audit"},
                                                         {"--once", "--repair"},
                                                         {"--watch", "--json"},
                                                         {"--twice"},
                                                         {"once"},
                                                         {"--once", "--switch"},
                                                         {"--once", "--switch="},
                                                         {"--once", "--config", "/nonexistent/haas.cfg"},
                                                         {"--once", "--config", bad_config.string()},
                                                         {"--once", "--switch", "s9", "--config", config}};
    for (const auto& arguments : wrong) {
        const auto result = haas_sync(arguments);
        CAPTURE(result.errors);
        CHECK(result.status == 2);
        CHECK(result.errors.starts_with("haas-sync: "));
        CHECK(result.output.empty());
    }
    CHECK(haas_sync({"--help"}).output.starts_with("Usage: haas-sync --once | --watch"));
    CHECK(haas_sync({"--version"}).output.starts_with("haas-sync "));
}

TEST_CASE("haas-sync: without a database it says what to do") {
    World world;
    const auto config = world.write_config();
    std::filesystem::remove(world.directory() / "haas.db");
    const auto result = haas_sync({"--once", "--config", config});
    CHECK(result.status == 1);
    CHECK(result.errors.find("haas init_db") != std::string::npos);
}

TEST_CASE("haas-sync: --watch does what is asked, and ends when asked") {
    Installation all;
    for (const int signal : {SIGTERM, SIGINT}) {
        Watcher watcher(all.config);
        REQUIRE(await([&] { return all.world.state("n4", "ovs") == "verified"; }).has_value());
        for (const std::string node : {"n1", "n2", "n3"}) {
            const auto uuid = signal == SIGTERM ? all.world.connect(node, "red") : all.world.detach(node);
            REQUIRE(await([&] { return all.world.status(uuid) == "DONE"; }).has_value());
        }
        CHECK(watcher.end(signal) == 0);
    }
}

TEST_CASE("haas-sync: killed in the middle of a change, it leaves nothing that the next one does not finish") {
    Installation all;
    REQUIRE(haas_sync({"--once", "--config", all.config}).status == 0);
    const auto uuid = all.world.connect("n1", "red");
    Watcher watcher(all.config, all.make_hanging_vsctl());
    REQUIRE(await([&] { return all.hanging() != 0; }).has_value());
    CHECK_FALSE(all.world.lease("ovs")->holder.id.empty());
    CHECK(WIFSIGNALED(watcher.end(SIGKILL)));
    ::kill(all.hanging(), SIGKILL);
    CHECK(all.world.status(uuid) == "PENDING");

    const auto begin = Clock::now();
    CHECK(haas_sync({"--once", "--config", all.config}).status == 0);
    CHECK_MESSAGE(Clock::now() - begin < std::chrono::seconds(45), "it does not wait for the dead one's lease");
    CHECK(all.world.status(uuid) == "DONE");
    CHECK(all.world.lease("ovs")->holder.id.empty());
}

TEST_CASE("haas-sync: two that watch share the work, and the one takes over from the other when it is killed") {
    Installation all;
    Watcher first(all.config, all.make_hanging_vsctl());
    REQUIRE(await([&] { return all.hanging() != 0; }).has_value());
    const auto uuid = all.world.connect("n1", "red");
    Watcher second(all.config);
    const auto once = haas_sync({"--once", "--config", all.config});
    CHECK_MESSAGE(once.status == 0, "a switch that another is at is no error");
    CHECK(all.world.status(uuid) == "PENDING");
    first.end(SIGKILL);
    ::kill(all.hanging(), SIGKILL);
    const auto took = await([&] { return all.world.status(uuid) == "DONE"; });
    CHECK_MESSAGE(took.has_value(), "long before the dead one's lease ends");
}

TEST_CASE("haas-sync: a switch that hangs is given up at its deadline, and delays no other") {
    Installation all;
    all.ovs.vsctl({"add-br", "br1", "--", "set", "Bridge", "br1", "datapath_type=netdev"});
    all.ovs.vsctl({"add-port", "br1", "x1", "--", "set", "Interface", "x1", "type=internal"});
    REQUIRE(haas_sync({"--once", "--config", all.config}).status == 0);
    const auto config = all.world.write_config("[sync]\ncommand_timeout = 10\nmax_attempts = 1\n");
    Watcher watcher(config, all.make_hanging_vsctl());
    const auto hanging = all.world.connect("n1", "red");
    REQUIRE(await([&] { return all.hanging() != 0; }).has_value());

    all.world.register_switch("m1", "mock");
    all.world.register_fresh_port("gi1/0/1", "m1");
    all.world.register_node_on("gi1/0/1", "m1");
    const auto uuid = all.world.connect("gi1/0/1", "red");
    REQUIRE(await([&] { return all.world.status(uuid) == "DONE"; }).has_value());
    CHECK(all.world.status(hanging) == "PENDING");
    const int hung = all.hanging();
    REQUIRE(await([&] { return all.world.status(hanging) == "ERROR"; }).has_value());
    CHECK_MESSAGE(::kill(hung, 0) != 0, "what hung was killed");
    CHECK_MESSAGE(all.world.state("n1", "ovs") != "verified", "something was sent to it");
}

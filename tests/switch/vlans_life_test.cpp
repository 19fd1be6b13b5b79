// VLANs on switches whose life does not go as haas-sync had planned it.
#include <doctest/doctest.h>

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "switch/vlans_rack.hpp"

using namespace haas;
using haas_test::creating_kinds;
using haas_test::holds;
using Rack = haas_test::VlansRack;
using Kind = haas_test::VlansKind;

namespace {

const Kind& kind_of(const std::string& name) {
    static const auto all = creating_kinds();
    for (const auto& kind : all) {
        if (kind.name == name) return kind;
    }
    throw std::invalid_argument(name);
}

/// Those on which a test is made anew for each command that haas-sync sends.
std::vector<std::string> kinds_in_steps() {
    if (std::getenv("HAAS_LONG") != nullptr) return {"delln3000", "nexus"};
    return {"nexus"};
}

/// A program, which ends with this.
class Program {
public:
    explicit Program(std::vector<std::string> argv) {
        std::vector<char*> pointers;
        for (auto& word : argv) pointers.push_back(word.data());
        pointers.push_back(nullptr);
        if (::posix_spawn(&pid_, pointers.front(), nullptr, nullptr, pointers.data(), environ) != 0)
            throw std::runtime_error("cannot start " + argv.front());
    }
    ~Program() { kill(); }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    bool has_ended() {
        if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
        return pid_ <= 0;
    }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

private:
    pid_t pid_ = -1;
};

enum class End { by_itself, killed };

/// Runs haas-sync, and kills it when its switch hangs.
End run_until_it_hangs(Rack& rack, const std::string& sync_options) {
    Program program(rack.command_line(sync_options));
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (rack.device.counter("hanging") == 0 && std::chrono::steady_clock::now() < latest) {
        if (program.has_ended()) return End::by_itself;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    program.kill();
    return End::killed;
}

}  // namespace

TEST_CASE("VLANs: one that haas-sync was killed before it made, and somebody has made since, is not haas-sync's") {
    const std::string options = "remove_vlans = yes\n";
    for (const auto& name : kinds_in_steps()) {
        const Kind& kind = kind_of(name);
        int commands = 0;
        bool was_killed = true;
        for (; was_killed; ++commands) {
            CAPTURE(kind.name);
            CAPTURE(commands);
            Rack rack(kind);
            rack.connect(kind.ports[0], "red");
            rack.device.control("hang-after " + std::to_string(commands));
            was_killed = run_until_it_hangs(rack, options) == End::killed;
            // The command that hung is still carried out.
            rack.device.control("heal");
            rack.device.await_counter("sessions", 0);
            if (rack.has_vlan(110)) continue;
            rack.set_vlans(kind.vlans + ",110");
            rack.revert_by_force(kind.ports[0], "rack");
            rack.delete_network("red");
            rack.wait_for_checks();
            const auto said = rack.haas_sync(options) + rack.haas_sync(options, "--repair");
            CHECK_MESSAGE(rack.has_vlan(110), said);
        }
        CHECK(commands > 3);
    }
}

TEST_CASE("VLANs: one that the switch keeps does not keep the others, and is left there, which is said once") {
    for (const auto& kind : creating_kinds()) {
        if (kind.name == "dellnos9") continue;  // the simulated one keeps none
        CAPTURE(kind.name);
        Rack rack(kind);
        const auto made = rack.connect_all();
        rack.haas_sync("");
        for (const auto& uuid : made) REQUIRE_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        rack.detach(kind.ports[0]);
        rack.detach(kind.ports[1]);
        rack.haas_sync("");
        rack.device.control(kind.is_cli() ? "keep-vlan 110" : "refuse-command no vlan 110");
        rack.delete_network("red");
        rack.delete_network("green");
        for (const bool is_first : {true, false}) {
            CAPTURE(is_first);
            const auto result = rack.run_haas_sync("remove_vlans = yes\n", "--repair");
            CAPTURE(result.output);
            CAPTURE(result.errors);
            CHECK(result.status == 0);
            CHECK(holds(result.errors, "vlan_not_deleted") == is_first);
            CHECK(holds(result.errors, "110") == is_first);
        }
        CHECK(rack.has_vlan(110));
        CHECK_FALSE(rack.has_vlan(130));
        CHECK(rack.switch_row("rack").last_error.value_or("") == "");
        rack.device.control("heal");
        rack.haas_sync("remove_vlans = yes\n", "--repair");
        CHECK(rack.has_vlan(110));
    }
}

TEST_CASE("VLANs: a port that lacks its VLAN is not suspect because the line breaks while others are written") {
    for (const auto& name : kinds_in_steps()) {
        const Kind& kind = kind_of(name);
        bool is_done = false;
        for (int commands = 0; !is_done; ++commands) {
            CAPTURE(kind.name);
            CAPTURE(commands);
            Rack rack(kind);
            rack.haas_sync("");
            REQUIRE(rack.state(kind.ports[0], "rack") == "verified");
            rack.connect(kind.ports[0], "red");
            const auto other = rack.connect(kind.ports[1], "blue");
            rack.device.control("drop-after " + std::to_string(commands));
            const auto said = rack.haas_sync("create_vlans = no\n");
            is_done = rack.status(other) == "DONE";
            CHECK_MESSAGE(rack.state(kind.ports[0], "rack") == "verified", said);
        }
    }
}

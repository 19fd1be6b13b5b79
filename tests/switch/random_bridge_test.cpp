// Random networks on a real bridge of Linux, in a guest, with faults in between that its machine has.
#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>

#include "switch/bridge_guest.hpp"
#include "switch/random_run.hpp"
#include "unit/skip.hpp"

using namespace haas;
using haas_test::BridgeGuest;

namespace {

/// What ifupdown2 makes of a file that HaaS wrote: the VLANs of $port, by the attributes of addons/bridge.py.
constexpr const char* apply_file = R"script(
file=/etc/network/interfaces.d/haas-$port.intf
[ ! -e "$file" ] || while read -r word values; do
    case $word in
    bridge-access | bridge-pvid) bridge vlan add dev "$port" vid "$values" pvid untagged ;;
    bridge-vids) for vid in $values; do bridge vlan add dev "$port" vid "$vid"; done ;;
    esac
done <"$file"
)script";

const std::string real = "PATH=/real:/bin; ";

class Device final : public haas_test::RandomDevice {
public:
    Device() : guest_(haas_test::fresh_bridge_guest()) {
        guest_.run(real +
                   "mkdir -p /real /run/fault /etc/network/interfaces.d; rm -f /etc/network/interfaces.d/*; "
                   "[ -e /real/bridge ] || cp /bin/bridge /real/bridge; "
                   "echo '#!/bin/sh' >/bin/ifquery; chmod 755 /bin/ifquery");
        const auto stand_in = haas_test::source_text("tests/switch/bridge_guest/bridge");
        guest_.run("rm -f /bin/bridge; cat >/bin/bridge <<'END_OF_BRIDGE'\n" + stand_in +
                   "END_OF_BRIDGE\nchmod 755 /bin/bridge");
    }
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    core::SwitchFields fields() const override {
        return {{"bridge", "br0"},
                {"host", "127.0.0.1"},
                {"port", std::to_string(guest_.port())},
                {"user", BridgeGuest::user},
                {"password", BridgeGuest::password},
                {"host_key_fingerprint", guest_.fingerprint()},
                {"persistence", "ifupdown2"}};
    }

    void control(const std::string& order) override {
        std::istringstream words(order);
        std::string what;
        std::string with;
        words >> what >> with;
        guest_.run(real + script_for(what, with));
    }

    std::string carried(const std::string& port) override {
        return text_of(port, guest_.run(real + "bridge vlan show dev " + port));
    }

    /// Of a port of another bridge that has it.
    std::string saved(const std::string& port) override {
        return text_of("s1", guest_.run(real +
                                        "ip link add bs type bridge vlan_filtering 1 vlan_default_pvid 0; "
                                        "ip link add s1 type veth peer name s2; ip link set s1 master bs; port=" +
                                        port + "; " + with_port(apply_file, "s1") +
                                        "bridge vlan show dev s1; ip link del s1; ip link del bs"));
    }

private:
    /// The script for another port than the one whose file is read.
    static std::string with_port(std::string script, const std::string& port) {
        const std::string there = "dev \"$port\"";
        for (auto at = script.find(there); at != std::string::npos; at = script.find(there))
            script.replace(at, there.size(), "dev " + port);
        return script;
    }

    static std::string script_for(const std::string& what, const std::string& with) {
        if (what == "refuse-port") return "echo >/run/fault/refuse-" + with;
        if (what == "ignore-port") return "echo >/run/fault/ignore-" + with;
        if (what == "refuse-logins") return "[ ! -e /etc/shadow ] || mv /etc/shadow /etc/shadow.off";
        if (what == "refuse-files")
            return "[ ! -e /etc/network/interfaces.d ] || mv /etc/network/interfaces.d /etc/off";
        if (what == "error-next") return "echo >/run/fault/error";
        if (what == "hang-after") return "echo " + with + " >/run/fault/hang";
        if (what == "drop-after") return "echo " + with + " >/run/fault/drop";
        if (what == "drop-after-done") return "echo " + with + " >/run/fault/drop-done";
        if (what == "change") {
            return "bridge vlan add dev " + with + " vid 5 pvid untagged; bridge vlan add dev " + with + " vid 200";
        }
        if (what == "power-outage") {
            return std::string("for port in p1 p2 p3 p4; do bridge vlan delete dev $port vid 1-4094; ") + apply_file +
                   "done";
        }
        return "rm -f /run/fault/*; [ ! -e /etc/shadow.off ] || mv /etc/shadow.off /etc/shadow; "
               "[ ! -e /etc/off ] || mv /etc/off /etc/network/interfaces.d; "
               "[ ! -e /run/hanging ] || kill $(cat /run/hanging); rm -f /run/hanging";
    }

    /// @param shown  `bridge vlan show dev PORT`: a line for each VLAN, the first one behind the port's name
    static std::string text_of(const std::string& port, const std::string& shown) {
        core::PortState state;
        std::istringstream lines(shown);
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("port")) continue;
            if (line.starts_with(port)) line.erase(0, port.size());
            std::istringstream words(line);
            int vlan = 0;
            std::string flags;
            if (!(words >> vlan)) continue;
            std::getline(words, flags);
            if (flags.find("PVID") != std::string::npos && flags.find("Untagged") != std::string::npos) {
                state.native = static_cast<core::Vlan>(vlan);
            } else if (flags.find_first_not_of(' ') == std::string::npos) {
                state.tagged.insert(static_cast<core::Vlan>(vlan));
            } else {
                return shown;
            }
        }
        return state.text();
    }

    BridgeGuest& guest_;
};

}  // namespace

TEST_CASE("random switches: linux-bridge") {
    if (std::getenv("HAAS_LONG") == nullptr) haas_test::skip("takes minutes in an emulated guest: HAAS_LONG=1 runs it");
    haas_test::RandomKind kind;
    kind.name = "linux-bridge";
    kind.port_prefix = "p";
    kind.ports = 4;
    kind.faults = {"refuse-port @", "ignore-port @",     "refuse-logins", "refuse-files", "hang-after #",
                   "drop-after #",  "drop-after-done #", "error-next",    "power-outage"};
    kind.change = "change @";
    kind.long_steps = 40;
    kind.timeouts = {std::chrono::seconds(20), std::chrono::seconds(4)};
    Device device;
    haas_test::run_at_random(kind, device);
}

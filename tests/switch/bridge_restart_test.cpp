// What the files of `persistence` do when they are read: the real systemd-networkd, in a guest, sets up the bridge
// anew.
#include <doctest/doctest.h>

#include <cstdlib>

#include "drivers/registry.hpp"
#include "switch/bridge_guest.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"
#include "unit/skip.hpp"

using namespace haas;
using haas_test::BridgeGuest;
using haas_test::lit;
using haas_test::long_patience;

namespace {

/// As after a start: there is no bridge, until networkd makes it. Where /sys cannot be written, networkd does without
/// udev.
constexpr const char* restart = R"END(ip link del br0
cd /etc/systemd/network
printf '[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nVLANFiltering=yes\nDefaultPVID=none\n' >10-br0.netdev
printf '[Match]\nName=br0\n[Network]\nLinkLocalAddressing=no\n' >10-br0.network
mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp
chown -R systemd-network /run/systemd/netif
mount -o remount,ro /sys
systemd-networkd >/run/networkd.log 2>&1 &
pid=$!
for _ in $(seq 200); do
    [ "$(bridge vlan show | grep -cE ' (120|130|140|200-201|200)( |$)')" -lt 4 ] || break
    usleep 100000
done
#What it would still do.
usleep 1000000
kill "$pid")END";

}  // namespace

TEST_CASE("linux-bridge: systemd-networkd makes of its files what was written, also of the file of a dark port") {
    if (std::getenv("HAAS_LONG") == nullptr) haas_test::skip("boots a guest for itself: HAAS_LONG=1 runs it");
    BridgeGuest guest;
    if (guest.run("command -v systemd-networkd || :").empty()) haas_test::skip("systemd-networkd is not installed");
    const auto drivers = drivers::make_switch_drivers();
    const core::SwitchFields fields = {{"bridge", "br0"},
                                       {"persistence", "networkd"},
                                       {"host", "127.0.0.1"},
                                       {"port", std::to_string(guest.port())},
                                       {"user", BridgeGuest::user},
                                       {"password", BridgeGuest::password},
                                       {"host_key_fingerprint", guest.fingerprint()}};
    const std::vector<std::string> ports = {"p1", "p2", "p3", "p4"};
    auto session = drivers.find("linux-bridge")->connect(fields, long_patience);
    session->write({{"p1", {}, lit(120, {200, 201})}, {"p2", {}, lit(130)}, {"p3", {}, haas_test::tagged({140})}});
    session->save(ports);
    const auto before = session->read(ports);
    guest.run(restart);
    CAPTURE(guest.run("cat /run/networkd.log; bridge vlan show"));
    session = drivers.find("linux-bridge")->connect(fields, long_patience);
    CHECK(session->read(ports) == before);
    CHECK(before.at("p1") == lit(120, {200, 201}));
    CHECK(before.at("p4").is_dark());
}

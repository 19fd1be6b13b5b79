// Port-channels of CLI switches as registered ports.
#include <doctest/doctest.h>

#include "drivers/registry.hpp"
#include "drivers/switch/cli/channel_members.hpp"
#include "unit/cli_site.hpp"

using namespace haas;
using namespace haas::drivers;
using namespace haas_test;
using core::SwitchError;
using Vlans = std::set<core::Vlan>;

namespace {

/// In the shape of the test data of ntc-templates.
constexpr const char* channels =
    "Flags:  D - Down        P - Up in port-channel (members)\n"
    "        I - Individual  H - Hot-standby (LACP only)\n"
    "        U - Up (port-channel)\n"
    "--------------------------------------------------------------------------------\n"
    "Group Port-       Type     Protocol  Member Ports\n"
    "      Channel\n"
    "--------------------------------------------------------------------------------\n"
    "12    Po12(SU)    Eth      LACP      Eth1/2(P)    Eth1/3(D)\n"
    "                                     Eth1/4(s)\n"
    "20    Po20(SD)    Eth      NONE      --\n";

/// Ethernet1/1, and ports with the same settings by these names.
std::string blocks(const std::vector<std::string>& more) {
    const auto one = switch_text("nexus-trunk.txt");
    auto all = one;
    for (const auto& name : more) {
        auto block = one;
        all += block.replace(block.find("Ethernet1/1"), std::string("Ethernet1/1").size(), name);
    }
    return all;
}

CliSite site_with_channel() {
    return {nexus_table(),
            {{"show int sw", blocks({"Ethernet1/2", "Ethernet1/4", "port-channel12"})},
             {"show port-channel summary", channels}}};
}

}  // namespace

TEST_CASE("nexus: a port-channel has one identity, whatever its spelling") {
    const auto drivers = make_switch_drivers();
    const auto& nexus = *drivers.find("nexus");
    for (const char* name : {"Po12", "po12", "port-channel12", "Port-Channel12"}) {
        CAPTURE(name);
        CHECK(nexus.is_port_name(name));
        CHECK(nexus.port_identity(name) == "port-channel12");
    }
    for (const char* bad : {"Po", "Po0", "Po012", "Po12/1", "port-channel", "port-channel 12", "Po12345", "Pox"})
        CHECK_FALSE_MESSAGE(nexus.is_port_name(bad), bad);
}

TEST_CASE("nexus: a port-channel is read and written like a port") {
    auto site = site_with_channel();
    const auto seen = site.session->read({"Po12"}).at("Po12");
    CHECK(seen == lit(130, {104, 131, 132, 133, 160}));
    site.session->write({{"Po12", seen, lit(130)}});
    CHECK(site.talk->heard_in_order({"config terminal", "int port-channel12", "exit", "exit"}));
}

TEST_CASE("nexus: a member of a port-channel carries what that carries, and is refused with its name") {
    auto site = site_with_channel();
    const auto seen = site.session->read({"Ethernet1/2", "4", "Ethernet1/1"});
    for (const char* member : {"Ethernet1/2", "4"}) {
        CHECK(seen.at(member).foreign.starts_with("a member of port-channel12: take it out of there, or register"));
        CHECK(seen.at(member).possible_vlans() == Vlans{104, 130, 131, 132, 133, 160});
    }
    CHECK(seen.at("Ethernet1/1") == lit(130, {104, 131, 132, 133, 160}));
    CHECK(site.session->read_all()->at("Ethernet1/4") == seen.at("4"));
    const auto failure = failure_of([&] { site.session->write({{"4", seen.at("4"), lit(104)}}); });
    CHECK(failure.kind() == SwitchError::Kind::refused);
    CHECK(holds(failure.what(), "Ethernet1/4 is a member of port-channel12"));
    CHECK(site.talk->count("config terminal") == 0);
}

TEST_CASE("nexus: members are asked for only where there are port-channels, and a switch may not know the command") {
    CliSite none(nexus_table(), {{"show int sw", blocks({})}});
    none.read();
    CHECK(none.talk->count("show port-channel summary") == 0);
    CliSite old(nexus_table(), {{"show int sw", blocks({"port-channel12"})},
                                {"show port-channel summary", "% Invalid command at '^' marker.\n"}});
    CHECK(old.read() == lit(130, {104, 131, 132, 133, 160}));
    CliSite refusing(nexus_table(), {{"show int sw", blocks({"port-channel12"})},
                                     {"show port-channel summary", "% Permission denied for the role\n"}});
    CHECK(holds(failure_of([&] { refusing.read(); }).what(), "Permission denied"));
}

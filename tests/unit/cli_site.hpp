// A session with a CLI switch of few words, for tests of drivers.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/session.hpp"
#include "talking_switch.hpp"

namespace haas_test {

inline constexpr const char* vlans_of_nexus =
    "\nVLAN Name                             Status    Ports\n"
    "---- -------------------------------- --------- -------------------------------\n"
    "1    default                          active    Eth1/2, Eth1/3, Eth1/4, Eth1/5\n"
    "                                                Eth1/6\n"
    "104  VLAN0104                         active    \n"
    "130  VLAN0130                         active    Eth1/1\n"
    "131  blue                             active    \n"
    "132  VLAN0132                         active    \n"
    "133  VLAN0133                         active    \n"
    "160  VLAN0160                         active    \n"
    "270  VLAN0270                         act/lshut \n"
    "271  active                           suspended \n"
    "\nVLAN Type         Vlan-mode\n---- -----        ----------\n1    enet         CE     \n2    active       active\n";

/// In the shape of captures of the N-Series' family.
inline constexpr const char* vlans_of_n3000 =
    "\nVLAN   Name                             Ports          Type\n"
    "-----  ---------------                  -------------  --------------\n"
    "1      default                          Po1-128,       Default\n"
    "                                        Gi1/0/1-48\n"
    "104    VLAN0104                                        Static\n"
    "105                                                    Static\n"
    "110    lab                              Gi1/0/5        Static\n"
    "120    VLAN0120                         Gi1/0/5        Static\n"
    "130    guests                           Gi1/0/7        Dynamic (GVRP)\n"
    "210    VLAN0210                                        Static\n"
    "211    VLAN0211                                        Static\n"
    "212    VLAN0212                                        Static\n"
    "350    VLAN0350                                        Static\n"
    "4000   VLAN4000                                        Static\n\n";

inline std::string of_port(const haas::drivers::CliTable& table) {
    return table.type == "nexus" ? "Ethernet1/1" : "gi1/0/5";
}

inline std::string read_line(const haas::drivers::CliTable& table) {
    return table.type == "nexus" ? "show int sw" : "show int sw " + of_port(table);
}

/// A session with a switch that answers in these words.
struct CliSite {
    CliSite(const haas::drivers::CliTable& of, std::map<std::string, std::string> answers)
        : table(of), talk(std::make_shared<Talk>()) {
        talk->answers = std::move(answers);
        if (table.type == "nexus") talk->answers.emplace("show vlan brief", vlans_of_nexus);
        if (table.type == "delln3000") talk->answers.emplace("show vlan", vlans_of_n3000);
        const haas::drivers::CliLogin login{"admin", haas::base::Secret("secret"), std::nullopt};
        const auto dummy = table.type == "nexus"       ? std::optional<haas::core::Vlan>(3333)
                           : table.type == "delln3000" ? std::optional<haas::core::Vlan>(4000)
                                                       : std::nullopt;
        session = std::make_unique<haas::drivers::CliSession>(
            table, dummy, haas::drivers::Dialogue(talk_to(talk), table.pager, {}), login);
        talk->heard.clear();
    }
    haas::core::PortState read() {
        const auto port = of_port(table);
        return session->read({port}).at(port);
    }
    void write(const haas::core::PortState& wanted) { session->write({{of_port(table), read(), wanted}}); }

    const haas::drivers::CliTable& table;
    std::shared_ptr<Talk> talk;
    std::unique_ptr<haas::drivers::CliSession> session;
};

inline haas::core::SwitchError failure_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const haas::core::SwitchError& failure) {
        return failure;
    }
    FAIL("nothing failed");
    return {haas::core::SwitchError::Kind::refused, "", ""};
}

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline haas::core::PortState lit(std::optional<haas::core::Vlan> native, std::set<haas::core::Vlan> tagged = {}) {
    haas::core::PortState state;
    state.native = native;
    state.tagged = std::move(tagged);
    return state;
}

}  // namespace haas_test

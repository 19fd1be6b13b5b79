// What the tests of the checker look at: a moment at which all is well, and two of them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "random/checker.hpp"

namespace haas_test {

inline const VlanRules vlans{{100, 101, 102}, {1}};
inline const PortName port1{"s1", "a1"};
inline const PortName port2{"s1", "a2"};
inline const PortName port3{"s1", "a3"};
inline const NicName nic1{"n1", "eth0"};
inline const NicName nic2{"n2", "eth0"};

inline Carried native(int vlan) {
    Carried carried;
    carried.native = vlan;
    return carried;
}

/// Node n1 of project p1 on its network red, native; node n2, free; the private network blue of project p2.
struct Moment {
    Moment() {
        rows.projects = {"p1", "p2"};
        rows.nodes = {{"n1", "p1"}, {"n2", std::nullopt}};
        rows.nics = {{nic1, "02:00:00:00:00:01"}, {nic2, "02:00:00:00:00:02"}};
        rows.switches = {"s1"};
        rows.ports = {{port1, {nic1, "verified", {}}}, {port2, {nic2, "verified", {}}}};
        rows.networks["red"] = {"p1", false, true, {100}, {"p1"}};
        rows.networks["blue"] = {"p2", false, true, {101}, {"p2"}};
        rows.attachments = {{nic1, "vlan/native", "red"}};
        ports = {{port1, native(100)}, {port2, {}}};
    }

    Rows::Action& add_action(const std::string& uuid, const PortName& port, const NicName& nic,
                             const std::string& status) {
        auto& action = rows.actions[uuid];
        action.has_port = true;
        action.port = port;
        action.nic = nic;
        action.type = "modify_port";
        action.channel = "vlan/native";
        action.status = status;
        action.rest = status;
        return action;
    }

    Rows rows;
    Ports ports;
};

/// Whether some sentence holds these words.
inline bool says(const std::vector<std::string>& sentences, const std::string& words) {
    return std::any_of(sentences.begin(), sentences.end(),
                       [&](const auto& sentence) { return sentence.find(words) != std::string::npos; });
}

struct Now : Moment {
    bool says(const std::string& words) const { return haas_test::says(check_moment(rows, ports, vlans), words); }
};

struct Change {
    Moment before;
    Moment after;
    bool says(const std::string& words) const {
        return haas_test::says(check_change(before.rows, after.rows, after.ports), words);
    }
};

}  // namespace haas_test

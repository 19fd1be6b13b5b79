// What HaaS should be: a small model of it, kept beside the real one. It says for each request how it must be answered,
// and is compared with the database after each step.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "random/checker.hpp"
#include "random/rack.hpp"

namespace haas_test {

struct Model {
    struct User {
        std::string password;
        bool is_admin = false;
        std::set<std::string> projects;
    };
    struct Network {
        Text owner;  ///< empty: the administrators
        bool is_public = false;
        std::set<std::string> access;
        int vlan = 0;
        bool allocated = false;
    };
    struct Action {
        enum class Type { modify, revert, move };
        std::string uuid;
        Type type = Type::modify;
        std::optional<NicName> nic;
        Text network;  ///< empty for a detachment
        std::string channel;
        std::optional<PortName> to = {};  ///< of a move whose NIC is on its old port: the new one
        bool sent = false;                ///< as the database says: haas-sync may have begun with it
    };
    struct Port {
        std::optional<NicName> nic;     ///< the ports of a group have the same
        std::optional<Action> pending;  ///< likewise
        Text group = {};
        bool suspect = false;   ///< as the database says: haas-sync decides it, and the checker judges it
        std::set<int> residue;  ///< likewise; `every_vlan` when it may carry any
        static constexpr int every_vlan = 0;
        bool was_verified = false;  ///< likewise
        bool is_trusted = false;    ///< likewise: verified, and no audit has seen anything else
        bool may_carry_more() const { return !residue.empty() || (suspect && was_verified); }
    };
    struct Nic {
        std::string macaddr;
        std::map<std::string, std::string> networks;  ///< by channel
    };

    VlanRules vlans;
    std::map<std::string, User> users;
    std::set<std::string> projects;
    std::map<std::string, Text> nodes;  ///< their projects
    std::map<NicName, Nic> nics;
    std::set<std::string> switches;
    std::map<PortName, Port> ports;
    std::map<std::string, Network> networks;
    /// All actions ever, each with the NIC that it is about, as long as that exists.
    std::map<std::string, std::optional<NicName>> actions;
    /// Those of them that only administrators may ask for.
    std::set<std::string> of_administrators;

    /// @name Questions
    /// @{
    bool is_admin(const std::string& user) const { return users.at(user).is_admin; }
    bool is_member(const std::string& user, const std::string& project) const;
    /// A member, or an administrator.
    bool may_act_for(const std::string& user, const std::string& project) const;
    bool may_see_node(const std::string& user, const std::string& node) const;
    bool may_see_network(const std::string& user, const std::string& network) const;
    bool owns_network(const std::string& user, const std::string& network) const;
    bool may_use_network(const std::string& project, const std::string& network) const;
    /// The first one, for a NIC on a group.
    std::optional<PortName> port_of(const NicName& nic) const;
    /// All ports of its group; the port alone if it is in none.
    std::vector<PortName> ports_with(const PortName& port) const;
    /// Empty: there is no such group.
    std::vector<PortName> members_of(const std::string& group) const;
    /// Whether the NIC is on a port that is suspect.
    bool is_suspect(const NicName& nic) const;
    bool is_pending(const NicName& nic) const;
    /// Whether a NIC is on its way to the port.
    bool is_goal(const PortName& port) const;
    /// Whether an action waits for the port, or is to end there.
    bool is_awaited(const PortName& port) const { return ports.at(port).pending || is_goal(port); }
    /// The port that a pending action is about.
    std::optional<PortName> port_of_action(const std::string& uuid) const;
    std::vector<NicName> nics_of(const std::string& node) const;
    /// Whether a node is on a network or about to be; with a project: only one of its nodes counts.
    bool is_network_in_use(const std::string& network, const Text& by_project) const;
    /// Whether no network has a VLAN, and no port may still carry it.
    bool is_vlan_free(int vlan) const;
    /// The one that the next network gets.
    std::optional<int> next_vlan() const;
    /// @}

    /// Lets an action wait for a port, or for its whole group.
    void queue(const PortName& port, const Action& action);
    /// Ends what a port, and its whole group, wait for.
    void unqueue(const PortName& port);

    /// Ends the actions that the database says are finished, and takes over what haas-sync alone decides.
    void follow(const Rows& rows);

    /// Each point in which the database is not as it should be.
    std::vector<std::string> differences(const Rows& rows) const;

private:
    /// Puts the NICs on their new ports that the database has there.
    void follow_moves(const Rows& rows);
};

}  // namespace haas_test

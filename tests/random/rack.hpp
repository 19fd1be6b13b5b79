// What the random tests see of HaaS from outside: the rows of its database and the ports of its switches, both read
// without any code of HaaS.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "random/reader.hpp"

namespace haas_test {

using Text = std::optional<std::string>;

/// A switch and a port of it.
using PortName = std::pair<std::string, std::string>;

/// A node and a NIC of it.
using NicName = std::pair<std::string, std::string>;

inline std::string text(const std::pair<std::string, std::string>& name) { return name.first + "/" + name.second; }

/// What a port of a switch carries.
struct Carried {
    std::optional<int> native;
    std::set<int> tagged;
    bool everything = false;  ///< it is a trunk of all VLANs, or something as open

    std::set<int> vlans() const;
    bool is_dark() const { return !everything && !native && tagged.empty(); }
    std::string text() const;
    friend bool operator==(const Carried&, const Carried&) = default;
};

/// All ports that the switches have; of those that HaaS knows, some may be missing.
using Ports = std::map<PortName, Carried>;

/// The database, with labels in the place of keys.
struct Rows {
    struct Port {
        std::optional<NicName> nic;
        std::string state;
        std::set<int> residue;
        bool was_verified = false;  ///< it has been, at least once
        std::string drift = {};     ///< what an administrator is shown
        Text group = {};            ///< the port group that it is in
    };
    struct Network {
        Text owner;  ///< empty: the administrators
        bool is_public = false;
        bool allocated = false;
        std::vector<int> vlans;  ///< its claims: always one
        std::set<std::string> access;
    };
    struct Attachment {
        NicName nic;
        std::string channel;
        std::string network;
        friend auto operator<=>(const Attachment&, const Attachment&) = default;
    };
    struct Action {
        bool has_port = false;  ///< the port is still there, and each of the others
        PortName port;
        std::set<PortName> others = {};  ///< of an action of a group: its other ports
        std::set<PortName> ports() const {
            auto all = others;
            all.insert(port);
            return all;
        }
        std::optional<PortName> to = {};  ///< of a move whose NIC is on its old port: the new one
        std::optional<NicName> nic;
        Text network;  ///< its label when it was asked for
        bool has_network = false;
        std::string type;
        Text channel;
        std::string status;
        int attempts = 0;
        bool sent = false;
        std::string rest;  ///< all that never changes once it is finished, in one text
    };

    std::map<std::string, bool> users;  ///< whether an administrator
    std::set<std::string> projects;
    std::set<std::pair<std::string, std::string>> members;  ///< user and project
    std::map<std::string, Text> nodes;                      ///< their projects
    std::map<NicName, std::string> nics;                    ///< their MAC addresses
    std::set<std::string> switches;
    std::map<PortName, Port> ports;
    std::map<std::string, Network> networks;
    std::set<Attachment> attachments;
    std::map<std::string, Action> actions;  ///< by uuid
    std::set<std::string> leases;           ///< switches with a holder
};

/// Reads the database.
/// @throws std::runtime_error
Rows read_rows(Reader& reader);

}  // namespace haas_test

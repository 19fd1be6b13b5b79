// The requests that the random tests send: how each kind is made up, how it must be answered, and what it changes.
#pragma once

#include <rapidjson/document.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/message.hpp"
#include "random/model.hpp"
#include "random/random.hpp"

namespace haas_test {

using Json = rapidjson::Value;

struct Kind;

/// One request, with the names in it once more as what they mean.
struct Operation {
    const Kind* kind = nullptr;
    std::string user;
    Text password;  ///< empty: the right one
    haas::http::Method method = haas::http::Method::get;
    std::string path;
    std::string body;

    std::string project, node, nic, network, channel, label, secret;
    PortName port;
    std::vector<PortName> members;  ///< of a new group
    std::optional<int> vlan;
    bool flag = false;

    std::string text() const;
};

/// One operation of the API, or one way to misuse it.
struct Kind {
    const char* name;
    int weight;  ///< how often it comes, relative to the others
    Operation (*make)(const Model&, Random&);
    /// The status that must be answered to a known user.
    int (*expect)(const Model&, const Operation&);
    /// Makes the change, when the operation has succeeded; null for what changes nothing.
    void (*apply)(Model&, const Operation&, const Json& answer);
    /// What is wrong with a successful answer; null for answers without content.
    std::string (*verify)(const Model&, const Operation&, const Json& answer);
};

/// All kinds.
const std::vector<Kind>& kinds();
const Kind& kind(const std::string& name);

/// Some request that may be sent in this state.
Operation choose_operation(const Model& model, Random& random);

/// The same, but one that gives haas-sync something to do, if there is any.
Operation choose_networking(const Model& model, Random& random);

/// A change that is to succeed, if there is any.
Operation choose_change(const Model& model, Random& random);

/// Another one of the same kind, which may well get in its way.
Operation choose_rival(const Model& model, Random& random, const Operation& first);

/// The answer that each user must get who asks for the action `label` of the operation.
int expect_show_action(const Model& model, const Operation& operation);

/// The status that must be answered.
int expected_status(const Model& model, const Operation& operation);

/// @name The names that occur: most of them exist most of the time
/// @{
struct Names {
    std::vector<std::string> users{"admin", "alice", "bob", "carol"};
    std::vector<std::string> projects{"p1", "p2", "p3", "p4"};
    std::vector<std::string> nodes{"n1", "n2", "n3", "n4", "n5", "n6", "n7"};
    std::vector<std::string> nics{"eth0", "eth1"};
    std::vector<std::string> networks{"red-net",  "blue-net",  "green-net", "gold-net", "gray-net",
                                      "pink-net", "black-net", "brown-net", "white-net"};
    std::vector<std::string> groups{"g1", "g2", "g3"};
    std::vector<PortName> ports;  ///< the last one of each switch does not exist there
    Names();
};
const Names& names();
bool is_missing_on_switch(const PortName& port);
/// @}

/// @name For those who make up operations
/// @{

/// A user who may act for a project, more often than not; anybody, where there is none.
std::string choose_user(const Model& model, Random& random, const Text& project);
std::string choose_administrator(const Model& model, Random& random);
/// One that exists, more often than not.
std::string choose_project(const Model& model, Random& random);
std::string choose_node(const Model& model, Random& random);
std::string choose_network(const Model& model, Random& random);
PortName choose_port(const Model& model, Random& random);
NicName choose_nic(const Model& model, Random& random);

/// A text that nobody else ever uses, to be looked for where it must not be.
std::string make_secret(Random& random);

Operation make_operation(std::string user, haas::http::Method method, std::string path, std::string body = {});
/// A body: an object of texts.
std::string json_object(std::initializer_list<std::pair<const char*, std::string>> members);
/// The body of port_group_create.
std::string group_body(const std::vector<PortName>& members);
std::string port_path(const PortName& port);
std::vector<std::string> strings(const Json& list);
/// `{"a": "x"}` as a map.
std::map<std::string, std::string> string_map(const Json& object);
/// @}

std::vector<Kind> project_kinds();
std::vector<Kind> node_kinds();
std::vector<Kind> network_kinds();
std::vector<Kind> networking_kinds();
std::vector<Kind> move_kinds();
std::vector<Kind> group_kinds();
std::vector<Kind> read_kinds();
std::vector<Kind> misuse_kinds();

}  // namespace haas_test

// Nodes, their NICs and their metadata.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "core/label.hpp"
#include "core/mac_address.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

using Metadata = std::map<std::string, std::string>;  ///< label to JSON text

struct NicView {
    std::string label;
    std::string macaddr;
    std::vector<std::pair<std::string, std::string>> networks;  ///< channel and network, as far as the caller may see
    bool pending = false;
    std::optional<std::string> port;          ///< for administrators only
    std::optional<std::string> switch_label;  ///< for administrators only
    std::optional<std::string> group;         ///< for administrators only, in place of port and switch
};

struct NodeView {
    std::string label;
    std::optional<core::BmcAddress> bmc;  ///< for administrators only
    std::optional<std::string> project;
    std::vector<NicView> nics;
    std::vector<std::pair<std::string, std::string>> metadata;
};

std::vector<std::string> list_nodes(store::Reading& tx);
std::vector<std::string> list_free_nodes(store::Reading& tx);
NodeView show_node(store::Reading& tx, const Caller& caller, const std::string& node);

/// Registers a node with its BMC, whose password is stored encrypted.
/// @throws UnavailableError  when the key file cannot be used
void node_register(store::Writing& tx, const BmcControl& bmcs, const MetadataLimit& limit, const std::string& node,
                   const core::BmcAddress& bmc, const base::Secret& bmc_password, const Metadata& metadata);
/// @return  the node's console, which the caller must end, if there was one
std::optional<std::string> node_delete(store::Writing& tx, const std::string& node);
void node_register_nic(store::Writing& tx, const core::NodeLabel& node, const core::NicLabel& nic,
                       const core::MacAddress& macaddr);
void node_delete_nic(store::Writing& tx, const core::NodeLabel& node, const core::NicLabel& nic);
/// @throws BlockedError  when the node's metadata would exceed the limit, unless it does not grow
void node_set_metadata(store::Writing& tx, const MetadataLimit& limit, const core::NodeLabel& node,
                       const core::MetadataLabel& label, const std::string& json);
void node_delete_metadata(store::Writing& tx, const core::NodeLabel& node, const core::MetadataLabel& label);

}  // namespace haas::service

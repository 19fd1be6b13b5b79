// Table `node`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Node> find_node(const Transaction& tx, const std::string& label);
std::optional<core::Node> find_node_by_id(const Transaction& tx, core::Id node);
std::vector<std::string> list_nodes(const Transaction& tx);
std::vector<std::string> list_free_nodes(const Transaction& tx);
std::vector<std::string> list_nodes_of_project(const Transaction& tx, core::Id project);
core::Bmc get_bmc(const Transaction& tx, core::Id node);
core::Id insert_node(const Transaction& tx, const std::string& label, const core::Bmc& bmc);
/// Another way to its BMC.
void set_bmc(const Transaction& tx, core::Id node, const core::Bmc& bmc);
void set_node_label(const Transaction& tx, core::Id node, const std::string& label);
void delete_node(const Transaction& tx, core::Id node);
/// Gives the node to a project, or makes it free.
void set_node_project(const Transaction& tx, core::Id node, std::optional<core::Id> project);

}  // namespace haas::store

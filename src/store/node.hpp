// Table `node`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Node> find_node(const Reading& tx, const std::string& label);
std::optional<core::Node> find_node_by_id(const Reading& tx, core::NodeId node);
std::vector<std::string> list_nodes(const Reading& tx);
std::vector<std::string> list_free_nodes(const Reading& tx);
std::vector<std::string> list_nodes_of_project(const Reading& tx, core::ProjectId project);
core::Bmc get_bmc(const Reading& tx, core::NodeId node);
core::NodeId insert_node(const Writing& tx, const std::string& label, const core::Bmc& bmc);
/// Changes how to reach its BMC.
void set_bmc(const Writing& tx, core::NodeId node, const core::Bmc& bmc);
void set_node_label(const Writing& tx, core::NodeId node, const std::string& label);
void delete_node(const Writing& tx, core::NodeId node);
/// Gives the node to a project, or makes it free.
void set_node_project(const Writing& tx, core::NodeId node, std::optional<core::ProjectId> project);

}  // namespace haas::store

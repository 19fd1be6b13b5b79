// Table `headnode`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Headnode> find_headnode(const Reading& tx, const std::string& label);
std::optional<core::Headnode> find_headnode_by_id(const Reading& tx, core::HeadnodeId headnode);
std::optional<core::Headnode> find_headnode_by_uuid(const Reading& tx, const std::string& uuid);
bool has_headnodes(const Reading& tx);
std::vector<std::string> list_headnodes_of_project(const Reading& tx, core::ProjectId project);
long long count_headnodes_of_project(const Reading& tx, core::ProjectId project);
/// The headnodes with work left at the hypervisor: those in the phases creating, cleaning and deleting.
std::vector<core::Headnode> list_headnodes_to_do(const Reading& tx);

core::HeadnodeId insert_headnode(const Writing& tx, const std::string& label, core::ProjectId project,
                                 const std::string& base_img, const std::string& uuid);

/// Sets phase and error, if the headnode is still in the phase `from`.
void move_headnode(const Writing& tx, core::HeadnodeId headnode, core::Headnode::Phase from, core::Headnode::Phase to,
                   const std::optional<std::string>& error);

/// Deletes its HNICs as well.
void delete_headnode(const Writing& tx, core::HeadnodeId headnode);

}  // namespace haas::store

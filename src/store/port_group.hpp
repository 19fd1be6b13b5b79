// Table `port_group`: which ports lead to one NIC. The members are rows of `port`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::PortGroup> find_port_group(const Reading& tx, const std::string& label);
/// The label of a group.
std::string get_port_group_label(const Reading& tx, core::PortGroupId group);
std::vector<std::string> list_port_groups(const Reading& tx);

core::PortGroupId insert_port_group(const Writing& tx, const core::PortGroup& group);
/// Only for a group without members.
void delete_port_group(const Writing& tx, core::PortGroupId group);

}  // namespace haas::store

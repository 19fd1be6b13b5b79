// Table `project`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Project> find_project(const Transaction& tx, const std::string& label);
std::optional<std::string> find_project_label(const Transaction& tx, core::Id project);
std::vector<std::string> list_projects(const Transaction& tx);
std::vector<std::string> list_projects_of_user(const Transaction& tx, core::Id user);
core::Id insert_project(const Transaction& tx, const std::string& label);
void delete_project(const Transaction& tx, core::Id project);

}  // namespace haas::store

// Table `project`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Project> find_project(const Reading& tx, const std::string& label);
std::optional<std::string> find_project_label(const Reading& tx, core::ProjectId project);
std::vector<std::string> list_projects(const Reading& tx);
std::vector<std::string> list_projects_of_user(const Reading& tx, core::UserId user);
/// Whether there is another project besides this one.
bool has_other_project(const Reading& tx, core::ProjectId project);
core::ProjectId insert_project(const Writing& tx, const std::string& label);
void delete_project(const Writing& tx, core::ProjectId project);

}  // namespace haas::store

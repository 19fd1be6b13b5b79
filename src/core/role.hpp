// What users are, in the installation and in a project.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace haas::core {

/// A user's role in the installation. An auditor may look at everything but secrets.
enum class Role { user, auditor, administrator };

/// A user's role in a project. Each includes the ones before it: an observer looks, a member changes, and a manager
/// also decides who is in the project and who shares its networks.
enum class ProjectRole { observer, member, manager };

/// `user`, `auditor` or `admin`.
std::string_view role_word(Role role);
/// Empty if there is no such role.
std::optional<Role> find_role(std::string_view word);

/// `observer`, `member` or `manager`.
std::string_view role_word(ProjectRole role);
/// Empty if there is no such role.
std::optional<ProjectRole> find_project_role(std::string_view word);

}  // namespace haas::core

#include "core/role.hpp"

#include <array>

namespace haas::core {

namespace {

template <class Value, std::size_t count>
std::optional<Value> find(const std::array<Value, count>& all, std::string_view word) {
    for (const Value each : all) {
        if (role_word(each) == word) return each;
    }
    return std::nullopt;
}

}  // namespace

std::string_view role_word(Role role) {
    switch (role) {
        case Role::administrator: return "admin";
        case Role::auditor: return "auditor";
        case Role::user: break;
    }
    return "user";
}

std::string_view role_word(ProjectRole role) {
    switch (role) {
        case ProjectRole::manager: return "manager";
        case ProjectRole::observer: return "observer";
        case ProjectRole::member: break;
    }
    return "member";
}

std::optional<Role> find_role(std::string_view word) {
    return find(std::array{Role::user, Role::auditor, Role::administrator}, word);
}

std::optional<ProjectRole> find_project_role(std::string_view word) {
    return find(std::array{ProjectRole::observer, ProjectRole::member, ProjectRole::manager}, word);
}

}  // namespace haas::core

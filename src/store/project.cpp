#include "store/project.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<core::Project> find_project(const Reading& tx, const std::string& label) {
    const auto row = select_one<core::ProjectId>(tx, "SELECT id FROM project WHERE label = :label", label);
    if (!row) return std::nullopt;
    return core::Project{std::get<0>(*row), label};
}

std::optional<std::string> find_project_label(const Reading& tx, core::ProjectId project) {
    const auto row = select_one<std::string>(tx, "SELECT label FROM project WHERE id = :project", project);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::vector<std::string> list_projects(const Reading& tx) {
    return select_all<std::string>(tx, "SELECT label FROM project ORDER BY label COLLATE natural_order");
}

std::vector<std::string> list_projects_of_user(const Reading& tx, core::UserId user) {
    return select_all<std::string>(tx,
                                   "SELECT p.label FROM project p JOIN user_project up ON up.project_id = p.id"
                                   " WHERE up.user_id = :user ORDER BY p.label COLLATE natural_order",
                                   user);
}

bool has_other_project(const Reading& tx, core::ProjectId project) {
    return exists(tx, "SELECT 1 FROM project WHERE id <> :project LIMIT 1", project);
}

core::ProjectId insert_project(const Writing& tx, const std::string& label) {
    return insert<core::ProjectId>(tx, "INSERT INTO project (label) VALUES (:label) RETURNING id", label);
}

void delete_project(const Writing& tx, core::ProjectId project) {
    execute(tx, "DELETE FROM project WHERE id = :project", project);
}

}  // namespace haas::store

#include "store/project.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<core::Project> find_project(const Transaction& tx, const std::string& label) {
    const auto row = select_one<core::Id>(tx, "SELECT id FROM project WHERE label = :label", label);
    if (!row) return std::nullopt;
    return core::Project{std::get<0>(*row), label};
}

std::optional<std::string> find_project_label(const Transaction& tx, core::Id project) {
    const auto row = select_one<std::string>(tx, "SELECT label FROM project WHERE id = :project", project);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::vector<std::string> list_projects(const Transaction& tx) {
    return select_all<std::string>(tx, "SELECT label FROM project ORDER BY label COLLATE natural_order");
}

std::vector<std::string> list_projects_of_user(const Transaction& tx, core::Id user) {
    return select_all<std::string>(tx,
                                   "SELECT p.label FROM project p JOIN user_project up ON up.project_id = p.id"
                                   " WHERE up.user_id = :user ORDER BY p.label COLLATE natural_order",
                                   user);
}

core::Id insert_project(const Transaction& tx, const std::string& label) {
    return insert(tx, "INSERT INTO project (label) VALUES (:label) RETURNING id", label);
}

void delete_project(const Transaction& tx, core::Id project) {
    execute(tx, "DELETE FROM project WHERE id = :project", project);
}

}  // namespace haas::store

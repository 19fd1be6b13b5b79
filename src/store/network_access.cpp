#include "store/network_access.hpp"

#include "store/sql.hpp"

namespace haas::store {

bool has_network_access(const Reading& tx, core::NetworkId network, core::ProjectId project) {
    return exists(tx, "SELECT 1 FROM network_access WHERE network_id = :network AND project_id = :project", network,
                  project);
}

bool user_has_network_access(const Reading& tx, core::NetworkId network, core::UserId user) {
    return exists(tx,
                  "SELECT 1 FROM network_access a JOIN user_project up ON up.project_id = a.project_id"
                  " WHERE a.network_id = :network AND up.user_id = :user LIMIT 1",
                  network, user);
}

std::vector<core::NetworkId> list_network_ids_of_user(const Reading& tx, core::UserId user) {
    return select_all<core::NetworkId>(tx,
                                       "SELECT DISTINCT a.network_id FROM network_access a"
                                       " JOIN user_project up ON up.project_id = a.project_id WHERE up.user_id = :user",
                                       user);
}

std::vector<core::NetworkId> list_network_ids_of_project(const Reading& tx, core::ProjectId project) {
    return select_all<core::NetworkId>(tx, "SELECT network_id FROM network_access WHERE project_id = :project",
                                       project);
}

std::vector<std::string> list_network_access(const Reading& tx, core::NetworkId network) {
    return select_all<std::string>(tx,
                                   "SELECT p.label FROM project p JOIN network_access a ON a.project_id = p.id"
                                   " WHERE a.network_id = :network ORDER BY p.label COLLATE natural_order",
                                   network);
}

std::map<core::NetworkId, std::vector<std::string>> list_all_network_access(const Reading& tx) {
    std::map<core::NetworkId, std::vector<std::string>> lists;
    select<core::NetworkId, std::string>(
        tx,
        "SELECT a.network_id, p.label FROM network_access a JOIN project p ON p.id = a.project_id ORDER BY p.label COLLATE natural_order",
        [&](core::NetworkId network, const std::string& project) { lists[network].push_back(project); });
    return lists;
}

std::vector<std::string> list_networks_of_project(const Reading& tx, core::ProjectId project) {
    return select_all<std::string>(tx,
                                   "SELECT w.label FROM network w JOIN network_access a ON a.network_id = w.id"
                                   " WHERE a.project_id = :project ORDER BY w.label COLLATE natural_order",
                                   project);
}

void insert_network_access(const Writing& tx, core::NetworkId network, core::ProjectId project) {
    execute(tx, "INSERT INTO network_access (network_id, project_id) VALUES (:network, :project)", network, project);
}

void delete_network_access(const Writing& tx, core::NetworkId network, core::ProjectId project) {
    execute(tx, "DELETE FROM network_access WHERE network_id = :network AND project_id = :project", network, project);
}

}  // namespace haas::store

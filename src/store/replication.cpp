#include "store/replication.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<std::string> find_replication_gap(const Reading& tx) {
    if (tx.file() != nullptr) return std::nullopt;
    const auto row = select_one<std::string, std::string>(
        tx, "SELECT current_setting('synchronous_standby_names'), current_setting('synchronous_commit')");
    const auto& [standbys, commit] = *row;
    if (standbys.empty()) {
        return "No standby server has what is committed: synchronous_standby_names of the database's server is empty. "
               "Whatever was answered last is lost when that server is.";
    }
    if (commit != "off" && commit != "local") return std::nullopt;
    return "No commit waits for a standby server: synchronous_commit is " + commit +
           " for the database's user. Whatever was answered last is lost when the database's server is.";
}

void commit_without_standby(const Writing& tx) {
    if (tx.file() == nullptr) select_one<std::string>(tx, "SELECT set_config('synchronous_commit', 'local', true)");
}

}  // namespace haas::store

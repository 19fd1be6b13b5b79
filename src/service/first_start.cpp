#include "service/first_start.hpp"

#include "base/log.hpp"
#include "store/obstacle.hpp"

namespace haas::service {

namespace {

bool is_absent(const store::Obstacle& obstacle) { return obstacle.kind != store::Obstacle::Kind::denied; }

/// With a database on a server, only the key tells.
std::optional<store::Obstacle> no_key(const std::filesystem::path& key) {
    return store::Obstacle{store::Obstacle::Kind::missing, key.string() + " is missing", "run `haas init_db`"};
}

}  // namespace

bool wait_for_key(const std::filesystem::path& key, const std::optional<std::filesystem::path>& database,
                  const std::function<bool()>& pause) {
    for (bool told = false;; told = true) {
        std::error_code ignored;
        if (std::filesystem::exists(key, ignored)) return true;
        const auto obstacle = database ? store::find_obstacle(*database) : no_key(key);
        if (!obstacle || !is_absent(*obstacle)) return true;
        if (!told) {
            base::log::error("database_missing",
                             {{"file", database.value_or(key).string()},
                              {"reason", obstacle->reason},
                              {"remedy", obstacle->remedy + "; then this program goes on by itself"}});
        }
        if (!pause()) return false;
    }
}

}  // namespace haas::service

#include "service/first_start.hpp"

#include "base/log.hpp"
#include "store/obstacle.hpp"

namespace haas::service {

namespace {

bool is_absent(const store::Obstacle& obstacle) { return obstacle.kind != store::Obstacle::Kind::denied; }

}  // namespace

bool wait_for_key(const std::filesystem::path& key, const std::filesystem::path& database,
                  const std::function<bool()>& pause) {
    for (bool told = false;; told = true) {
        std::error_code ignored;
        if (std::filesystem::exists(key, ignored)) return true;
        const auto obstacle = store::find_obstacle(database);
        if (!obstacle || !is_absent(*obstacle)) return true;
        if (!told) {
            base::log::error("database_missing",
                             {{"file", database.string()},
                              {"reason", obstacle->reason},
                              {"remedy", obstacle->remedy + "; then this program goes on by itself"}});
        }
        if (!pause()) return false;
    }
}

}  // namespace haas::service

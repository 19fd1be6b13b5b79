#include <map>

#include "cli/local.hpp"

namespace haas::cli {

LocalVerb find_local_verb(std::string_view name) {
    static const std::map<std::string_view, LocalVerb> verbs = {
        {"create_bridges", create_bridges},
        {"headnode_image_import", headnode_image_import},
        {"headnode_image_remove", headnode_image_remove},
        {"init_db", init_db},
        {"migrate_db", migrate_db},
        {"serve_networks", serve_networks},
        {"upgrade_db", upgrade_db},
    };
    const auto found = verbs.find(name);
    return found == verbs.end() ? nullptr : found->second;
}

}  // namespace haas::cli

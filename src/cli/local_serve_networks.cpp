#include "base/log.hpp"
#include "cli/local.hpp"
#include "sync/watch.hpp"
#include "sys/config.hpp"

namespace haas::cli {

Exit serve_networks(const Given& given, const Globals& globals, Passwords&) {
    const auto config = sys::load_config(globals.config);
    base::log::start("haas", config.log_level);
    sync::Composition parts(config, {.only_switch = given.find_option("--switch").value_or(""), .user = {}});
    return sync::sync_forever(parts) == 0 ? Exit::ok : Exit::refused;
}

}  // namespace haas::cli

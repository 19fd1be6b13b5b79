#include "sys/state_owner.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "base/log.hpp"

namespace haas::sys {

namespace {

std::string name_of(uid_t user) {
    const auto* const entry = ::getpwuid(user);
    return entry == nullptr ? std::to_string(user) : entry->pw_name;
}

}  // namespace

void log_wrong_owners(const Config& config, const std::optional<std::filesystem::path>& database) {
    if (::geteuid() == 0) return;
    const auto user = name_of(::geteuid());
    const auto state = database ? std::filesystem::absolute(*database).parent_path() : config.state_directory;
    for (const auto& directory :
         {state, config.bmc.lock_directory, config.headnode.lock_directory, config.console.directory}) {
        struct stat status {};
        if (::stat(directory.c_str(), &status) != 0 || status.st_uid == ::geteuid()) continue;
        const auto owner = name_of(status.st_uid);
        base::log::error("wrong_owner",
                         {{"file", directory.string()},
                          {"owner", owner},
                          {"user", user},
                          {"remedy", "start this program with --user " + owner +
                                         ", or stop all programs, and give the state away, as root: haas "
                                         "upgrade_db --user " +
                                         user + " --group www-data"}});
    }
}

}  // namespace haas::sys

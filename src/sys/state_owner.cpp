#include "sys/state_owner.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"

namespace haas::sys {

namespace {

std::filesystem::path directory_of_database(const Config& config) {
    const std::filesystem::path file = config.database.uri.substr(std::string("sqlite:///").size());
    return file.has_parent_path() ? file.parent_path() : ".";
}

std::string name_of(uid_t user) {
    const auto* const entry = ::getpwuid(user);
    return entry == nullptr ? std::to_string(user) : entry->pw_name;
}

}  // namespace

std::vector<WrongOwner> find_wrong_owners(const Config& config) {
    std::vector<WrongOwner> wrong;
    if (::geteuid() == 0) return wrong;
    for (const auto& directory : {directory_of_database(config), config.bmc.lock_directory,
                                  config.headnode.lock_directory, config.console.directory}) {
        struct stat status {};
        if (::stat(directory.c_str(), &status) != 0 || status.st_uid == ::geteuid()) continue;
        wrong.push_back({directory, name_of(status.st_uid)});
    }
    return wrong;
}

void log_wrong_owners(const Config& config) {
    const auto user = name_of(::geteuid());
    for (const auto& [file, owner] : find_wrong_owners(config)) {
        base::log::error("wrong_owner",
                         {{"file", file.string()},
                          {"owner", owner},
                          {"user", user},
                          {"remedy", "start this program with --user " + owner +
                                         ", or stop all programs, and give the state away, as root: haas "
                                         "upgrade_db --user " +
                                         user + " --group www-data"}});
    }
}

}  // namespace haas::sys

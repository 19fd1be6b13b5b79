// To whom the state of the service belongs: its directory, and the files that its programs keep there.
#pragma once

#include <filesystem>
#include <string>

#include "cli/command.hpp"
#include "sys/config.hpp"

namespace haas::cli {

/// The users that the command line names.
struct StateOwner {
    std::string user;   ///< owns the state
    std::string group;  ///< of the web server's user, if that is another one: may write the database and nothing else
};

/// The values of --user and --group.
/// @throws UsageError  for --group without --user, and when this process is not root's
std::optional<StateOwner> find_owner(const Given& given, const char* command);

std::filesystem::path directory_of_database(const sys::Config& config);

/// Makes the directory for a new database, or gives root's own to the service's user. With a group, the directory
/// passes it on to the files in it, so that the database can be shared (store/sqlite_file).
/// @throws base::ConfigError  when it cannot be made, or belongs to a third user
void prepare_directory(const std::filesystem::path& directory, const StateOwner& owner);

/// Makes the file on which requests that wait are counted, where the database is shared: the web server's user cannot
/// make it.
void make_waiting_file(const sys::Config& config);

/// Gives an existing state to other users: the database and all that its owner has in its directory, and the
/// directories of locks and consoles, wherever they are. With a database on a server, only the directory, as
/// prepare_directory() does: that is what one more host needs. Root's files, such as the private key, stay root's. No
/// program may be running. Where it was interrupted, it can be repeated.
/// @throws base::ConfigError  when a file cannot be given away, or is not the old owner's alone
void hand_over_state(const sys::Config& config, const StateOwner& owner);

}  // namespace haas::cli

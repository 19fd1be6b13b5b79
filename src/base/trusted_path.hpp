// Checks whether another user could have put a file where it is, or could change it.
//
// Root's programs follow paths: the configuration, the programs that it names, keys, the state. Only root, or the one
// user to whom root gave a path, may have control over it. Otherwise another user of the machine decides what root
// does.
#pragma once

#include <filesystem>
#include <string>

namespace haas::base {

/// Who may own the components of a path.
enum class Keeper {
    self,              ///< root and the user of this process
    service,           ///< these and, below some directory of theirs, one other user: the user of the service
    service_and_group  ///< the same; and the group of the path's last file, but of no directory, may write it
};

/// Why the path is not trusted, with the command that fixes it; empty when it is trusted. A path is trusted if each
/// component belongs to a keeper and no other user can write it. This holds for the file and for every directory on the
/// way, except sticky ones such as /tmp. Write access for a group counts as access for others, even for the user's own
/// group, but for `service_and_group`. The target of a symbolic link is checked as well as the link. A path that does
/// not exist is as trusted as the directory in which it would be created.
std::string distrust(const std::filesystem::path& path, Keeper keeper);

/// For root, refuses a path that is not trusted. For other users it does nothing: they risk only their own files.
/// @param what  what the path is for, such as "[console] program"
/// @throws ConfigError  naming `what`, the path, the reason and the remedy
void require_trusted_by_root(const std::string& what, const std::filesystem::path& path, Keeper keeper);

}  // namespace haas::base

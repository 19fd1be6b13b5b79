// Whether somebody else could have put a file where it is, or could change it.
//
// What a program of root's follows (its configuration, the programs that are named there, keys, the state) must be as root, or
// the one user whom root gave it to, has left it: or another user of the machine decides what root does.
#pragma once

#include <filesystem>
#include <string>

namespace haas::base {

/// Whom a path may belong to, all along.
enum class Keeper {
    self,    ///< root and the user of this process
    service  ///< these, and from some directory of theirs on downwards one other user: the one that the service runs as
};

/// Why the path is not to be trusted, with the command that mends it; empty when it is. It is when each part of it belongs to a
/// keeper, and no other user can write it: neither the file, nor a directory on the way, but for sticky ones such as /tmp. A
/// group that can write is others, also the user's own. What a symbolic link leads to counts as well as the link.
/// A path that is not there is as good as the directory that it would be made in.
std::string distrust(const std::filesystem::path& path, Keeper keeper);

/// Refuses a path that is not to be trusted, to root; whoever else runs the program risks nothing but his own.
/// @param what  what the path is for, such as "[console] program"
/// @throws ConfigError  naming what, the path, the reason and the remedy
void require_trusted_by_root(const std::string& what, const std::filesystem::path& path, Keeper keeper);

}  // namespace haas::base

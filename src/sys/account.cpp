#include "sys/account.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/error.hpp"
#include "base/freed_memory.hpp"

namespace haas::sys {

Account get_account(const std::string& name) {
    struct passwd entry {};
    struct passwd* found = nullptr;
    std::vector<char> room(1024);
    int failed = 0;
    while ((failed = ::getpwnam_r(name.c_str(), &entry, room.data(), room.size(), &found)) == ERANGE) {
        room.resize(room.size() * 2);
    }
    if (found == nullptr) {
        throw base::ConfigError("There is no user " + name +
                                (failed != 0 ? std::string(": ") + std::strerror(failed) : "."));
    }
    return {entry.pw_uid, entry.pw_gid, entry.pw_dir};
}

gid_t get_group(const std::string& name) {
    struct group entry {};
    struct group* found = nullptr;
    std::vector<char> room(1024);
    while (::getgrnam_r(name.c_str(), &entry, room.data(), room.size(), &found) == ERANGE) room.resize(room.size() * 2);
    if (found == nullptr) throw base::ConfigError("There is no group " + name + ".");
    return entry.gr_gid;
}

void keep_memory_private() {
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    constexpr rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    base::wipe_freed_memory();
}

void become_user(const std::string& name) {
    const auto account = get_account(name);
    if (::geteuid() == account.user && ::getuid() == account.user) return;
    const bool done = ::initgroups(name.c_str(), account.group) == 0 &&
                      ::setresgid(account.group, account.group, account.group) == 0 &&
                      ::setresuid(account.user, account.user, account.user) == 0;
    if (!done) throw base::ConfigError("Cannot become the user " + name + ": " + std::strerror(errno));
    // The kernel does a part of this by itself, unless fs.suid_dumpable says otherwise.
    keep_memory_private();
    ::setenv("HOME", account.home.c_str(), 1);
    ::setenv("USER", name.c_str(), 1);
    ::setenv("LOGNAME", name.c_str(), 1);
}

}  // namespace haas::sys

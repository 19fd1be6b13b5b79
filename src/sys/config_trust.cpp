#include "sys/config_trust.hpp"

#include "base/trusted_path.hpp"

namespace haas::sys {

void require_trusted_paths(const Config& config) {
    using base::Keeper;
    const auto require = [](const char* what, const std::filesystem::path& path, Keeper keeper) {
        if (!path.empty()) base::require_trusted_by_root(what, path, keeper);
    };
    // A program beside haas-sync is the installed one: anybody who can write there does not need this option. A name
    // without a directory is looked up in PATH.
    const auto directory = config.console.program.parent_path();
    if (!directory.empty() && directory != sbindir) require("[console] program", config.console.program, Keeper::self);
    require("[sync] ssh_known_hosts", config.sync.ssh_known_hosts, Keeper::self);
    require("[sync] ssh_key", config.sync.ssh_key, Keeper::self);
    require("[headnode] storage_directory", config.headnode.storage_directory, Keeper::self);
    require("[general] state_directory", config.state_directory, Keeper::service);
    require("[general] key_directory", config.key_directory, Keeper::service);
    require("[obm] public_key", config.bmc.public_key, Keeper::service);
    require("[obm] private_key", config.bmc.private_key, Keeper::service);
    require("[obm] key_file", config.bmc.key_file, Keeper::service);
    require("[obm] lock_directory", config.bmc.lock_directory, Keeper::service);
    require("[console] directory", config.console.directory, Keeper::service);
    require("[headnode] lock_directory", config.headnode.lock_directory, Keeper::service);
    require("[sync] switch_public_key", config.sync.switch_public_key, Keeper::service);
    require("[sync] switch_private_key", config.sync.switch_private_key, Keeper::service);
}

}  // namespace haas::sys

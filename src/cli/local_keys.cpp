#include "cli/local_keys.hpp"

#include <iostream>

#include "base/sealed_box.hpp"

namespace haas::cli {

service::KeyFiles key_files(const sys::Config& config) {
    return {{config.bmc.public_key, config.bmc.private_key, config.bmc.key_file},
            {config.sync.switch_public_key, config.sync.switch_private_key}};
}

void move_older_keys(const sys::Config& config) {
    const auto in = [](const std::filesystem::path& directory, const char* name) {
        return base::SealingKeyFiles{directory / (std::string(name) + ".pub"),
                                     directory / (std::string(name) + ".key")};
    };
    const auto& where = config.key_directory;
    for (const auto& [name, used] :
         {std::pair("bmc", config.bmc.private_key), std::pair("switch", config.sync.switch_private_key)}) {
        const auto usual = in(where, name);
        if (used != usual.private_key) continue;
        if (base::move_sealing_keys(in(config.bmc.key_file.parent_path(), name), usual))
            std::cout << "Moved " << name << ".key and " << name << ".pub to " << where.string() << '\n';
    }
}

}  // namespace haas::cli

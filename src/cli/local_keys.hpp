// The files of keys that haas.cfg names.
#pragma once

#include "service/init.hpp"
#include "sys/config.hpp"

namespace haas::cli {

inline service::KeyFiles key_files(const sys::Config& config) {
    return {{config.bmc.public_key, config.bmc.private_key, config.bmc.key_file},
            {config.sync.switch_public_key, config.sync.switch_private_key}};
}

}  // namespace haas::cli

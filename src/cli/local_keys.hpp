// The files of keys that haas.cfg names.
#pragma once

#include "service/init.hpp"
#include "sys/config.hpp"

namespace haas::cli {

service::KeyFiles key_files(const sys::Config& config);

/// Moves keys from where earlier versions kept them: beside [obm] key_file, those of BMC passwords as the service's
/// user's. Keys that haas.cfg names by themselves stay.
/// @throws base::ConfigError  when they cannot be moved
void move_older_keys(const sys::Config& config);

}  // namespace haas::cli

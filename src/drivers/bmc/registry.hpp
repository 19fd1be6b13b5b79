// The drivers of BMCs that are built in.
#pragma once

#include <chrono>
#include <filesystem>

#include "core/bmc.hpp"

namespace haas::drivers {

struct BmcOptions {
    std::chrono::milliseconds command_timeout{10000};  ///< for one command to a BMC
    std::filesystem::path mock_directory;              ///< where mock BMCs are noted
};

core::BmcDrivers make_bmc_drivers(const BmcOptions& options);

}  // namespace haas::drivers

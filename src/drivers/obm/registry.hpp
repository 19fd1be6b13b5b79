// The drivers of BMCs that are built in.
#pragma once

#include <chrono>
#include <filesystem>

#include "core/obm.hpp"

namespace haas::drivers {

struct ObmOptions {
    std::chrono::milliseconds command_timeout{10000};  ///< for one command to a BMC
    std::filesystem::path mock_directory;              ///< where mock BMCs are noted
};

core::ObmDrivers make_obm_drivers(const ObmOptions& options);

}  // namespace haas::drivers

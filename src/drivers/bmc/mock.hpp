// A BMC for development and tests: a file that says on or off. No machine is touched.
#pragma once

#include <filesystem>
#include <memory>

#include "core/bmc.hpp"

namespace haas::drivers {

/// @param directory  where each mock BMC is a file, named by its host; a BMC without a file is off
std::unique_ptr<core::BmcDriver> make_mock_bmc(std::filesystem::path directory);

}  // namespace haas::drivers

// The hypervisor that the configuration names.
#pragma once

#include <memory>

#include "core/hypervisor.hpp"
#include "sys/config.hpp"

namespace haas::drivers {

/// Nothing is asked of the hypervisor until something is to be done there.
std::unique_ptr<core::Hypervisor> make_hypervisor(const sys::Config::Headnode& config);

}  // namespace haas::drivers

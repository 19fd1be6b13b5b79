// How a password looks in what a device says that repeats it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace haas::base {

/// The password as HTTP Basic authentication sends it, and as URLs, JSON and XML write it, where that differs from the
/// password itself.
/// @param user  whose password it is
std::vector<std::string> coded_forms(std::string_view user, std::string_view password);

}  // namespace haas::base

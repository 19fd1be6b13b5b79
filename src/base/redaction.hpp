// What devices and programs say, without the password that they were given.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

/// log::escape() of so much of `text` that the result has 200 bytes at most.
std::string escape_briefly(std::string_view text);

/// `text` as `form` writes it for an error or the log. A note stands in its place where it repeats the password, in clear or as
/// HTTP's Basic authentication sends it: a device that echoes what it was sent must not bring that into a log.
std::string redacted(std::string_view text, std::string_view user, const Secret& password,
                     std::string (*form)(std::string_view));

}  // namespace haas::base

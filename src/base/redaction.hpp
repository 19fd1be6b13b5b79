// The output of devices and programs, without the password that they were given.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

/// log::escape() of the longest beginning of `text` for which the result has at most 200 bytes.
std::string escape_briefly(std::string_view text);

/// `text` as `form` writes it for an error or the log. If it contains the password, in clear or as in HTTP Basic
/// authentication, the result is a note instead: a device that echoes its input must not bring a password into a log.
std::string redacted(std::string_view text, std::string_view user, const Secret& password,
                     std::string (*form)(std::string_view));

/// The same for a device that got another password as well, such as the one of its privileged mode.
std::string redacted(std::string_view text, std::string_view user, const Secret& password, const Secret& other,
                     std::string (*form)(std::string_view));

}  // namespace haas::base

// The output of devices and programs, without the password that they were given.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

/// log::escape() of the longest beginning of `text` for which the result has at most 200 bytes.
std::string escape_briefly(std::string_view text);

/// `text` as `form` writes it for an error or the log, with `(password)` in each place of the password: in clear, as in
/// HTTP Basic authentication, in JSON or in a URL. So a device that echoes its input brings no password into a log, and
/// what else it says is still read. A password that is a usual word, a number or a few characters is hidden where it
/// stands alone, and not where it is a part of a longer word.
std::string redacted(std::string_view text, std::string_view user, const Secret& password,
                     std::string (*form)(std::string_view));

/// The same for a device that got another password as well, such as the one of its privileged mode.
std::string redacted(std::string_view text, std::string_view user, const Secret& password, const Secret& other,
                     std::string (*form)(std::string_view));

}  // namespace haas::base

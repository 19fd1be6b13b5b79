// From a command and what is given to it to a request.
#pragma once

#include "cli/command.hpp"
#include "cli/passwords.hpp"
#include "http/message.hpp"

namespace haas::cli {

/// The request that a command means: method, path (percent-encoded), query and body.
/// @throws UsageError  when what is given cannot be made into one, or a password cannot be had
http::Request make_request(const Command& command, const Given& given, Passwords& passwords);

}  // namespace haas::cli

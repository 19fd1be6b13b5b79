// Makes the request for a command with its arguments and options.
#pragma once

#include "cli/command.hpp"
#include "cli/passwords.hpp"
#include "http/message.hpp"

namespace haas::cli {

/// The request for a command: method, path (percent-encoded), query and body.
/// @throws UsageError  when the arguments or options are not valid, or no password is available
http::Request make_request(const Command& command, const Given& given, Passwords& passwords);

}  // namespace haas::cli

// How switches say no: in words, on a line of their own, and then they go on as if nothing had happened.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace haas::drivers {

/// The first line of an answer that says that the command was not carried out.
/// @source  what Dell's and Cisco's command lines write; a message of the log (%LINK-W-Down: ...) is none
std::optional<std::string> find_error_text(std::string_view answer);

/// What a command of the configuration has printed, as it stands there: one that was carried out prints nothing. Messages of
/// the log, warnings, and the prompt that some switches write anew below them, do not count.
/// @param is_prompt  tells a prompt
std::optional<std::string> find_complaint(std::string_view answer, const std::function<bool(std::string_view)>& is_prompt);

/// Does this error text say that the port does not exist?
bool says_no_such_port(std::string_view error);

/// Does it say that a VLAN does not exist?
bool says_no_such_vlan(std::string_view error);

}  // namespace haas::drivers

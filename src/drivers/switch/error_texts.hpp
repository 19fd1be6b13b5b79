// Finds refusals in a switch's answers: a switch only prints a line of text, and then shows its prompt as usual.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace haas::drivers {

/// Whether a line is a message of the switch's log and not part of an answer; the time may stand before it.
bool is_log_message(std::string_view line);

/// The first line of an answer that says that the command was not carried out. Log messages (%LINK-W-Down: ...) do not
/// count. It is in one line, but not cut: passwords are hidden in it before that.
/// @source  the texts of Dell's and Cisco's command lines
std::optional<std::string> find_error_text(std::string_view answer);

/// The output of a configuration command, which prints nothing if it was carried out. Log messages, warnings, and the
/// prompt that some switches repeat below them, do not count. In one line that is not cut, as above.
/// @param is_prompt  whether a line is a prompt
std::optional<std::string> find_complaint(std::string_view answer,
                                          const std::function<bool(std::string_view)>& is_prompt);

/// An answer to the removal of VLANs, without the table of those that do not exist: no port carries them.
/// @source  PowerConnect 6200 and 8000, whose firmware is that of N-Series before 6, in tests of fake-switches and
/// netman
std::string without_missing_vlans(std::string_view answer);

/// Whether this error text says that the port does not exist.
bool says_no_such_port(std::string_view error);

/// Whether this error text says that a VLAN does not exist.
bool says_no_such_vlan(std::string_view error);

}  // namespace haas::drivers

// Prompts that a login may end in, instead of a prompt for a command.
#pragma once

#include <string>
#include <string_view>

namespace haas::sys {

/// Whether a prompt belongs to the change of a password: it asks for a new password, for the present one, to repeat
/// one, or whether to change it. A login answers none of these: the answer could become the password.
/// @source  pam_unix and passwd of Linux (`Current password:`, `New password:`, `Retype new password:`), Cisco NX-OS
///          (`Enter old password:`, `Enter new password:`, `Confirm password:`), Dell and HP switches (`Re-enter the
///          new password:`, `Do you want to change the password (Y/N)[Y] ?`)
bool asks_to_change_password(std::string_view prompt);

/// The complaint about such a prompt, with the remedy.
std::string password_change_text(std::string_view user, std::string_view prompt);

}  // namespace haas::sys

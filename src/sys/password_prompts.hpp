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
/// @param prompt  empty if there is none
std::string password_change_text(std::string_view user, std::string_view prompt);

/// Whether a prompt asks for the password of the login, and neither for a one-time code, whatever its name, nor for a
/// change of the password.
/// @source  the prompts of pam_google_authenticator (`Verification code: `), pam_oath (`One-time password (OATH) for
///          `...': `), RSA SecurID (`Enter PASSCODE:`), S/Key and RADIUS challenges (`Response: `)
bool asks_for_password(std::string_view prompt);

/// The complaint about a prompt that asks for anything else.
std::string strange_prompt_text(std::string_view prompt);

}  // namespace haas::sys

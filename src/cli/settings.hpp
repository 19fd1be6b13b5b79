// Where the service is and who asks: from options, the environment and haas.cfg, in this order.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/secret.hpp"
#include "cli/command.hpp"
#include "cli/passwords.hpp"

namespace haas::cli {

/// The value of an environment variable, or null: getenv, or a test's own.
using Environment = std::function<const char*(const char*)>;

struct Credentials {
    std::string username;  ///< empty: nobody is named, and the service decides what that may do
    base::Secret password;
};

/// What the [client] section of haas.cfg says, as far as it says it.
struct FileSettings {
    std::string endpoint;
    std::string username;
    base::Secret password;
    /// Why a password from elsewhere is not sent to that endpoint: another user could have written the file, or none names it.
    std::string endpoint_doubt = {};
};

/// Reads haas.cfg. One that nobody asked for and that this user may not read (the service's own, with its secrets) is
/// as good as none.
/// @throws base::ConfigError
FileSettings read_file_settings(const std::string& from_option);

/// The service's base URL, without a slash at its end.
/// @throws UsageError  for what is not an http or https URL, or holds a user or password
std::string choose_endpoint(const Globals& globals, const Environment& environment, const FileSettings& file);

/// Who asks. A password found beside another user's name is not used; without one, the terminal is asked. One of the
/// environment's or of an option's is sent only to an endpoint of theirs, or one that there is no doubt about.
/// @throws UsageError  when a user is named and no password can be had, or sent
Credentials choose_credentials(const Globals& globals, const Environment& environment, const FileSettings& file,
                               Login login, Passwords& passwords);

}  // namespace haas::cli

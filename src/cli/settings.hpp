// The service's endpoint and the user's credentials: from options, the environment and haas.cfg, in this order.
#pragma once

#include <filesystem>
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
    std::string username;  ///< empty: no user; the service decides what is allowed without one
    base::Secret password;
    base::Secret token = {};  ///< instead of both
};

/// The settings in the [client] section of haas.cfg; empty where they are not set.
struct FileSettings {
    std::string endpoint;
    std::string username;
    base::Secret password;
    /// Why a password from an option or the environment is not sent to this endpoint: another user could have written
    /// the file, or no file names it. Empty: the endpoint is trusted.
    std::string endpoint_distrust = {};
};

/// Reads haas.cfg. A file that was not asked for and that this user may not read is ignored: it is the service's own,
/// with its secrets.
/// @throws base::ConfigError
FileSettings read_file_settings(const std::string& from_option);

/// The service's base URL, without a slash at its end.
/// @throws UsageError  when it is not an http or https URL, or contains a user or a password
std::string choose_endpoint(const Globals& globals, const Environment& environment, const FileSettings& file);

/// The user's credentials. A password that stands beside another user's name is not used. Without any password, the
/// user is asked on the terminal. A password from the environment or an option is sent only to an endpoint from the
/// environment or an option, or to a trusted one.
/// @throws UsageError  when a user is named, and no password is available or may be sent
Credentials choose_credentials(const Globals& globals, const Environment& environment, const FileSettings& file,
                               Login login, Passwords& passwords);

/// A token instead of a password: of the file that --token-file or HAAS_TOKEN_FILE names, or of the stored login, if
/// that is of this endpoint and of the user, and no password is given. Empty: there is none.
/// @throws UsageError  if the file holds no token or may not be sent, or no login is stored where one is needed
std::optional<Credentials> find_token(const Globals& globals, const Environment& environment, const FileSettings& file,
                                      const std::string& endpoint, Login login, Passwords& passwords,
                                      const std::filesystem::path& login_file);

}  // namespace haas::cli

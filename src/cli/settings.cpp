#include "cli/settings.hpp"

#include <unistd.h>

#include <cerrno>

#include "base/text.hpp"
#include "base/token.hpp"
#include "base/trusted_path.hpp"
#include "cli/stored_login.hpp"
#include "cli/usage_error.hpp"
#include "sys/config.hpp"

namespace haas::cli {

namespace {

/// The value of a variable; empty if it is not set.
std::string variable(const Environment& environment, const char* name) {
    const char* const value = environment(name);
    return value == nullptr ? std::string() : std::string(value);
}

/// The endpoint from an option or the environment, not from a file.
std::string named_endpoint(const Globals& globals, const Environment& environment) {
    return globals.endpoint.value_or(variable(environment, "HAAS_ENDPOINT"));
}

/// A password from the environment or an option is sent only to an endpoint that its user has named there, or that
/// comes from a file that no other user can have written.
void require_trusted_endpoint(const FileSettings& file) {
    if (file.endpoint_distrust.empty()) return;
    throw UsageError("the password is not sent to " + file.endpoint + ": " + file.endpoint_distrust +
                     "; name the service with HAAS_ENDPOINT or --endpoint");
}

bool is_forbidden(const std::string& file) { return access(file.c_str(), R_OK) != 0 && errno == EACCES; }

}  // namespace

FileSettings read_file_settings(const std::string& from_option) {
    const auto file = sys::find_config(from_option, sys::Reader::client);
    const char* const named = std::getenv("HAAS_CONFIG");
    const bool asked_for = !from_option.empty() || (named != nullptr && *named != '\0');
    FileSettings settings;
    settings.endpoint = sys::Config().client.endpoint;
    settings.endpoint_distrust = "this is only the default address, where any user of this machine could answer";
    if (!file || (!asked_for && is_forbidden(file->string()))) return settings;
    const auto config = sys::read_config(*file);
    settings.username = config.client.username;
    settings.password = config.client.password;
    if (config.client.endpoint_is_given) {
        settings.endpoint = config.client.endpoint;
        settings.endpoint_distrust = base::distrust(*file, base::Keeper::self);
    }
    return settings;
}

std::string choose_endpoint(const Globals& globals, const Environment& environment, const FileSettings& file) {
    std::string endpoint = named_endpoint(globals, environment);
    if (endpoint.empty()) endpoint = file.endpoint;
    const auto scheme_end = endpoint.find("://");
    const auto scheme = endpoint.substr(0, scheme_end);
    if (scheme_end == std::string::npos || (scheme != "http" && scheme != "https") ||
        endpoint.size() == scheme_end + 3) {
        throw UsageError("the endpoint must be an http or https URL, such as http://127.0.0.1:5000");
    }
    const auto host_end = endpoint.find('/', scheme_end + 3);
    if (base::contains(endpoint.substr(0, host_end), '@')) {
        throw UsageError(
            "the endpoint must not hold a user or a password: use --username and --password-file, "
            "or HAAS_USERNAME and HAAS_PASSWORD");
    }
    if (endpoint.find_first_of("?# \t\r\n") != std::string::npos) {
        throw UsageError("the endpoint must be a URL without blanks, ? or #");
    }
    while (endpoint.back() == '/') endpoint.pop_back();
    return endpoint;
}

Credentials choose_credentials(const Globals& globals, const Environment& environment, const FileSettings& file,
                               Login login, Passwords& passwords) {
    const auto environment_user = variable(environment, "HAAS_USERNAME");
    Credentials chosen;
    chosen.username = globals.username.value_or(environment_user.empty() ? file.username : environment_user);
    if (login == Login::needless) return {};
    if (chosen.username.empty()) {
        if (globals.password_file)
            throw UsageError("there is a password, but no user: give --username or HAAS_USERNAME");
        return chosen;
    }
    if (base::contains(chosen.username, ':')) throw UsageError("a user's name must not contain a colon");
    const bool sends_as_told = !named_endpoint(globals, environment).empty();
    const auto belongs = [&](const std::string& user) { return user.empty() || user == chosen.username; };
    if (globals.password_file) {
        if (!sends_as_told) require_trusted_endpoint(file);
        chosen.password = passwords.from_file(*globals.password_file);
    } else if (auto password = variable(environment, "HAAS_PASSWORD"); !password.empty() && belongs(environment_user)) {
        if (!sends_as_told) require_trusted_endpoint(file);
        chosen.password = base::Secret(std::move(password));
    } else if (!file.password.empty() && belongs(file.username)) {
        chosen.password = file.password;
    } else {
        const bool is_distrusted = !sends_as_told && !file.endpoint_distrust.empty();
        const std::string where = is_distrusted ? " for " + file.endpoint : "";
        chosen.password = passwords.from_terminal("Password of " + chosen.username + where, Typed::once);
    }
    return chosen;
}

std::optional<Credentials> find_token(const Globals& globals, const Environment& environment, const FileSettings& file,
                                      const std::string& endpoint, Login login, Passwords& passwords,
                                      const std::filesystem::path& login_file) {
    if (login == Login::needless || login == Login::by_password) return std::nullopt;
    const bool names_password = globals.username || globals.password_file;
    if (globals.token_file && names_password) throw UsageError("give a token or a user, not both");
    const auto token_file = globals.token_file.value_or(names_password ? "" : variable(environment, "HAAS_TOKEN_FILE"));
    if (login == Login::needed && !token_file.empty()) {
        if (named_endpoint(globals, environment).empty()) require_trusted_endpoint(file);
        auto token = passwords.from_file(token_file);
        if (!base::is_token(token.reveal())) throw UsageError(token_file + " holds no token of HaaS");
        return Credentials{{}, {}, std::move(token)};
    }
    if (login == Login::needed && (globals.password_file || !variable(environment, "HAAS_PASSWORD").empty())) {
        return std::nullopt;
    }
    const auto stored = read_login(login_file);
    const auto wanted = globals.username.value_or(variable(environment, "HAAS_USERNAME"));
    if (stored && stored->endpoint == endpoint && (wanted.empty() || wanted == stored->username)) {
        return Credentials{stored->username, {}, stored->token};
    }
    if (login == Login::stored) throw UsageError("you are not logged in at " + endpoint);
    return std::nullopt;
}

}  // namespace haas::cli

#include "api/credentials.hpp"

#include <strings.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/password.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "core/error.hpp"

namespace haas::api {

namespace {

constexpr std::string_view basic = "Basic ";
constexpr std::string_view bearer = "Bearer ";

bool has_scheme(const std::string& header, std::string_view scheme) {
    return header.size() >= scheme.size() && ::strncasecmp(header.c_str(), scheme.data(), scheme.size()) == 0;
}

std::string cookie(std::string_view value, std::chrono::seconds lifetime) {
    return std::string(session_cookie) + "=" + std::string(value) + "; Path=/; Secure; HttpOnly; SameSite=Strict; " +
           "Max-Age=" + std::to_string(lifetime.count());
}

}  // namespace

void refuse_login() { throw core::AuthenticationError("The user name or the password is wrong."); }

std::string make_session_cookie(const base::Secret& token, std::chrono::seconds lifetime) {
    return cookie(token.reveal(), lifetime);
}

std::string end_of_session_cookie() { return cookie({}, std::chrono::seconds(0)); }

std::optional<base::Secret> find_bearer_token(const http::Request& request) {
    if (!has_scheme(request.authorization, bearer)) return std::nullopt;
    return base::Secret(std::string(base::trim(std::string_view(request.authorization).substr(bearer.size()))));
}

/// @source  RFC 6265, 4.2.1
std::optional<base::Secret> find_session_token(const http::Request& request) {
    std::string_view rest = request.cookie;
    while (!rest.empty()) {
        const auto pair = base::trim(rest.substr(0, rest.find(';')));
        const auto equals = pair.find('=');
        if (pair.substr(0, equals) == session_cookie && equals != std::string_view::npos) {
            return base::Secret(std::string(pair.substr(equals + 1)));
        }
        rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
    }
    return std::nullopt;
}

bool has_login(const http::Request& request) { return has_scheme(request.authorization, basic); }

Login parse_login(const http::Request& request) {
    const auto& header = request.authorization;
    if (header.empty()) {
        throw core::AuthenticationError("Send a user name and a password (HTTP Basic), or a token (Bearer).");
    }
    if (!has_login(request)) throw core::AuthenticationError("This service takes HTTP Basic and Bearer tokens only.");
    const auto decoded = base::decode_base64(std::string_view(header).substr(basic.size()));
    if (!decoded) refuse_login();
    // Old browsers and libraries send ISO 8859-1, whatever the service announces. Such a text is hardly ever UTF-8 as
    // well.
    const bool is_utf8 = base::is_clean_utf8(decoded->reveal());
    const base::Secret login = is_utf8 ? *decoded : base::Secret(base::utf8_of_latin1(decoded->reveal()));
    const std::string_view text = login.reveal();
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.size() - colon > base::longest_password + 1) refuse_login();
    return {std::string(text.substr(0, colon)), base::Secret(std::string(text.substr(colon + 1)))};
}

}  // namespace haas::api

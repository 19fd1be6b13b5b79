// What a request says of its sender: nothing of it is verified here.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/secret.hpp"
#include "http/message.hpp"

namespace haas::api {

/// The name of the cookie that holds a session. Browsers keep a cookie with this prefix only if it is Secure, of
/// exactly this host, and for all paths.
/// @source  RFC 6265bis, 4.1.3.2
constexpr const char* session_cookie = "__Host-haas";

/// The cookie of a session, for the browser to keep.
std::string make_session_cookie(const base::Secret& token, std::chrono::seconds lifetime);
/// The same, for the browser to forget.
std::string end_of_session_cookie();

/// The token of `Authorization: Bearer`, if the header says that.
/// @source  RFC 6750, 2.1
std::optional<base::Secret> find_bearer_token(const http::Request& request);

/// The token in the cookie of a session, if there is one.
std::optional<base::Secret> find_session_token(const http::Request& request);

/// Whether there is an `Authorization: Basic`.
bool has_login(const http::Request& request);

struct Login {
    std::string user;
    base::Secret password;
};

/// The user name and the password of `Authorization: Basic`.
/// @throws AuthenticationError  if there are none
/// @source  RFC 7617, sections 2 and 2.1
Login parse_login(const http::Request& request);

[[noreturn]] void refuse_login();

}  // namespace haas::api

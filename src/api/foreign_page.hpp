// A page of another site can make a browser send requests, and the browser adds a remembered password. Browsers also
// say which page a request comes from. Programs that are no browsers do not.
#pragma once

#include <set>
#include <string>

#include "http/message.hpp"

namespace haas::api {

/// Refuses a request that a page of another site has made a browser send, unless haas.cfg names the page's origin.
/// @param named  those origins, as browsers write them
/// @throws core::AuthorizationError  the message says what to do, also if the page is HaaS's own behind a proxy
/// @source  Fetch, 3.2 (Origin), W3C Fetch Metadata (Sec-Fetch-Site), and RFC 9110, 10.1.3 (Referer)
void refuse_foreign_page(const http::Request& request, const std::set<std::string>& named);

/// Whether a page of HaaS itself has sent the request: its Origin says so.
bool is_from_own_page(const http::Request& request);

}  // namespace haas::api

// Pages of other origins that may use the API from a browser: those that haas.cfg names, and no others.
#pragma once

#include <set>
#include <string>

#include "http/message.hpp"

namespace haas::api {

/// Adds to an answer what a browser needs before it shows the answer to a page of a named origin, or sends that page's
/// request. Pages of other origins get nothing of it.
/// @param origins  as browsers write them
/// @source  Fetch, 3.3 (CORS protocol). Browsers do not accept a wildcard for requests with passwords.
void allow_named_pages(const std::set<std::string>& origins, const http::Request& request, http::Response& response);

}  // namespace haas::api

// Browsers send a remembered password with requests that pages of other sites make them send. They also say where a request
// comes from; programs that are no browsers say nothing.
#pragma once

#include "http/message.hpp"

namespace haas::api {

/// Refuses what a page of another site has made a browser send.
/// @throws core::AuthorizationError  which tells what to do, also where it is our own page behind a proxy
/// @source  Fetch, 3.2 (Origin), W3C Fetch Metadata (Sec-Fetch-Site), and RFC 9110, 10.1.3 (Referer)
void refuse_foreign_page(const http::Request& request);

}  // namespace haas::api

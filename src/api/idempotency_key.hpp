// The header Idempotency-Key: a client's own name for a request, so that the request can be sent again.
#pragma once

#include <optional>

#include "core/request_key.hpp"
#include "http/message.hpp"

namespace haas::api {

/// In the answer to a repeated request.
inline constexpr const char* replayed_header = "Idempotent-Replayed";

/// The key that a request brings; empty if it brings none, or only looks.
/// @throws ValidationError  for a header that is none
/// @source  draft-ietf-httpapi-idempotency-key-header, 2.1: a string of RFC 8941. As most clients send it without
///          quotes, that counts as well.
std::optional<core::RequestKey> find_request_key(const http::Request& request);

}  // namespace haas::api

// Tokens in answers.
#pragma once

#include "base/json.hpp"
#include "core/token.hpp"

namespace haas::api {

/// The members of a token: never the token itself.
void write_token(base::JsonWriter& json, const core::Token& token);

}  // namespace haas::api

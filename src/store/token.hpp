// Table `token`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/token.hpp"
#include "store/database.hpp"

namespace haas::store {

/// The token with this digest, unless it has expired.
std::optional<core::Token> find_token(const Reading& tx, const std::string& digest);
/// All of a user's, sorted by label, without those that have expired.
std::vector<core::Token> list_tokens(const Reading& tx, core::UserId user);

/// @param token  its id, label of the project and last use do not matter
void insert_token(const Writing& tx, const core::Token& token, const std::string& digest);
void note_token_use(const Writing& tx, core::TokenId token, base::Timestamp at);
/// With all that were made with it.
void delete_token(const Writing& tx, core::TokenId token);
void delete_tokens_of_user(const Writing& tx, core::UserId user);
void delete_expired_tokens(const Writing& tx, core::UserId user);

}  // namespace haas::store

// Tokens as the database has them: never the token itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "core/id.hpp"

namespace haas::core {

using TokenId = Id<struct TokenRow>;

struct Token {
    /// A session is a browser's, in its cookie; its user has not named it.
    enum class Kind { token, session };
    enum class Scope { full, read };
    TokenId id;
    UserId user_id;
    Kind kind = Kind::token;
    std::string label;
    Scope scope = Scope::full;
    std::optional<ProjectId> project_id;  ///< the only project in which it counts
    std::optional<std::string> project_label;
    std::optional<TokenId> made_with;  ///< the token or session by which its maker was known, if it was not a password
    base::Timestamp created_at;
    std::optional<base::Timestamp> expires_at;
    std::optional<base::Timestamp> last_used_at;  ///< within some minutes
};

constexpr std::string_view token_kind_word(Token::Kind kind) {
    return kind == Token::Kind::session ? "session" : "token";
}
constexpr std::string_view token_scope_word(Token::Scope scope) {
    return scope == Token::Scope::read ? "read" : "full";
}

}  // namespace haas::core

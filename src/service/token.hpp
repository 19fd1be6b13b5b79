// Tokens and sessions: how users are known without their passwords.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "core/label.hpp"
#include "core/token.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// The longest time for which a token can be asked.
constexpr std::chrono::seconds longest_token{std::chrono::years(10)};

struct TokenRequest {
    std::string label;
    core::Token::Scope scope = core::Token::Scope::full;
    std::optional<std::string> project;
    /// Empty: until it is deleted, or as long as the token with which it is made.
    std::optional<std::chrono::seconds> lifetime;
};

/// `full` or `read`.
/// @throws BadArgumentError
core::Token::Scope parse_scope(const std::string& word);

/// Makes a token for the caller. One that is made with a token, or in a session, ends with it at the latest.
/// @throws AuthorizationError  for a caller whose token is limited to a project, for a project that is not theirs, and
///         for a lifetime beyond the end of the caller's own token;
///         DuplicateError;  BlockedError  if the caller has as many as one user may have
base::Secret token_create(store::Writing& tx, const Caller& caller, const TokenPolicy& policy,
                          const TokenRequest& request);

/// The tokens and sessions of the caller, or of the user who is named.
/// @throws AuthorizationError  if the caller may not see those of that user;  NotFoundError
std::vector<core::Token> list_tokens(store::Reading& tx, const Caller& caller, const std::optional<std::string>& user);

/// Ends a token or session of the caller, or of the user who is named.
/// @throws as list_tokens()
void token_delete(store::Writing& tx, const Caller& caller, const std::string& label,
                  const std::optional<std::string>& user);

struct NewSession {
    base::Secret token;
    std::chrono::seconds lifetime;
};
/// Makes a session for the caller, which ends with the caller's own token or session at the latest. Where the caller
/// has very many, the one that was used least recently ends.
/// @throws AuthorizationError  for a caller whose token is limited
NewSession session_create(store::Writing& tx, const Caller& caller, const TokenPolicy& policy);

/// Ends the session by which the caller is known, if it is one.
void session_delete(store::Writing& tx, const Caller& caller);

/// Whose token this is, by its digest.
struct TokenUser {
    core::User user;
    core::Token token;
};
/// Empty if there is no such token of this kind, or not any more.
std::optional<TokenUser> find_token_user(const store::Reading& tx, const std::string& digest, core::Token::Kind kind);

/// Whether the token has ended by itself.
bool is_expired(const core::Token& token, base::Timestamp now);

/// How long a use stays unnoted, as each note is a write.
constexpr std::chrono::minutes token_use_interval{10};

/// Whether a token was used since token_use_interval without a note.
bool is_use_unnoted(const core::Token& token, base::Timestamp now);

/// Waits for no standby: whoever looks at something must not wait for one.
void note_token_use(store::Writing& tx, const core::Token& token);

}  // namespace haas::service

#include "service/token.hpp"

#include <algorithm>
#include <utility>

#include "base/token.hpp"
#include "base/uuid.hpp"
#include "core/error.hpp"
#include "service/share.hpp"
#include "store/replication.hpp"
#include "store/token.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

using core::Token;

/// The most sessions of one user: that many browsers, not yet expired.
constexpr std::size_t most_sessions = 20;

core::UserId id_of(const store::Reading& tx, const Caller& caller, const std::optional<std::string>& user) {
    require_unlimited(caller);
    if (!user || *user == caller.label) return caller.id;
    require_admin(caller);
    const auto found = store::find_user(tx, *user);
    if (!found) throw core::NotFoundError("User " + *user + " does not exist.");
    return found->id;
}

std::vector<Token> list_of_kind(const store::Reading& tx, core::UserId user, Token::Kind kind) {
    auto tokens = store::list_tokens(tx, user);
    std::erase_if(tokens, [&](const Token& token) { return token.kind != kind; });
    return tokens;
}

base::Secret insert(const store::Writing& tx, const Token& token) {
    auto secret = base::make_token();
    store::insert_token(tx, token, base::token_digest(secret));
    return secret;
}

// What is made with a token or in a session ends with it, by time or because it is deleted: whoever got hold of one has
// nothing afterwards.

/// By which the caller is known; empty: there is none.
std::optional<core::TokenId> origin_of(const Caller& caller) {
    return caller.token ? std::optional(caller.token->id) : std::nullopt;
}

/// When it ends; empty: never, or there is none.
std::optional<base::Timestamp> end_of(const Caller& caller) {
    return caller.token ? caller.token->expires_at : std::nullopt;
}

/// @throws AuthorizationError  for a time after the end of the caller's own token
std::optional<base::Timestamp> checked_end(const store::Reading& tx, const Caller& caller,
                                           const std::optional<std::chrono::seconds>& lifetime) {
    const auto latest = end_of(caller);
    if (!lifetime) return latest;
    const auto end = tx.now() + *lifetime;
    if (!latest || end <= *latest) return end;
    throw core::AuthorizationError(
        "A token that is made with a token, or in a session, ends with it at the latest: in " +
        std::to_string((*latest - tx.now()).count()) + " seconds. For a longer one, send your password.");
}

bool was_used_before(const Token& one, const Token& other) {
    const auto age = [](const Token& token) {
        return std::pair(token.last_used_at.value_or(token.created_at), token.id);
    };
    return age(one) < age(other);
}

}  // namespace

Token::Scope parse_scope(const std::string& word) {
    for (const auto scope : {Token::Scope::full, Token::Scope::read}) {
        if (core::token_scope_word(scope) == word) return scope;
    }
    throw core::BadArgumentError("The scope must be full or read.", "scope");
}

base::Secret token_create(store::Writing& tx, const Caller& caller, const TokenPolicy& policy,
                          const TokenRequest& request) {
    require_unlimited(caller);
    Token token;
    token.user_id = caller.id;
    token.label = request.label;
    token.scope = request.scope;
    if (request.project) {
        auto looking = caller;  // an observer may have a token for looks
        looking.needed = core::ProjectRole::observer;
        token.project_id = get_project(tx, looking, *request.project).id;
    }
    token.made_with = origin_of(caller);
    token.created_at = tx.now();
    token.expires_at = checked_end(tx, caller, request.lifetime);
    store::delete_expired_tokens(tx, caller.id);
    const auto all = store::list_tokens(tx, caller.id);
    if (std::any_of(all.begin(), all.end(), [&](const Token& other) { return other.label == token.label; })) {
        throw core::DuplicateError("You have a token " + token.label + " already.");
    }
    const auto count =
        std::count_if(all.begin(), all.end(), [](const Token& t) { return t.kind == Token::Kind::token; });
    if (count >= policy.per_user) {
        throw core::BlockedError("You have " + std::to_string(count) +
                                 " tokens already, as many as one user may have: delete one with token_delete." +
                                 limit_hint("[api] tokens_per_user"));
    }
    return insert(tx, token);
}

std::vector<Token> list_tokens(store::Reading& tx, const Caller& caller, const std::optional<std::string>& user) {
    return store::list_tokens(tx, id_of(tx, caller, user));
}

void token_delete(store::Writing& tx, const Caller& caller, const std::string& label,
                  const std::optional<std::string>& user) {
    const auto owner = id_of(tx, caller, user);
    for (const auto& token : store::list_tokens(tx, owner)) {
        if (token.label == label) return store::delete_token(tx, token.id);
    }
    throw core::NotFoundError("There is no token " + label + ".");
}

NewSession session_create(store::Writing& tx, const Caller& caller, const TokenPolicy& policy) {
    require_unlimited(caller);
    store::delete_expired_tokens(tx, caller.id);
    const bool replaces = caller.token && caller.token->kind == Token::Kind::session;
    const auto origin = replaces ? caller.token->made_with : origin_of(caller);
    session_delete(tx, caller);
    const auto sessions = list_of_kind(tx, caller.id, Token::Kind::session);
    if (sessions.size() >= most_sessions) {
        store::delete_token(tx, std::min_element(sessions.begin(), sessions.end(), was_used_before)->id);
    }
    Token token;
    token.user_id = caller.id;
    token.kind = Token::Kind::session;
    token.label = "session-" + base::make_uuid();
    token.made_with = origin;
    token.created_at = tx.now();
    const auto end = std::min(tx.now() + policy.session_lifetime, end_of(caller).value_or(base::Timestamp::max()));
    token.expires_at = end;
    return {insert(tx, token), end - tx.now()};
}

void session_delete(store::Writing& tx, const Caller& caller) {
    if (caller.token && caller.token->kind == Token::Kind::session) store::delete_token(tx, caller.token->id);
}

std::optional<TokenUser> find_token_user(const store::Reading& tx, const std::string& digest, Token::Kind kind) {
    auto token = store::find_token(tx, digest);
    if (!token || token->kind != kind) return std::nullopt;
    auto user = store::find_user_by_id(tx, token->user_id);
    if (!user) return std::nullopt;
    return TokenUser{*std::move(user), *std::move(token)};
}

void note_token_use(store::Writing& tx, const Token& token) {
    store::commit_without_standby(tx);
    store::note_token_use(tx, token.id, tx.now());
}

bool is_expired(const Token& token, base::Timestamp now) { return token.expires_at && *token.expires_at <= now; }

bool is_use_unnoted(const Token& token, base::Timestamp now) {
    return !token.last_used_at || now - *token.last_used_at >= token_use_interval || now < *token.last_used_at;
}

}  // namespace haas::service

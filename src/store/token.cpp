#include "store/token.hpp"

#include "base/error.hpp"
#include "store/rows.hpp"

namespace haas::store {

namespace {

using core::Token;

/// The value of which this is the word.
template <class Value, auto word_of, Value... all>
Value parse_word(const std::string& word) {
    std::optional<Value> found;
    ((found = word_of(all) == word ? std::optional(all) : found), ...);
    if (!found) throw base::Error("The database has an unknown word for a token: " + word);
    return *found;
}

constexpr auto parse_kind = &parse_word<Token::Kind, &core::token_kind_word, Token::Kind::token, Token::Kind::session>;
constexpr auto parse_scope = &parse_word<Token::Scope, &core::token_scope_word, Token::Scope::full, Token::Scope::read>;

}  // namespace

}  // namespace haas::store

namespace soci {

template <>
struct type_conversion<haas::core::Token::Kind>
    : column_conversion<haas::core::Token::Kind, std::string, haas::store::parse_kind> {};

template <>
struct type_conversion<haas::core::Token::Scope>
    : column_conversion<haas::core::Token::Scope, std::string, haas::store::parse_scope> {};

}  // namespace soci

namespace haas::store {

/// Of `token t` with its `project p`, if it has one.
template <>
struct Columns<Token> {
    static constexpr std::tuple list{
        Column{"t.id", &Token::id},
        Column{"t.user_id", &Token::user_id},
        Column{"t.kind", &Token::kind},
        Column{"t.label", &Token::label},
        Column{"t.scope", &Token::scope},
        Column{"t.project_id", &Token::project_id},
        Column{"p.label", &Token::project_label},
        Column{"t.made_with", &Token::made_with},
        Column{"t.created_at", &Token::created_at},
        Column{"t.expires_at", &Token::expires_at},
        Column{"t.last_used_at", &Token::last_used_at},
    };
};

std::optional<Token> find_token(const Reading& tx, const std::string& digest) {
    return select_row<Token,
                      "FROM token t LEFT JOIN project p ON p.id = t.project_id"
                      " WHERE t.digest = :digest AND (t.expires_at IS NULL OR t.expires_at > :now)">(tx, digest,
                                                                                                     tx.now());
}

std::vector<Token> list_tokens(const Reading& tx, core::UserId user) {
    return select_rows<Token,
                       "FROM token t LEFT JOIN project p ON p.id = t.project_id WHERE t.user_id = :user"
                       " AND (t.expires_at IS NULL OR t.expires_at > :now) ORDER BY t.label COLLATE natural_order">(
        tx, user, tx.now());
}

void insert_token(const Writing& tx, const Token& token, const std::string& digest) {
    execute(tx,
            "INSERT INTO token (user_id, kind, label, digest, scope, project_id, made_with, created_at, expires_at)"
            " VALUES (:user, :kind, :label, :digest, :scope, :project, :made_with, :created, :expires)",
            token.user_id, core::token_kind_word(token.kind), token.label, digest, core::token_scope_word(token.scope),
            token.project_id, token.made_with, token.created_at, token.expires_at);
}

void note_token_use(const Writing& tx, core::TokenId token, base::Timestamp at) {
    execute(tx, "UPDATE token SET last_used_at = :at WHERE id = :token", at, token);
}

void delete_token(const Writing& tx, core::TokenId token) { execute(tx, "DELETE FROM token WHERE id = :token", token); }

void delete_tokens_of_user(const Writing& tx, core::UserId user) {
    execute(tx, "DELETE FROM token WHERE user_id = :user", user);
}

void delete_expired_tokens(const Writing& tx, core::UserId user) {
    execute(tx, "DELETE FROM token WHERE user_id = :user AND expires_at <= :now", user, tx.now());
}

}  // namespace haas::store

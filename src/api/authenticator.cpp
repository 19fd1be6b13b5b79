#include "api/authenticator.hpp"

#include <utility>

#include "api/credentials.hpp"
#include "api/foreign_page.hpp"
#include "base/log.hpp"
#include "base/password.hpp"
#include "base/token.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "service/token.hpp"
#include "service/user.hpp"

namespace haas::api {

namespace {

/// Refuses a change by a cookie, unless a script of HaaS's own pages has sent it: a browser adds the cookie to whatever
/// a page makes it send, but only a script can add this header, and only with the permission of the service if it is
/// another site's.
void require_own_script(const http::Request& request) {
    if (request.method == http::Method::get || request.method == http::Method::head) return;
    if (request.haas_request == "1" && is_from_own_page(request)) return;
    throw core::AuthorizationError(
        "With a session's cookie, changes need the header X-Haas-Request: 1 and this service's own Origin.");
}

/// Of a user whom the web server has authenticated.
void require_label(const std::string& user) {
    try {
        core::require_label(user, "user", {});
    } catch (const core::DomainError& reason) {
        throw core::AuthorizationError("The web server knows you by a name that no user of HaaS can have: " +
                                       std::string(reason.what()));
    }
}

}  // namespace

std::string_view credential_word(Credential credential) {
    switch (credential) {
        case Credential::token: return "token";
        case Credential::session: return "session";
        case Credential::remote_user: return "remote_user";
        case Credential::password: break;
    }
    return "password";
}

Authenticator::Authenticator(PasswordChecks checks, const base::Clock& clock, RemoteUsers remote_users)
    : checks_(std::move(checks)), clock_(clock), remote_users_(remote_users) {}

std::shared_ptr<PasswordChecks::Outcome> Authenticator::begin_check(const Proof& given,
                                                                    const std::string& address) const {
    if (!checks_.begin) return std::make_shared<PasswordChecks::Outcome>();
    auto turn = checks_.begin(given.label, given.password, address);
    if (turn) return turn;
    const auto pause = checks_.pause ? checks_.pause(given.label, address) : std::chrono::seconds(1);
    const bool is_slowed = pause > std::chrono::seconds(1);
    throw GuessingError(
        (is_slowed
             ? "There were many wrong passwords of this user or from your address: try again in " +
                   std::to_string(pause.count()) + " seconds."
             : std::string("The service is verifying many passwords, as many as [api] password_checks in haas.cfg "
                           "allows: try again in a second.")) +
            " A repeated request gets its turn sooner.",
        pause);
}

Proof Authenticator::prove(const http::Request& request, store::Database& database) const {
    if (auto proof = find_token_proof(request, database)) return *std::move(proof);
    // A login that the web server has verified itself is none for HaaS's own table.
    const bool is_remote = is_remote_user(request);
    if (is_remote && (!has_login(request) || request.auth_type == "Basic")) return prove_remote_user(request, database);
    auto login = parse_login(request);
    Proof given{.label = std::move(login.user), .password = std::move(login.password)};
    if (checks_.proofs.knows(given.label, given.password, clock_.now())) return given;
    return verify(std::move(given), request.remote_address, database);
}

Proof Authenticator::prove_again(const http::Request& request, const Proof& before, store::Database& database) const {
    if (before.credential != Credential::password) return prove(request, database);
    return verify({.label = before.label, .password = before.password}, request.remote_address, database);
}

std::optional<Proof> Authenticator::find_token_proof(const http::Request& request, store::Database& database) const {
    const auto look_up = [&](const base::Secret& token, Credential credential) -> std::optional<Proof> {
        if (!base::is_token(token.reveal())) return std::nullopt;
        Proof proof;
        proof.credential = credential;
        proof.token_digest = base::token_digest(token);
        database.read([&](store::Reading& tx) { look_up_token(tx, proof); });
        if (!proof.token_user) return std::nullopt;
        proof.label = proof.token_user->user.label;
        return proof;
    };
    if (const auto token = find_bearer_token(request)) {
        if (auto proof = look_up(*token, Credential::token)) return proof;
        // Not slowed: nobody guesses 256 bits, and a script with an old token must hear that it is old.
        throw core::AuthenticationError("The token is wrong, has expired, or was deleted.");
    }
    const auto token = find_session_token(request);
    if (!token) return std::nullopt;
    auto proof = look_up(*token, Credential::session);
    if (proof) require_own_script(request);
    // A browser keeps the cookie of a session that was ended elsewhere, and other credentials must still count.
    if (!proof && request.authorization.empty() && !is_remote_user(request)) {
        throw EndedSessionError("The session has ended: log in again.");
    }
    return proof;
}

bool Authenticator::is_remote_user(const http::Request& request) const {
    return remote_users_.are_trusted && !request.remote_user.empty();
}

Proof Authenticator::prove_remote_user(const http::Request& request, store::Database& database) const {
    const auto& label = request.remote_user;
    require_label(label);
    const bool is_known = database.read([&](store::Reading& tx) { return service::find_login(tx, label).has_value(); });
    if (!is_known && remote_users_.unknown == RemoteUsers::Unknown::refused) {
        throw core::AuthorizationError("HaaS does not know user " + label + ": ask an administrator.");
    }
    if (!is_known) {
        database.write([&](store::Writing& tx) {
            service::add_remote_user(tx, core::UserLabel(label), remote_users_.most_users);
        });
        base::log::info("user_created", {{"user", label}, {"reason", "first login by the web server"}});
    }
    return {.credential = Credential::remote_user, .label = label};
}

Proof Authenticator::verify(Proof given, const std::string& address, store::Database& database) const {
    using Outcome = PasswordChecks::Outcome;
    const auto user = database.read([&](store::Reading& tx) { return service::find_login(tx, given.label); });
    const std::string& hash = user ? user->password_hash : base::impossible_password_hash();
    if (!confirm(given, hash)) {
        const auto turn = begin_check(given, address);
        // Another worker may have verified the same login meanwhile.
        const bool is_right = confirm(given, hash) || (base::verify_password(given.password, hash) && user);
        *turn = is_right ? Outcome::right : Outcome::wrong;
        if (!is_right) refuse_login();
        checks_.proofs.keep({given.label, given.password, hash}, clock_.now());
        given.password_hash = hash;
    }
    return given;
}

bool Authenticator::confirm(Proof& proof, const std::string& password_hash) const {
    if (proof.password_hash == password_hash) return true;
    if (!checks_.proofs.renew({proof.label, proof.password, password_hash}, clock_.now())) return false;
    proof.password_hash = password_hash;
    return true;
}

void Authenticator::look_up_token(const store::Reading& tx, Proof& proof) {
    const bool is_session = proof.credential == Credential::session;
    proof.token_user = service::find_token_user(tx, proof.token_digest,
                                                is_session ? core::Token::Kind::session : core::Token::Kind::token);
    proof.token_seen_in = tx.stamp();
}

std::optional<service::Caller> Authenticator::find_caller(const store::Reading& tx, Proof& proof,
                                                          core::ProjectRole needed) const {
    if (!proof.token_digest.empty()) {
        const bool is_current = proof.token_user && proof.token_seen_in == tx.stamp();
        if (!is_current) look_up_token(tx, proof);
        auto found = proof.token_user;
        if (!found || service::is_expired(found->token, tx.now())) return std::nullopt;
        service::Caller caller{found->user.id, found->user.label, found->user.is_admin, found->user.is_auditor, needed};
        if (found->token.project_id) service::limit_to_project(tx, caller, *found->token.project_id);
        caller.token = std::move(found->token);
        return caller;
    }
    const auto user = service::find_login(tx, proof.label);
    if (!user) return std::nullopt;
    if (proof.credential == Credential::password && !confirm(proof, user->password_hash)) return std::nullopt;
    if (proof.credential == Credential::remote_user && user->is_admin && !remote_users_.may_administrate) {
        throw core::AuthorizationError("User " + user->label +
                                       " is an administrator, and these log in by a password or a token of HaaS: "
                                       "[auth] remote_administrators in haas.cfg says whether the web server may do.");
    }
    return service::Caller{user->id, user->label, user->is_admin, user->is_auditor, needed};
}

}  // namespace haas::api

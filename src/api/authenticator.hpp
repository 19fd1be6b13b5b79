// Authenticates requests: by a token, by the cookie of a session, by a user's name and password, or by the web server.
//
// Verifying a password costs 80 ms of work, so all workers share a note that it was right: not the password but a
// digest (base/proof_table). The digest counts as long as the user's row in the database holds the hash that the
// password was verified against. The transaction that does the requested work reads that row. So a known user costs no
// query of their own, however many users there are.
//
// Only a login without a proof, and so every guess, waits for a turn to be verified, or is answered to come back later.
// A token is looked up by its digest. The transaction that does the requested work looks it up again if the database
// has changed since: so a token that was deleted has no effect.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/settings.hpp"
#include "base/clock.hpp"
#include "base/proof_table.hpp"
#include "base/verification_line.hpp"
#include "core/error.hpp"
#include "http/message.hpp"
#include "service/access.hpp"
#include "service/token.hpp"
#include "store/database.hpp"

namespace haas::api {

/// How a request says who sends it.
enum class Credential { password, token, session, remote_user };

/// `password`, `token`, `session` or `remote_user`.
std::string_view credential_word(Credential credential);

/// Credentials that were right. Each transaction confirms that they still are.
struct Proof {
    Credential credential = Credential::password;
    std::string label;  ///< the user
    base::Secret password = {};
    std::string password_hash = {};  ///< the hash for which it was right; empty: a transaction will see it
    std::string token_digest = {};   ///< of the token, or of the session's
    /// Whose token it was, in one state of the database.
    std::optional<service::TokenUser> token_user = {};
    store::Stamp token_seen_in = {};
};

/// What a worker shares with the others.
struct PasswordChecks {
    using Outcome = base::VerificationLine::Outcome;

    base::ProofTable proofs;
    /// Gets a turn to verify a login: user name, password and address. The turn lasts until the result is destroyed;
    /// the outcome is to be written to the result. A null result: not now. No function: everybody has a turn at once.
    std::function<std::shared_ptr<Outcome>(const std::string& user, const base::Secret& password,
                                           const std::string& address)>
        begin;
    /// How long a login without a turn has to wait. No function: a second.
    std::function<std::chrono::seconds(const std::string& user, const std::string& address)> pause = {};
};

/// The cookie is that of a session which is over.
class EndedSessionError : public core::AuthenticationError {
public:
    using core::AuthenticationError::AuthenticationError;
};

/// Somebody guesses: the request must come later.
class GuessingError : public core::TooManyRequestsError {
public:
    GuessingError(const std::string& message, std::chrono::seconds pause)
        : core::TooManyRequestsError(message), pause_(pause) {}
    std::chrono::seconds pause() const noexcept { return pause_; }

private:
    std::chrono::seconds pause_;
};

class Authenticator {
public:
    Authenticator(PasswordChecks checks, const base::Clock& clock, RemoteUsers remote_users = {});

    /// Checks whether the credentials of a request are known, and verifies them if they are not.
    /// @throws AuthenticationError   the same, in the same time, for an unknown user and for a wrong password
    /// @throws AuthorizationError    for a change by a cookie that may come from a page of another site, and for a user
    ///                               of the web server whom HaaS does not know
    /// @throws TooManyRequestsError  when the login is not known yet, and others are verified first
    Proof prove(const http::Request& request, store::Database& database) const;

    /// Verifies the credentials against the present rows, as they were right for earlier ones.
    Proof prove_again(const http::Request& request, const Proof& before, store::Database& database) const;

    /// Whether a proof is for the hash in the user's row. If so, the proof notes this hash.
    bool confirm(Proof& proof, const std::string& password_hash) const;

    /// Whose the proof is, with the rights that they have now; empty if it does not hold any more.
    /// @param needed  the role that the operation needs
    std::optional<service::Caller> find_caller(const store::Reading& tx, Proof& proof, core::ProjectRole needed) const;

private:
    Proof verify(Proof given, const std::string& address, store::Database& database) const;
    std::shared_ptr<PasswordChecks::Outcome> begin_check(const Proof& given, const std::string& address) const;
    static void look_up_token(const store::Reading& tx, Proof& proof);
    bool is_remote_user(const http::Request& request) const;
    Proof prove_remote_user(const http::Request& request, store::Database& database) const;
    std::optional<Proof> find_token_proof(const http::Request& request, store::Database& database) const;

    PasswordChecks checks_;
    const base::Clock& clock_;
    RemoteUsers remote_users_;
};

}  // namespace haas::api

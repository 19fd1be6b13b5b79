// Authenticates requests. Verifying a password costs 80 ms of work, so all workers share a note that it was right: not
// the password but a digest (base/proof_table). The digest counts as long as the user's row in the database holds the
// hash that the password was verified against. The transaction that does the requested work reads that row. So a known
// user costs no query of their own, however many users there are.
//
// Only a login without a proof, and so every guess, waits for a turn to be verified, or is answered to come back later.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/proof_table.hpp"
#include "base/verification_line.hpp"
#include "http/message.hpp"
#include "store/database.hpp"

namespace haas::api {

/// A user name whose password was right. Each transaction confirms that it still is.
struct Proof {
    std::string label;
    base::Secret password;
    std::string password_hash;  ///< the hash for which it was right; empty: a transaction will see it
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
};

class Authenticator {
public:
    Authenticator(PasswordChecks checks, const base::Clock& clock);

    /// Checks whether the credentials of a request are known, and verifies them if they are not.
    /// @throws AuthenticationError   the same, in the same time, for an unknown user and for a wrong password
    /// @throws TooManyRequestsError  when the login is not known yet, and others are verified first
    Proof prove(const http::Request& request, store::Database& database) const;

    /// Verifies the credentials against the user's present row, as they were right for another hash than it holds.
    Proof prove_again(const http::Request& request, store::Database& database) const;

    /// Whether a proof is for the hash in the user's row. If so, the proof notes this hash.
    bool confirm(Proof& proof, const std::string& password_hash) const;

private:
    static Proof parse(const std::string& header);
    Proof verify(Proof given, const std::string& address, store::Database& database) const;
    std::shared_ptr<PasswordChecks::Outcome> begin_check(const Proof& given, const std::string& address) const;

    PasswordChecks checks_;
    const base::Clock& clock_;
};

}  // namespace haas::api

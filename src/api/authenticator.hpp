// Finds out who sends a request. A password costs 80 ms of work to verify, so it is noted that it was right, for all
// workers: not the password but a digest (base/proof_table), which counts as long as the user's row in the database holds the
// hash that it was verified against. The transaction that does what is asked looks at that row, so that who is known costs
// no look of their own, however many they are.
//
// Only who has no proof yet, and so whoever guesses, waits for a turn to be verified, or is told to come back.
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

/// A user name whose password was right; whether it still is, is for each transaction to confirm.
struct Proof {
    std::string label;
    base::Secret password;
    std::string password_hash;  ///< for which it was right; empty: for one that a transaction will see
};

/// What a worker has in common with others.
struct PasswordChecks {
    using Outcome = base::VerificationLine::Outcome;

    base::ProofTable proofs;
    /// A turn to verify a password of a user name from an address, kept until the answer is destroyed; what came of it is
    /// written there. Null: not now. Empty: it is everybody's turn.
    std::function<std::shared_ptr<Outcome>(const std::string& user, const base::Secret& password, const std::string& address)>
        begin;
};

class Authenticator {
public:
    Authenticator(PasswordChecks checks, const base::Clock& clock);

    /// Looks whether the credentials of a request are known, or else verifies them.
    /// @throws AuthenticationError   the same, in the same time, for an unknown user and for a wrong password
    /// @throws TooManyRequestsError  when it has not been verified yet, and others go first
    Proof prove(const http::Request& request, store::Database& database) const;

    /// Verifies them in any case, since the user's row is another one than they were right for.
    Proof prove_again(const http::Request& request, store::Database& database) const;

    /// Whether a proof is one for the hash that the user's row holds, as noted in it then.
    bool confirm(Proof& proof, const std::string& password_hash) const;

private:
    static Proof parse(const std::string& header);
    Proof verify(Proof given, const std::string& address, store::Database& database) const;
    std::shared_ptr<PasswordChecks::Outcome> begin_check(const Proof& given, const std::string& address) const;

    PasswordChecks checks_;
    const base::Clock& clock_;
};

}  // namespace haas::api

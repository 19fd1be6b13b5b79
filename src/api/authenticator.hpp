// Finds out who sends a request. A password costs 80 ms of work to verify, so it is noted that it was right, for all
// workers: not the password but a digest (base/proof_table), which counts as long as the user's row in the database holds the
// hash that it was verified against. What a worker has found there it remembers for a minute, without looking again.
//
// Only who has no proof yet, and so whoever guesses, waits for a turn to be verified, or is told to come back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/proof_table.hpp"
#include "base/verification_line.hpp"
#include "http/message.hpp"
#include "store/database.hpp"

namespace haas::api {

/// A user name whose password was right for this hash; whether the user still has that hash is for each transaction to
/// see.
struct Proof {
    std::string label;
    std::string password_hash;
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

    /// Verifies the credentials of a request.
    /// @throws AuthenticationError   the same, in the same time, for an unknown user and for a wrong password
    /// @throws TooManyRequestsError  when it has not been verified yet, and others go first
    Proof prove(const http::Request& request, store::Database& database);

    /// Verifies again, since the user's row has changed.
    Proof prove_again(const http::Request& request, store::Database& database, const Proof& outdated);

private:
    struct Credentials;
    struct Remembered {
        std::string digest;
        std::string password_hash;
        base::Timestamp until;
    };
    static Credentials parse(const std::string& header);
    std::optional<Proof> find_remembered(const Credentials& given) const;
    Proof remember(const Credentials& given, const std::string& password_hash);
    std::shared_ptr<PasswordChecks::Outcome> begin_check(const Credentials& given, const std::string& address) const;

    PasswordChecks checks_;
    const base::Clock& clock_;
    std::unordered_map<std::string, Remembered> remembered_;
};

}  // namespace haas::api

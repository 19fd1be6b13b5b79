// Finds out who sends a request. A password costs 20 ms to verify, so a worker remembers for a minute which ones were
// right: not the password but a digest of it under a key of this process, and only as long as the user's row in the
// database holds the hash that it was verified against.
#pragma once

#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "http/message.hpp"
#include "store/database.hpp"

namespace haas::api {

/// A user name whose password was right for this hash; whether the user still has that hash is for each transaction to
/// see.
struct Proof {
    std::string label;
    std::string password_hash;
};

class Authenticator {
public:
    explicit Authenticator(const base::Clock& clock);

    /// Verifies the credentials of a request.
    /// @throws AuthenticationError  the same, in the same time, for an unknown user and for a wrong password
    Proof prove(const http::Request& request, store::Database& database);

    /// Verifies again, since the user's row has changed.
    Proof prove_again(const http::Request& request, store::Database& database, const Proof& outdated);

private:
    struct Remembered {
        std::string digest;
        std::string password_hash;
        base::Timestamp until;
    };
    const base::Clock& clock_;
    std::unordered_map<std::string, Remembered> remembered_;
};

}  // namespace haas::api

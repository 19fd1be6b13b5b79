#include "api/authenticator.hpp"

#include <strings.h>

#include <chrono>

#include "base/base64.hpp"
#include "base/password.hpp"
#include "core/error.hpp"
#include "service/user.hpp"

namespace haas::api {

namespace {

constexpr std::chrono::seconds remembered_for{60};
constexpr std::size_t most_remembered = 1000;
constexpr std::string_view scheme = "Basic ";

[[noreturn]] void refuse() { throw core::AuthenticationError("The user name or the password is wrong."); }

}  // namespace

struct Authenticator::Credentials {
    std::string label;
    base::Secret password;

    base::ProofTable::Claim claim(const std::string& password_hash) const { return {label, password, password_hash}; }
};

Authenticator::Authenticator(PasswordChecks checks, const base::Clock& clock)
    : checks_(std::move(checks)), clock_(clock) {}

/// @source  RFC 7617, section 2
Authenticator::Credentials Authenticator::parse(const std::string& header) {
    if (header.empty()) throw core::AuthenticationError("Send a user name and a password (HTTP Basic).");
    if (header.size() < scheme.size() || ::strncasecmp(header.c_str(), scheme.data(), scheme.size()) != 0) {
        throw core::AuthenticationError("Only HTTP Basic authentication is understood.");
    }
    const auto decoded = base::decode_base64(std::string_view(header).substr(scheme.size()));
    if (!decoded) refuse();
    const std::string_view text = decoded->reveal();
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.size() - colon > base::longest_password + 1) refuse();
    return {std::string(text.substr(0, colon)), base::Secret(std::string(text.substr(colon + 1)))};
}

std::optional<Proof> Authenticator::find_remembered(const Credentials& given) const {
    const auto known = remembered_.find(given.label);
    if (known == remembered_.end() || clock_.now() >= known->second.until) return std::nullopt;
    const std::string& hash = known->second.password_hash;
    if (checks_.proofs.digest(given.claim(hash)) != known->second.digest) return std::nullopt;
    return Proof{given.label, hash};
}

Proof Authenticator::remember(const Credentials& given, const std::string& password_hash) {
    if (remembered_.size() >= most_remembered) remembered_.clear();
    remembered_[given.label] = {checks_.proofs.digest(given.claim(password_hash)), password_hash,
                                clock_.now() + remembered_for};
    return {given.label, password_hash};
}

std::shared_ptr<PasswordChecks::Outcome> Authenticator::begin_check(const Credentials& given, const std::string& address) const {
    if (!checks_.begin) return std::make_shared<PasswordChecks::Outcome>();
    auto turn = checks_.begin(given.label, given.password, address);
    if (turn) return turn;
    throw core::TooManyRequestsError(
        "Many passwords are being verified at the moment: try again in a second, and your turn comes sooner.");
}

Proof Authenticator::prove(const http::Request& request, store::Database& database) {
    using Outcome = PasswordChecks::Outcome;
    const Credentials given = parse(request.authorization);
    if (auto proof = find_remembered(given)) return *std::move(proof);
    const auto user = database.read([&](store::Transaction& tx) { return service::find_login(tx, given.label); });
    const std::string& hash = user ? user->password_hash : base::impossible_password_hash();
    const auto is_proven = [&] { return checks_.proofs.renew(given.claim(hash), clock_.now()); };
    if (!is_proven()) {
        const auto turn = begin_check(given, request.remote_address);
        // Another worker may have been asked the same meanwhile.
        const bool is_right = is_proven() || (base::verify_password(given.password, hash) && user);
        *turn = is_right ? Outcome::right : Outcome::wrong;
        if (!is_right) refuse();
        checks_.proofs.keep(given.claim(hash), clock_.now());
    }
    return remember(given, hash);
}

Proof Authenticator::prove_again(const http::Request& request, store::Database& database, const Proof& outdated) {
    remembered_.erase(outdated.label);
    return prove(request, database);
}

}  // namespace haas::api

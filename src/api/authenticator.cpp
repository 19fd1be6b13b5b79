#include "api/authenticator.hpp"

#include <strings.h>

#include <utility>

#include "base/base64.hpp"
#include "base/password.hpp"
#include "base/utf8.hpp"
#include "core/error.hpp"
#include "service/user.hpp"

namespace haas::api {

namespace {

constexpr std::string_view scheme = "Basic ";

[[noreturn]] void refuse() { throw core::AuthenticationError("The user name or the password is wrong."); }

}  // namespace

Authenticator::Authenticator(PasswordChecks checks, const base::Clock& clock)
    : checks_(std::move(checks)), clock_(clock) {}

/// @source  RFC 7617, sections 2 and 2.1
Proof Authenticator::parse(const std::string& header) {
    if (header.empty()) throw core::AuthenticationError("Send a user name and a password (HTTP Basic).");
    if (header.size() < scheme.size() || ::strncasecmp(header.c_str(), scheme.data(), scheme.size()) != 0) {
        throw core::AuthenticationError("This service supports HTTP Basic authentication only.");
    }
    const auto decoded = base::decode_base64(std::string_view(header).substr(scheme.size()));
    if (!decoded) refuse();
    // Old browsers and libraries send ISO 8859-1, whatever the service announces. Such a text is hardly ever UTF-8 as
    // well.
    const bool is_utf8 = base::is_clean_utf8(decoded->reveal());
    const base::Secret login = is_utf8 ? *decoded : base::Secret(base::utf8_of_latin1(decoded->reveal()));
    const std::string_view text = login.reveal();
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.size() - colon > base::longest_password + 1) refuse();
    return {std::string(text.substr(0, colon)), base::Secret(std::string(text.substr(colon + 1))), {}};
}

std::shared_ptr<PasswordChecks::Outcome> Authenticator::begin_check(const Proof& given,
                                                                    const std::string& address) const {
    if (!checks_.begin) return std::make_shared<PasswordChecks::Outcome>();
    auto turn = checks_.begin(given.label, given.password, address);
    if (turn) return turn;
    throw core::TooManyRequestsError(
        "The service is verifying many passwords: try again in a second. A repeated request gets its turn sooner.");
}

Proof Authenticator::prove(const http::Request& request, store::Database& database) const {
    Proof given = parse(request.authorization);
    if (checks_.proofs.knows(given.label, given.password, clock_.now())) return given;
    return verify(std::move(given), request.remote_address, database);
}

Proof Authenticator::prove_again(const http::Request& request, store::Database& database) const {
    return verify(parse(request.authorization), request.remote_address, database);
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
        if (!is_right) refuse();
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

}  // namespace haas::api

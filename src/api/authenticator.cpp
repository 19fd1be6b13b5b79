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

struct Credentials {
    std::string label;
    base::Secret password;
};

[[noreturn]] void refuse() { throw core::AuthenticationError("The user name or the password is wrong."); }

/// @source  RFC 7617, section 2
Credentials parse(const std::string& header) {
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

}  // namespace

Authenticator::Authenticator(const base::Clock& clock) : clock_(clock) {
    // Made now, so that the first unknown user takes no longer than the next.
    base::impossible_password_hash();
}

Proof Authenticator::prove(const http::Request& request, store::Database& database) {
    const Credentials given = parse(request.authorization);
    const std::string digest = base::process_digest(given.label + '\0' + std::string(given.password.reveal()));
    const auto known = remembered_.find(given.label);
    if (known != remembered_.end() && known->second.digest == digest && clock_.now() < known->second.until) {
        return {given.label, known->second.password_hash};
    }
    const auto user = database.read([&](store::Transaction& tx) { return service::find_login(tx, given.label); });
    const std::string& hash = user ? user->password_hash : base::impossible_password_hash();
    if (!base::verify_password(given.password, hash) || !user) refuse();
    if (remembered_.size() >= most_remembered) remembered_.clear();
    remembered_[given.label] = {digest, hash, clock_.now() + remembered_for};
    return {given.label, hash};
}

Proof Authenticator::prove_again(const http::Request& request, store::Database& database, const Proof& outdated) {
    remembered_.erase(outdated.label);
    return prove(request, database);
}

}  // namespace haas::api

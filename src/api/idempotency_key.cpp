#include "api/idempotency_key.hpp"

#include <cstring>
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>

#include "base/keyed_digest.hpp"
#include "base/text.hpp"
#include "core/error.hpp"

namespace haas::api {

namespace {

constexpr std::size_t longest_key = 128;

[[noreturn]] void refuse() {
    throw core::ValidationError(
        "The header Idempotency-Key must be one key of 1 to " + std::to_string(longest_key) +
        " visible ASCII characters: in double quotes, or without them and then none of \" , ; \\.");
}

/// The text in quotes, without its escapes.
/// @source  RFC 8941, 4.2.5
std::string unquoted(std::string_view quoted) {
    std::string text;
    for (std::size_t i = 1; i < quoted.size(); ++i) {
        if (quoted[i] == '"') {
            if (i + 1 != quoted.size()) refuse();
            return text;
        }
        if (quoted[i] == '\\' && ++i < quoted.size() && quoted[i] != '"' && quoted[i] != '\\') refuse();
        if (i < quoted.size()) text += quoted[i];
    }
    refuse();
}

std::string parse_key(std::string_view header) {
    constexpr std::size_t longest_header = 2 * longest_key + 2;
    header = base::trim(header);
    if (header.empty() || header.size() > longest_header) refuse();
    const bool is_quoted = header.front() == '"';
    if (!is_quoted && header.find_first_of("\",;\\") != std::string_view::npos) refuse();
    auto key = is_quoted ? unquoted(header) : std::string(header);
    if (key.empty() || key.size() > longest_key || !base::holds_only(key, base::is_graphic)) refuse();
    return key;
}

std::string to_hex(const base::KeyedDigest& digest) {
    std::ostringstream text;
    text << std::hex << std::setfill('0');
    for (const auto part : digest) text << std::setw(16) << part;
    return text.str();
}

/// All that a request asks for. Its digest is under the key: a body may hold a password, which must not be easier to
/// guess from here than from its hash, and nobody knows the key.
std::string digest_of(const http::Request& request, const base::DigestKey& key) {
    std::string query;
    for (const auto& [name, value] : request.query)
        query += std::to_string(name.size()) + ":" + name + std::to_string(value.size()) + ":" + value;
    return to_hex(base::keyed_digest(key, {http::method_name(request.method), request.path, query, request.body}));
}

}  // namespace

std::optional<core::RequestKey> find_request_key(const http::Request& request) {
    if (!request.idempotency_key) return std::nullopt;
    if (request.method == http::Method::get || request.method == http::Method::head) return std::nullopt;
    const auto text = parse_key(*request.idempotency_key);
    const auto secret = base::keyed_digest({}, {"key of a digest", text});
    base::DigestKey key{};
    static_assert(sizeof key == sizeof secret);
    std::memcpy(key.data(), secret.data(), sizeof key);
    return core::RequestKey{to_hex(base::keyed_digest({}, {"idempotency key", text})), digest_of(request, key)};
}

}  // namespace haas::api

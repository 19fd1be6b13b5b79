#include "base/usual_secrets.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace haas::base {

namespace {

constexpr std::string_view replacement = "SECRET";

struct Range {
    std::size_t begin;
    std::size_t end;
};

/// A word behind which a secret stands.
struct Mark {
    std::string_view word;
    /// Whether letters and digits may stand directly before it, as in `"SNMP_USER_AUTH_PASSWORD":`.
    enum class Place { anywhere, alone } place = Place::anywhere;
};

constexpr std::array marks = {
    Mark{"password"},
    Mark{"passwd"},
    Mark{"passkey"},
    Mark{"passphrase"},
    Mark{"secret"},
    Mark{"community"},
    Mark{"key-string"},
    Mark{"token"},
    Mark{"cookie"},
    Mark{"authorization"},
    Mark{"_cak"},
    Mark{"bearer"},
    Mark{"shared-key"},
    Mark{"private-key"},
    Mark{"api-key"},
    Mark{"apikey"},
    Mark{"psk"},
    Mark{"key", Mark::Place::alone},
    Mark{"md5", Mark::Place::alone},
    Mark{"sha", Mark::Place::alone},
    Mark{"sha1", Mark::Place::alone},
    Mark{"sha256", Mark::Place::alone},
    Mark{"sha2-256", Mark::Place::alone},
    Mark{"auth", Mark::Place::alone},
    Mark{"priv", Mark::Place::alone},
    // `snmp-server host 192.0.2.1 version 2c COMMUNITY`
    Mark{"version 1", Mark::Place::alone},
    Mark{"version 2c", Mark::Place::alone},
};

/// What may stand between a mark and its secret: how the secret is written down.
constexpr auto qualifiers = std::to_array<std::string_view>(
    {"0",           "5",       "6",         "7",           "8",      "8a",  "9",      "md5",    "sha",
     "sha1",        "sha224",  "sha256",    "sha384",      "sha512", "aes", "aes128", "aes192", "aes256",
     "aes-128",     "aes-192", "aes-256",   "des",         "3des",   "128", "192",    "256",    "encrypted",
     "plaintext",   "basic",   "bearer",    "digest",      "level",  "1",   "15",     "ascii",  "ascii-text",
     "hexadecimal", "clear",   "cleartext", "unencrypted", "10",     "4",   "3"});

/// Whether a value without quotes ends at `at`: also at an escape of JSON, and where XML goes on.
bool ends_value(std::string_view text, std::size_t at) {
    if (at == text.size()) return true;
    const auto next = text.substr(at);
    const bool is_escape = next.size() > 1 && next[0] == '\\' && contains("nrt\"u", next[1]);
    return is_escape || static_cast<unsigned char>(next[0]) <= ' ' || next[0] == '"' || next.starts_with("</");
}

/// The value that begins at `at`, behind an opening quote if there is one; empty for a value that is no text.
Range value_at(std::string_view text, std::size_t at) {
    if (at == text.size() || contains("{[}],;", text[at])) return {at, at};
    const bool is_quoted = text[at] == '"' || text[at] == '\'';
    // In JSON texts, a configuration's quotes have a backslash.
    const bool is_escaped = text.substr(at).starts_with("\\\"");
    if (is_quoted || is_escaped) {
        const auto begin = at + (is_escaped ? 2 : 1);
        const std::string ends{text[begin - 1], '\n'};
        auto close = text.find_first_of(ends, begin);
        while (!is_escaped && close != std::string_view::npos && text[close] != '\n' && text[close - 1] == '\\')
            close = text.find_first_of(ends, close + 1);
        const auto end = close == std::string_view::npos ? text.size() : close;
        return {begin, is_escaped && end > begin && text[end - 1] == '\\' ? end - 1 : end};
    }
    auto end = at;
    while (!ends_value(text, end)) ++end;
    return {at, end};
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view some) {
    const auto next = text.find_first_not_of(some, at);
    return next == std::string_view::npos ? text.size() : next;
}

/// The secret behind a mark that ends at `at`; an empty range where there is none.
Range secret_behind(std::string_view text, std::size_t at) {
    const auto begin = at;
    // `"passkey": "..."`, `<secret>...</secret>`, `password: ...`
    if (at < text.size() && (text[at] == '"' || text[at] == '>')) ++at;
    at = skip(text, at, " \t");
    if (at < text.size() && (text[at] == ':' || text[at] == '=')) at = skip(text, at + 1, " \t");
    const bool is_member = begin < text.size() && text[begin] == '"';
    const bool is_element = begin < text.size() && text[begin] == '>';
    const bool is_text = at < text.size() && !(is_member && text[at] != '"') && !(is_element && text[at] == '<');
    if (at == begin || !is_text) return {at, at};
    for (;;) {
        const auto value = value_at(text, at);
        const auto word = lower(text.substr(value.begin, value.end - value.begin));
        const auto next = skip(text, value.end, " \t");
        const bool is_qualifier = std::ranges::find(qualifiers, word) != qualifiers.end() && next > value.end;
        if (!is_qualifier || value_at(text, next).begin == value_at(text, next).end) return value;
        at = next;
    }
}

/// The first mark that ends at `end`.
bool is_marked(std::string_view lowered, std::size_t end) {
    return std::ranges::any_of(marks, [&](const Mark& mark) {
        if (!lowered.substr(0, end).ends_with(mark.word)) return false;
        const auto begin = end - mark.word.size();
        return mark.place == Mark::Place::anywhere || begin == 0 ||
               !(is_alphanumeric(lowered[begin - 1]) || lowered[begin - 1] == '-' || lowered[begin - 1] == '_');
    });
}

std::string without_marked(std::string_view text) {
    const auto lowered = lower(text);
    std::string done;
    std::size_t from = 0;
    for (std::size_t end = 1; end < text.size(); ++end) {
        if (is_alphanumeric(text[end]) || !is_alphanumeric(text[end - 1]) || !is_marked(lowered, end)) continue;
        const auto secret = secret_behind(text, end);
        if (secret.begin == secret.end || secret.begin < from) continue;
        done.append(text.substr(from, secret.begin - from)).append(replacement);
        from = secret.end;
        end = std::max(end, secret.end);
    }
    return done.append(text.substr(from));
}

/// The length of a hash such as `$6$salt$hash`, or of a long key behind `0x`; 0 where there is none.
std::size_t shape_at(std::string_view text) {
    constexpr std::size_t shortest_key = 16;
    std::size_t end = 0;
    while (!ends_value(text, end)) ++end;
    const auto word = text.substr(0, end);
    if (word.starts_with("0x") && word.size() >= shortest_key &&
        holds_only(word.substr(2), [](char c) { return is_lower_hex(lower(c)); })) {
        return end;
    }
    const auto second = word.starts_with('$') ? word.find('$', 1) : std::string_view::npos;
    const bool is_hash = second != std::string_view::npos && second > 1 && second <= 4 && word.size() > second + 4 &&
                         holds_only(word.substr(1, second - 1), is_alphanumeric);
    return is_hash ? end : 0;
}

std::string without_shapes(std::string_view text) {
    std::string done;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = text[at] == '$' || text[at] == '0' ? shape_at(text.substr(at)) : 0;
        if (length == 0) {
            done += text[at++];
        } else {
            done += replacement;
            at += length;
        }
    }
    return done;
}

/// The communities of hosts that get traps, where no word marks them: `snmp-server host 192.0.2.1 public`. With version
/// 3 it is the name of a user.
std::string without_trap_communities(std::string text) {
    constexpr std::string_view head = "snmp-server host ";
    constexpr auto words =
        std::to_array<std::string_view>({"traps", "trap", "informs", "inform", "version", "1", "2", "2c", "3", "auth",
                                         "noauth", "priv", "ipv4", "ipv6", "community", "v1", "v2", "v2c", "v3"});
    constexpr auto pairs = std::to_array<std::string_view>({"vrf", "use-vrf", "udp-port", "source-interface"});
    for (auto at = text.find(head); at != std::string::npos; at = text.find(head, at)) {
        at = text.find(' ', at + head.size());
        bool is_value = false;
        while (at < text.size() && text[at] == ' ') {
            auto begin = skip(text, at, " ");
            // A quote, maybe one within a JSON text, opens the value.
            for (const std::string_view quote : {"\"", "\\\""})
                if (text.compare(begin, quote.size(), quote) == 0) begin += quote.size();
            auto end = begin;
            while (!ends_value(text, end) && text[end] != ' ') ++end;
            const std::string word = lower(std::string_view(text).substr(begin, end - begin));
            at = end;
            if (word.empty()) break;
            if (is_value || std::ranges::find(words, word) != words.end()) {
                is_value = false;
            } else if (std::ranges::find(pairs, word) != pairs.end()) {
                is_value = true;
            } else {
                text.replace(begin, end - begin, replacement);
                break;
            }
        }
        at = std::min(at, text.size());
    }
    return text;
}

/// What is between the lines of a private key in PEM.
std::string without_private_keys(std::string text) {
    constexpr std::string_view head_end = "PRIVATE KEY-----";
    for (auto begin = text.find(head_end); begin != std::string::npos; begin = text.find(head_end, begin)) {
        begin += head_end.size();
        const auto end = std::min(text.find("-----END", begin), text.size());
        text.replace(begin, end - begin, replacement);
        const auto tail = text.find(head_end, begin);
        if (tail == std::string::npos) break;
        begin = tail + head_end.size();
    }
    return text;
}

/// The communities of SNMP in SONiC's CONFIG_DB, which are the names of objects: `"public": {"TYPE": "RO"}`.
std::string without_communities(std::string text) {
    constexpr std::string_view member = "\"TYPE\"";
    for (auto at = text.find(member); at != std::string::npos; at = text.find(member, at + 1)) {
        auto end = at;
        for (const char expected : {'{', ':', '"'}) {
            while (end > 0 && static_cast<unsigned char>(text[end - 1]) <= ' ') --end;
            if (end == 0 || text[end - 1] != expected) break;
            --end;
            if (expected != '"' || end == 0) continue;
            const auto begin = text.rfind('"', end - 1) + 1;
            text.replace(begin, end - begin, replacement);
            at = at - (end - begin) + replacement.size();
        }
    }
    return text;
}

}  // namespace

std::string without_usual_secrets(std::string_view text) {
    return without_private_keys(without_trap_communities(without_communities(without_shapes(without_marked(text)))));
}

}  // namespace haas::base

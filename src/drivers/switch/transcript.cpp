#include "drivers/switch/transcript.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "drivers/switch/fields.hpp"

namespace haas::drivers {

namespace {

constexpr std::array host_fields = {"hostname", "host"};
constexpr std::array user_fields = {"username", "user"};
constexpr std::string_view host_word = "HOST";
constexpr std::string_view user_word = "USER";

/// The name or address alone, of a field that may be a URL or have a port.
std::string host_in(std::string_view field) {
    if (const auto scheme = field.find("://"); scheme != std::string_view::npos) field.remove_prefix(scheme + 3);
    if (field.starts_with('[')) return std::string(field.substr(1, field.find(']') - 1));
    const bool is_ipv6 = std::ranges::count(field, ':') > 1;
    return std::string(field.substr(0, is_ipv6 ? field.size() : field.find(':')));
}

/// `switch1` of `switch1.example`; empty for an address.
std::string first_label(const std::string& host) {
    const bool is_name = std::ranges::any_of(host, base::is_letter) && !base::contains(host, ':');
    const auto label = is_name ? host.substr(0, host.find('.')) : std::string();
    // A short one could be a word of the switch's language.
    constexpr std::size_t shortest = 4;
    return label.size() < shortest ? std::string() : label;
}

}  // namespace

void Transcript::add(std::string_view mark, std::string_view text) {
    text_.append(mark);
    const auto line = escaped(disguise_.of(text));
    if (!line.empty()) text_.append(" ").append(line);
    text_ += '\n';
}

void Transcript::add(const Utterances& said) {
    for (const auto& [kind, text] : said) {
        switch (kind) {
            case Utterance::Kind::line: add(">", text); break;
            case Utterance::Kind::key: add(">!", text); break;
            case Utterance::Kind::answer: add_received("<", text); break;
            case Utterance::Kind::errors: add_received("<!", text); break;
        }
    }
}

/// A line for each line of the switch.
void Transcript::add_received(std::string_view mark, const std::string& bytes) {
    constexpr std::size_t longest = 110;
    const auto text = disguise_.of(bytes);
    for (std::size_t begin = 0; begin < text.size();) {
        const auto newline = text.find('\n', begin);
        const auto line_end = newline == std::string::npos ? text.size() : newline + 1;
        const auto end = std::min(line_end, begin + longest);
        text_.append(mark).append(" ").append(escaped(std::string_view(text).substr(begin, end - begin))) += '\n';
        begin = end;
    }
}

void add_settings(Transcript& transcript, const std::string& type, const core::SwitchFields& fields) {
    transcript.add_setting("type", type);
    for (const auto& [name, value] : fields) {
        if (name == "password" || name == "host_key_fingerprint") continue;
        if (name == "enable_password") {
            // Whoever plays the dialogue must send the same word for both.
            const bool is_same = value == find_text(fields, "password");
            transcript.add_setting(name, is_same ? "same" : "yes");
        } else {
            transcript.add_setting(name, value);
        }
    }
}

base::Disguise disguise_of(const core::SwitchFields& fields) {
    base::Disguise disguise;
    std::string user;
    for (const auto* const field : user_fields) user += find_text(fields, field);
    disguise.hide(base::Secret(find_text(fields, "password")), user, std::string(password_word));
    disguise.hide(base::Secret(find_text(fields, "enable_password")), user, std::string(enable_password_word));
    disguise.rename_word(user, std::string(user_word));
    for (const auto* const field : host_fields) {
        const auto host = host_in(find_text(fields, field));
        disguise.rename(host, std::string(host_word));
        disguise.rename(first_label(host), std::string(host_word));
    }
    return disguise;
}

std::string escaped(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const bool is_last = i + 1 == bytes.size();
        if (byte == '\r') {
            text += "\\r";
        } else if (byte == '\n') {
            text += "\\n";
        } else if (byte == 0x1b) {
            text += "\\e";
        } else if (!base::is_printable(bytes[i]) || byte == '\\' || (byte == ' ' && is_last)) {
            text.append("\\x").append(1, digits[byte / 16]).append(1, digits[byte % 16]);
        } else {
            text += bytes[i];
        }
    }
    return text;
}

}  // namespace haas::drivers

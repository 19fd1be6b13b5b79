// A dialogue with a switch in the notation of tests/dialogues/README.md, without secrets.
#pragma once

#include <string>
#include <string_view>

#include "base/disguise.hpp"
#include "core/switch.hpp"
#include "drivers/switch/recording.hpp"

namespace haas::drivers {

/// What stands in a transcript for the secrets of a switch, whatever they are.
constexpr std::string_view password_word = "PASSWORD";
constexpr std::string_view enable_password_word = "ENABLE-PASSWORD";

class Transcript {
public:
    explicit Transcript(base::Disguise disguise) : disguise_(std::move(disguise)) {}

    /// A line of each kind. Every text is disguised.
    void add_remark(std::string_view text) { add("#", text); }
    void add_setting(std::string_view name, std::string_view value) {
        add(":", std::string(name) + ' ' + std::string(value));
    }
    void add_task(std::string_view text) { add(".", text); }
    void add_result(std::string_view text) { add("=", text); }
    void add(const Utterances& said);

    const std::string& text() const { return text_; }
    const base::Disguise& disguise() const { return disguise_; }

private:
    void add(std::string_view mark, std::string_view text);
    void add_received(std::string_view mark, const std::string& bytes);

    base::Disguise disguise_;
    std::string text_;
};

/// The type and fields of a switch as settings. Passwords only say that they are there, host keys are left out, and
/// there are words in place of addresses and the names of users.
void add_settings(Transcript& transcript, const std::string& type, const core::SwitchFields& fields);

/// What hides the passwords of a switch, and the names by which it is reached.
base::Disguise disguise_of(const core::SwitchFields& fields);

/// Some bytes as they stand in a transcript: one line of printable ASCII, without a blank at the end.
std::string escaped(std::string_view bytes);

}  // namespace haas::drivers

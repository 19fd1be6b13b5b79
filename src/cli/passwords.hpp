// Reads passwords from a file, standard input or the terminal; never from the command line, which every user of the
// machine can read.
#pragma once

#include <string>

#include "base/secret.hpp"

namespace haas::cli {

/// Whether a typed password must be typed again: a mistyped new password would lock its user out.
enum class Typed { once, twice };

/// Reads passwords; tests replace it.
class Passwords {
public:
    virtual ~Passwords() = default;

    /// The password in a file, or on the next line of standard input for `-`.
    /// @throws UsageError  when the file cannot be read, is readable by others, or does not have exactly one line
    virtual base::Secret from_file(const std::string& path) = 0;

    /// Asks on the terminal, with the echo off.
    /// @throws UsageError  without a terminal, for an empty answer, and when the second answer differs
    virtual base::Secret from_terminal(const std::string& question, Typed typed) = 0;
};

/// The process's own files and terminal.
class SystemPasswords final : public Passwords {
public:
    base::Secret from_file(const std::string& path) override;
    base::Secret from_terminal(const std::string& question, Typed typed) override;
};

}  // namespace haas::cli

// Takes secrets and names out of what devices say, before it is shown to others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace haas::base {

/// Passwords that are known are replaced wherever they stand. Of other secrets, such as those in a configuration that
/// a device shows, only usual shapes are recognized: people should still read the text.
class Disguise {
public:
    /// Replaces a secret by a word: in clear, also with blanks and line ends in it, as terminals wrap lines; as JSON
    /// and XML write it; and as HTTP Basic authentication sends it. So is the beginning of a secret before `...`, where
    /// one_line() has cut it.
    /// @param user  whose password it is
    void hide(const Secret& secret, std::string_view user, const std::string& word);

    /// Replaces a name where no letter or digit stands beside it, as a host's in `sw1-console`.
    void rename(std::string name, std::string word);

    /// Replaces a name where it is a word of its own: `admin-down` and `admin_status` do not name the user `admin`.
    void rename_word(std::string name, std::string word);

    /// The text with the words, and with `SECRET` in place of secrets of usual shapes (base/usual_secrets).
    std::string of(std::string_view text) const;

private:
    struct Hidden {
        Secret text;
        std::string word;
    };
    struct Name {
        std::string text;
        std::string word;
        std::string_view joints;  ///< what makes it a part of a longer word, besides letters and digits
    };
    std::vector<Hidden> hidden_;
    std::vector<Name> names_;
};

}  // namespace haas::base

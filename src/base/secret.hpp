// A string that must not be seen: wiped when it goes, and impossible to print by accident.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// Owns a password or key. Has no stream operator, and says its text only when asked by name.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) noexcept;
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    /// The text itself, with a NUL behind its end; the view lives as long as this object.
    std::string_view reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

private:
    void wipe() noexcept;
    std::string text_;
};

}  // namespace haas::base

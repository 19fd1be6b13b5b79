// A string that must stay secret: its memory is wiped on destruction, and it cannot be printed by accident.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// Owns a password or key. It has no stream operator; only reveal() returns the text.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) noexcept;
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    /// The text itself, NUL-terminated; the view is valid as long as this object.
    std::string_view reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

private:
    void wipe() noexcept;
    std::string text_;
};

}  // namespace haas::base

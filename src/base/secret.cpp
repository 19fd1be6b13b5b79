#include "base/secret.hpp"

#include <sodium.h>

#include <utility>

namespace haas::base {

Secret::Secret(std::string text) noexcept : text_(std::move(text)) {
    // Short text was copied by the move, and is still there.
    text.resize(text.capacity());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
    sodium_memzero(text.data(), text.size());
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
        other.wipe();
    }
    return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept {
    // A string moved from may still hold short text in its own body: the capacity is wiped, not the size.
    text_.resize(text_.capacity());
    sodium_memzero(text_.data(), text_.size());
    text_.clear();
}

}  // namespace haas::base

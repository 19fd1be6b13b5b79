#include "base/secret.hpp"

#include <sodium.h>

#include <utility>

namespace haas::base {

Secret::Secret(std::string text) noexcept : text_(std::move(text)) {
    // NOLINTNEXTLINE(bugprone-use-after-move,clang-analyzer-cplusplus.Move): a moved short string still holds the text
    text.resize(text.capacity());
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
    // A moved-from string may still hold a short text in its own buffer: wipe the capacity, not the size.
    text_.resize(text_.capacity());
    sodium_memzero(text_.data(), text_.size());
    text_.clear();
}

}  // namespace haas::base

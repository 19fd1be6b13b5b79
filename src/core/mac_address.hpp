#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace haas::core {

/// A MAC address in its stored form, `aa:bb:cc:dd:ee:ff`.
class MacAddress {
public:
    /// Parses twelve hexadecimal digits, as `aa:bb:cc:dd:ee:ff`, `aabb.ccdd.eeff`, `aabbcc-ddeeff` and so on.
    /// @throws BadArgumentError  when `text` is not that, or is a multicast or the all-zero address
    static MacAddress parse(std::string_view text);

    /// A random address from the range that QEMU uses for VMs. The caller must check that it is unique.
    static MacAddress make();

    const std::string& text() const { return text_; }
    // NOLINTNEXTLINE(google-explicit-constructor): it reads as a text
    operator const std::string&() const { return text_; }
    friend std::string operator+(const std::string& before, const MacAddress& address) {
        return before + address.text_;
    }

private:
    explicit MacAddress(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace haas::core

// MAC addresses in their stored form, `aa:bb:cc:dd:ee:ff`.
#pragma once

#include <string>
#include <string_view>

namespace haas::core {

/// Parses six octets separated by `:`, `-` or nothing, and returns the stored form.
/// @throws BadArgumentError  when `text` is not that, or is a multicast or the all-zero address
std::string parse_mac_address(std::string_view text);

/// A random address from the range that QEMU uses for VMs. The caller must check that it is unique.
std::string make_mac_address();

}  // namespace haas::core

// MAC addresses in their one stored form, `aa:bb:cc:dd:ee:ff`.
#pragma once

#include <string>
#include <string_view>

namespace haas::core {

/// Reads six octets written with `:`, `-` or nothing between them, and gives the stored form.
/// @throws BadArgumentError  when `text` is not that, or is a multicast or the all-zero address
std::string parse_mac_address(std::string_view text);

/// A random address of the range that QEMU gives to VMs. That no two are alike is for those to see who keep them.
std::string make_mac_address();

}  // namespace haas::core

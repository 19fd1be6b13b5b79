// Where an image for a machine's virtual CD drive is.
#pragma once

#include <string>
#include <string_view>

namespace haas::core {

/// Checks an address that a BMC is to read an image from: http or https, a host, and nothing that HaaS would have to
/// keep secret.
/// @throws BadArgumentError  for the field `url`
std::string parse_media_url(std::string_view text);

}  // namespace haas::core

// Where an image for a machine's virtual CD drive is.
#pragma once

#include <string>
#include <string_view>

namespace haas::core {

/// Checks an address that a BMC is to read an image from: http or https, a host, and nothing that HaaS would have to
/// keep secret.
/// @throws BadArgumentError  for the field `url`
std::string parse_media_url(std::string_view text);

/// Whether a URL is that place, or below it: at the same scheme, host and port, on a path that no server can take for
/// one elsewhere.
/// @param url    as parse_media_url() gives it
/// @param place  a valid http or https URL without a query, of a directory or of one file
bool is_media_below(std::string_view url, std::string_view place);

}  // namespace haas::core

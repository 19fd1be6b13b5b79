// The entity tags that services ask for, and those that they take, which are not always those that they show.
#pragma once

#include <string>
#include <vector>

namespace haas::drivers {

/// Whether a refusal says that the resource's entity tag is needed, or that another one is.
/// @source  RFC 6585 (428), RFC 9110 (412), DMTF's base messages PreconditionRequired, PreconditionFailed; some
/// services
///          answer 400 instead
bool wants_entity_tag(int status, const std::string& body);

/// What to send as If-Match, one after the other: strong tags before weak ones, which no comparison may match, and at
/// last "*", which stands for any.
/// @param header  the header ETag of the resource; empty for none
/// @param body    its member @odata.etag, a number without quotes; empty for none
/// @source  RFC 9110, 8.8.3 and 13.1.1
std::vector<std::string> entity_tags_to_try(const std::string& header, const std::string& body);

}  // namespace haas::drivers

#include "drivers/bmc/redfish_tag.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "drivers/bmc/redfish_message.hpp"

namespace haas::drivers {

namespace {

/// A tag in one pair of quotes, without the mark of a weak one.
std::string strong_tag(std::string_view tag) {
    if (tag.starts_with("W/") || tag.starts_with("w/")) tag.remove_prefix(2);
    while (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    return '"' + std::string(tag) + '"';
}

}  // namespace

bool wants_entity_tag(int status, const std::string& body) {
    constexpr int bad_request = 400;
    constexpr int precondition_failed = 412;
    constexpr int precondition_required = 428;
    if (status == precondition_failed || status == precondition_required) return true;
    if (status != bad_request) return false;
    for (const char* word : {"Precondition", "If-Match", "ETag"}) {
        if (names_in_refusal(body, word) || base::contains(parse_redfish_error(body), word)) return true;
    }
    return false;
}

std::vector<std::string> entity_tags_to_try(const std::string& header, const std::string& body) {
    std::vector<std::string> tags;
    const auto add = [&](const std::string& tag) {
        if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
    };
    for (const auto& shown : {header, body}) {
        if (shown.empty() || !base::holds_only(shown, base::is_printable)) continue;
        add(strong_tag(shown));
        add(shown);
    }
    add("*");
    return tags;
}

}  // namespace haas::drivers

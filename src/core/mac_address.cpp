#include "core/mac_address.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "core/error.hpp"

namespace haas::core {

namespace {

constexpr std::size_t count = 12;  // digits of an address

[[noreturn]] void refuse(const char* why) { throw BadArgumentError(std::string("The MAC address ") + why, "macaddr"); }

bool is_hex(char c) { return base::is_lower_hex(base::lower(c)); }

/// The digits of an address, whose groups are all of the same length.
std::string digits_of(std::string_view text) {
    constexpr const char* form =
        "must be twelve hexadecimal digits, as aa:bb:cc:dd:ee:ff, aa-bb-cc-dd-ee-ff, aabb.ccdd.eeff or aabbccddeeff.";
    const std::size_t group = std::min(text.find_first_of(":-."), text.size());
    const bool is_known = group == 2 || group == 4 || group == 6 || group == count;
    if (!is_known || text.size() != count + count / group - 1) refuse(form);
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_between = i % (group + 1) == group;
        if (is_between ? text[i] != text[group] : !is_hex(text[i])) refuse(form);
        if (!is_between) digits += base::lower(text[i]);
    }
    return digits;
}

}  // namespace

MacAddress MacAddress::parse(std::string_view text) {
    const std::string digits = digits_of(text);
    std::string address = digits.substr(0, 2);
    for (std::size_t at = 2; at < digits.size(); at += 2) address += ':' + digits.substr(at, 2);
    if (address == "00:00:00:00:00:00") refuse("is all zero.");
    const int first = address[1] <= '9' ? address[1] - '0' : address[1] - 'a' + 10;
    if (first % 2 != 0) refuse("is a multicast address, which no NIC can have.");
    return MacAddress(std::move(address));
}

MacAddress MacAddress::make() {
    const auto random = base::make_uuid();
    std::string address = "52:54";
    for (std::size_t at = 0; at < 8; at += 2) address += ':' + random.substr(at, 2);
    return MacAddress(std::move(address));
}

}  // namespace haas::core

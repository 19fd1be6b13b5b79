#include "core/mac_address.hpp"

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "core/error.hpp"

namespace haas::core {

namespace {

constexpr std::size_t octets = 6;

[[noreturn]] void refuse(const char* why) { throw BadArgumentError(std::string("The MAC address ") + why, "macaddr"); }

bool is_hex(char c) { return base::is_lower_hex(base::lower(c)); }

}  // namespace

MacAddress MacAddress::parse(std::string_view text) {
    constexpr const char* form = "must be six octets in hexadecimal with :, - or nothing between them.";
    const std::size_t step = text.size() == octets * 2 ? 2 : 3;
    if (text.size() != octets * step - (step - 2)) refuse(form);
    const char separator = step == 3 ? text[2] : '\0';
    if (step == 3 && separator != ':' && separator != '-') refuse(form);
    std::string address;
    for (std::size_t i = 0; i < octets; ++i) {
        const std::size_t at = i * step;
        if (!is_hex(text[at]) || !is_hex(text[at + 1])) refuse(form);
        if (i > 0 && step == 3 && text[at - 1] != separator) refuse(form);
        if (i > 0) address += ':';
        address += {base::lower(text[at]), base::lower(text[at + 1])};
    }
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

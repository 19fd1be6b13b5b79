// The small texts of requests: names, addresses, VLANs, URLs.
#include "base/clock.hpp"
#include "base/text.hpp"
#include "core/host.hpp"
#include "core/label.hpp"
#include "core/mac_address.hpp"
#include "core/media_url.hpp"
#include "core/vlan.hpp"
#include "fuzz/target.hpp"
#include "http/path.hpp"
#include "sys/password_prompts.hpp"
#include "sys/shell_words.hpp"
#include "sys/url.hpp"

using namespace haas;
using haas_fuzz::is_taken;
using haas_fuzz::require;

namespace {

void read_vlans(std::string_view text) {
    if (const auto channel = core::Channel::parse(text)) require(channel->text() == text, "a channel has one text");
    is_taken([&] {
        const auto list = core::parse_vlan_list(text);
        const std::set<core::Vlan> vlans(list.begin(), list.end());
        for (const auto vlan : vlans) require(vlan >= core::lowest_vlan && vlan <= core::highest_vlan, "an id is one");
        if (vlans.empty()) return;
        const auto again = core::parse_vlan_list(core::format_vlan_list(vlans));
        require(std::set<core::Vlan>(again.begin(), again.end()) == vlans, "a list can be written and read");
    });
}

void read_addresses(std::string_view text) {
    if (const auto host = core::plain_host(text)) {
        require(core::is_host(*host), "a host is one without brackets, too");
        require(core::plain_host(core::canonical_host(*host)).has_value(), "and in its usual spelling");
    }
    is_taken([&] {
        const auto mac = core::MacAddress::parse(text);
        require(core::MacAddress::parse(mac.text()).text() == mac.text(), "a MAC address has one stored form");
    });
    is_taken([&] { core::parse_media_url(text); });
    if (const auto url = sys::parse_url(std::string(text), "https://bmc.example:443/redfish/v1/")) {
        require(!url->host.empty() && url->port >= 0 && url->port < 65536, "a URL has a host and a port");
        require(url->target.starts_with('/'), "and a path");
    }
}

void read_other_words(std::string_view text) {
    if (const auto when = base::parse_iso8601(std::string(text))) {
        require(base::parse_iso8601(base::to_iso8601(*when)) == when, "a time has one text");
    }
    require(!sys::asks_to_change_password(text) || !sys::asks_for_password(text), "a prompt asks for one thing");
}

void write_for_others(std::string_view text) {
    const auto encoded = http::percent_encode(text);
    const auto decoded = http::percent_decode(encoded);
    require(!decoded || *decoded == text, "what is encoded can be decoded");
    static_cast<void>(http::split_path(text));
    const auto line = base::one_line(text);
    require(line.find('\n') == std::string::npos, "one line is one line");
    is_taken([&] { sys::to_shell_line({"echo", std::string(text)}); });
    const auto half = text.size() / 2;
    const auto a = text.substr(0, half);
    const auto b = text.substr(half);
    require((core::compare_naturally(a, b) < 0) == (core::compare_naturally(b, a) > 0), "an order has one direction");
    require(a == b || core::compare_naturally(a, b) != 0, "different labels are never equal");
    if (core::is_label(text)) require(http::split_path("/" + encoded)->front() == text, "a URL can name a label");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = haas_fuzz::text_of(data, size);
    read_vlans(text);
    read_addresses(text);
    read_other_words(text);
    write_for_others(text);
    return 0;
}

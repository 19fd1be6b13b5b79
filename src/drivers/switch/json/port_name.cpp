#include "drivers/switch/json/port_name.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "drivers/switch/port_names.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

/// Far shorter than a command line may be.
constexpr std::size_t longest_list = 200;

/// What follows one of these words, in upper or lower case; empty if none of them comes first.
std::string_view after_word(std::string_view name, std::initializer_list<std::string_view> words) {
    const auto letters = std::find_if(name.begin(), name.end(), base::is_digit) - name.begin();
    const std::string word = base::lower(name.substr(0, static_cast<std::size_t>(letters)));
    if (std::find(words.begin(), words.end(), word) == words.end()) return {};
    return name.substr(word.size());
}

std::vector<std::string> lines_with(const std::string& beginning, const std::set<core::Vlan>& vlans) {
    std::vector<std::string> lines;
    for (const auto& piece : short_lists(vlans, longest_list)) lines.push_back(beginning + piece);
    return lines;
}

}  // namespace

std::string eos_port(std::string_view name) {
    if (const auto number = port_channel_number(name); !number.empty()) return "Port-Channel" + std::string(number);
    const auto number = after_word(name, {"ethernet", "eth", "et"});
    const bool is_port = is_port_number(number) || (is_plain_number(number) && number != "0");
    return is_port ? "Ethernet" + std::string(number) : std::string();
}

std::string nxos_port(std::string_view name) {
    if (const auto number = port_channel_number(name); !number.empty()) return "port-channel" + std::string(number);
    const auto number = after_word(name, {"ethernet", "eth"});
    return is_port_number(number) ? "Ethernet" + std::string(number) : std::string();
}

std::vector<std::string> allowed_lines(const std::set<core::Vlan>& vlans) {
    const std::string beginning = "switchport trunk allowed vlan ";
    if (vlans.empty()) return {beginning + "none"};
    std::vector<std::string> lines;
    for (const auto& piece : short_lists(vlans, longest_list))
        lines.push_back(beginning + (lines.empty() ? "" : "add ") + piece);
    return lines;
}

std::string harmless_text(std::string_view text, std::size_t longest) {
    constexpr std::string_view others = " -_./:()+,@";
    std::string kept(base::trim(text).substr(0, longest));
    for (char& c : kept) {
        if (!base::is_alphanumeric(c) && !base::contains(others, c)) c = '_';
    }
    return std::string(base::trim(kept));
}

std::vector<std::string> vlan_lines(const std::set<core::Vlan>& vlans) { return lines_with("vlan ", vlans); }

std::vector<std::string> no_vlan_lines(const std::set<core::Vlan>& vlans) { return lines_with("no vlan ", vlans); }

}  // namespace haas::drivers

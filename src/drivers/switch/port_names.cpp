#include "drivers/switch/port_names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

constexpr std::size_t most_digits = 3;

bool takes_number(std::string_view& text) {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
    const auto count = static_cast<std::size_t>(end - text.begin());
    if (count == 0 || count > most_digits || (count > 1 && text.front() == '0')) return false;
    text.remove_prefix(count);
    return true;
}

bool takes_slash(std::string_view& text) {
    if (!text.starts_with('/')) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

bool is_port_number(std::string_view text) {
    if (!takes_number(text) || !takes_slash(text) || !takes_number(text)) return false;
    return text.empty() || (takes_slash(text) && takes_number(text) && text.empty());
}

bool is_plain_number(std::string_view text) { return takes_number(text) && text.empty(); }

bool is_interface_name(std::string_view text) {
    constexpr std::size_t longest = 40;
    constexpr std::string_view digits = "0123456789";
    const auto letters = std::find_if(text.begin(), text.end(), [](char c) { return c != '-' && !base::is_letter(c); });
    const auto numbers = text.substr(static_cast<std::size_t>(letters - text.begin()));
    if (text.size() > longest || numbers.empty() || !base::is_letter(text.front())) return false;
    return base::contains(digits, numbers.front()) && base::contains(digits, numbers.back()) &&
           !base::contains(numbers, "//") && numbers.find_first_not_of("0123456789/") == std::string_view::npos;
}

std::string_view channel_number(std::string_view name) {
    if (!name.starts_with("Po") && !name.starts_with("po")) return {};
    name.remove_prefix(2);
    return is_plain_number(name) ? name : std::string_view{};
}

std::string_view port_channel_number(std::string_view name) {
    constexpr std::size_t most_digits = 4;
    const auto lowered = base::lower(name);
    for (const std::string_view word : {"port-channel", "po"}) {
        const auto number = name.substr(std::min(word.size(), name.size()));
        const bool is_number = base::is_digits(number) && number.size() <= most_digits && number.front() != '0';
        if (lowered.starts_with(word) && is_number) return number;
    }
    return {};
}

}  // namespace haas::drivers

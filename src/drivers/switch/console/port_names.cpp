#include "drivers/switch/console/port_names.hpp"

#include <algorithm>

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
    if (text.empty() || text.front() != '/') return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

bool is_port_number(std::string_view text) {
    if (!takes_number(text) || !takes_slash(text) || !takes_number(text)) return false;
    return text.empty() || (takes_slash(text) && takes_number(text) && text.empty());
}

bool is_plain_number(std::string_view text) { return takes_number(text) && text.empty(); }

}  // namespace haas::drivers

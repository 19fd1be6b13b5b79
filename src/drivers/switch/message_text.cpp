#include "drivers/switch/message_text.hpp"

namespace haas::drivers {

std::string for_message(std::string_view text) {
    constexpr std::size_t longest = 200;
    std::string line;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n';
        if (blank && (line.empty() || line.back() == ' ')) continue;
        line += blank ? ' ' : c > ' ' && c <= '~' ? c : '?';
        if (line.size() == longest) return line + "...";
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

}  // namespace haas::drivers

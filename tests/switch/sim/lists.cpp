#include "switch/sim/lists.hpp"

namespace haas_sim {

namespace {

struct Numbered {
    std::string beginning;
    int number;
};

Numbered split(const std::string& name) {
    const auto last = name.find_last_not_of("0123456789") + 1;
    return {name.substr(0, last), parse_number(name.substr(last)).value_or(0)};
}

}  // namespace

std::vector<std::string> port_ranges(const std::vector<std::string>& names) {
    std::vector<std::string> ranges;
    for (std::size_t first = 0; first < names.size();) {
        const auto [beginning, number] = split(names[first]);
        int end = number + 1;
        for (++first; first < names.size(); ++first, ++end) {
            const auto next = split(names[first]);
            if (next.beginning != beginning || next.number != end) break;
        }
        const std::string range = beginning + std::to_string(number);
        ranges.push_back(end == number + 1 ? range : range + "-" + std::to_string(end - 1));
    }
    return ranges;
}

std::vector<std::string> folded(const std::vector<std::string>& items, std::size_t width) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 == items.size() ? "" : ",");
        if (lines.empty() || lines.back().size() + item.size() > width) lines.emplace_back();
        lines.back() += item;
    }
    return lines;
}

std::string left(std::string text, std::size_t width) {
    text.resize(width, ' ');
    return text;
}

std::string centered(const std::string& text, std::size_t width) {
    const std::size_t before = text.size() < width ? (width - text.size()) / 2 : 0;
    return left(std::string(before, ' ') + text, width);
}

Carried configured(Port port, const VlanSet& created) {
    port.shut = false;
    return carried(port, created);
}

}  // namespace haas_sim

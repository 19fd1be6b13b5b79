#include "drivers/switch/vlan_lists.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

using core::Vlan;

/// Replaces words in brackets that say that a VLAN is not carried.
constexpr char idle_mark = '!';

/// `Inactive` on PowerConnect; `Vlan not created` on NX-OS.
bool says_idle(std::string_view in_brackets) {
    const std::string words = base::lower(base::trim(in_brackets));
    return words == "inactive" || words == "vlan not created";
}

/// The text in lower case, with a mark for each `(Inactive)`. Other words in brackets could say as well that a VLAN is
/// not carried.
std::string with_marks(std::string_view text) {
    std::string marked;
    while (!text.empty()) {
        const auto open = text.find('(');
        marked += base::lower(text.substr(0, open));
        if (open == std::string_view::npos) break;
        const auto close = text.find(')', open);
        if (close == std::string_view::npos) throw UnreadableError("an open bracket");
        if (!says_idle(text.substr(open + 1, close - open - 1))) throw UnreadableError("unknown words in brackets");
        marked += idle_mark;
        text.remove_prefix(close + 1);
    }
    return marked;
}

/// Removes blanks around dashes and before marks. Other blanks separate items: they become commas.
std::string with_commas(const std::string& text) {
    std::string joined;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ' ') {
            joined += text[i];
            continue;
        }
        const auto next = text.find_first_not_of(' ', i);
        const bool in_item =
            next == std::string::npos || text[next] == '-' || text[next] == idle_mark || (joined.ends_with('-'));
        if (!in_item) joined += ',';
        if (next == std::string::npos) break;
        i = next - 1;
    }
    return joined;
}

core::VlanRange parse_range(std::string_view item) {
    const auto range = core::parse_vlan_range(item);
    if (!range) throw UnreadableError("not a VLAN or a range of them: " + std::string(item));
    return *range;
}

/// Skips empty items: they appear where a blank and a comma stand side by side.
template <typename Use>
void for_each_item(std::string_view text, Use use) {
    for (const auto item : base::split(text, ',')) {
        if (!item.empty()) use(item);
    }
}

VlanList parse_list(std::string_view value, ListOrder order) {
    VlanList list;
    const std::string text = with_marks(base::trim(value));
    if (text.empty() || text == "none") return list;
    // A truncated list would be trusted although the port carries more.
    if (text.back() == ',' || text.back() == '-') throw UnreadableError("cut short");
    if (text == "all") {
        core::insert(list.vlans, core::all_vlan_ids);
        return list;
    }
    Vlan highest = 0;
    for_each_item(with_commas(text), [&](std::string_view item) {
        const bool idle = item.back() == idle_mark;
        if (idle) item.remove_suffix(1);
        const auto range = parse_range(item);
        // A list that does not ascend has a number that was cut in two at the end of a line.
        if (order == ListOrder::ascending && range.first <= highest) throw UnreadableError("out of order");
        highest = range.last;
        core::insert(list.vlans, range);
        if (idle) core::insert(list.idle, range);
    });
    return list;
}

[[noreturn]] void refuse(const char* what, std::string_view value) {
    throw UnreadableError(what + std::string(" ") + std::string(value));
}

}  // namespace

std::set<core::Vlan> parse_vlan_text(std::string_view text) {
    std::set<core::Vlan> vlans;
    for (const auto item : base::split(text, ',')) core::insert(vlans, parse_range(item));
    return vlans;
}

std::string without_brackets(std::string_view text) {
    std::string kept;
    int depth = 0;
    for (const char c : text) {
        if (c == '(') ++depth;
        if (depth == 0) kept += c;
        if (c == ')' && depth > 0) --depth;
    }
    return depth == 0 ? std::string(base::trim(kept)) : std::string(text);
}

VlanList parse_allowed_vlans(std::string_view text, ListOrder order) {
    try {
        return parse_list(text, order);
    } catch (const UnreadableError&) {
        refuse("VLANs", text);
    }
}

NamedVlan parse_named_vlan(std::string_view text, VlanRemark remark) {
    const std::string number = without_brackets(text);
    if (number.empty() || base::lower(number) == "none") return {};
    const auto vlan = core::parse_vlan(number);
    if (!vlan) refuse("VLAN", text);
    const auto open = text.find('(');
    if (open == std::string_view::npos) return {vlan, false};
    const bool is_idle = says_idle(text.substr(open + 1, text.rfind(')') - open - 1));
    if (!is_idle && remark == VlanRemark::state) refuse("VLAN", text);
    return {vlan, is_idle};
}

Membership parse_membership(std::string_view text) {
    Membership member;
    const std::string list = base::lower(base::trim(text));
    if (list == "none") return member;
    try {
        if (list.ends_with(',')) throw UnreadableError("cut short");
        for_each_item(with_commas(list), [&](std::string_view item) {
            const bool untagged = item.front() == '(' && item.back() == ')';
            if (untagged) item = item.substr(1, item.size() - 2);
            core::insert(untagged ? member.untagged : member.tagged, parse_range(item));
        });
    } catch (const UnreadableError&) {
        refuse("members", text);
    }
    return member;
}

bool is_part_of_list(std::string_view line) {
    const std::string list = without_brackets(line);
    return std::any_of(list.begin(), list.end(), base::is_digit) &&
           list.find_first_not_of("0123456789,- ") == std::string::npos;
}

std::set<core::Vlan> kept_vlans(std::string_view list) {
    return list.empty() ? std::set<core::Vlan>() : parse_vlan_text(list);
}

std::vector<std::string> short_lists(const std::set<Vlan>& vlans, std::size_t longest) {
    std::vector<std::string> pieces;
    std::string rest = vlans.empty() ? std::string() : core::format_vlan_list(vlans);
    while (rest.size() > longest) {
        const auto comma = rest.rfind(',', longest);
        pieces.push_back(rest.substr(0, comma));
        rest.erase(0, comma + 1);
    }
    if (!rest.empty()) pieces.push_back(rest);
    return pieces;
}

std::set<core::Vlan> without(const std::set<core::Vlan>& from, const std::set<core::Vlan>& what) {
    auto left = from;
    std::erase_if(left, [&](core::Vlan vlan) { return what.contains(vlan); });
    return left;
}

}  // namespace haas::drivers

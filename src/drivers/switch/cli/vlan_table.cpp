#include "drivers/switch/cli/vlan_table.hpp"

#include <string>

#include "base/text.hpp"
#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

namespace {

bool is_ruler(std::string_view line) {
    return line.starts_with("--") && line.find_first_not_of("- ") == std::string_view::npos;
}

/// Where a column begins, by its name with the blank before it.
std::size_t column(const std::string& heading, std::string_view name) {
    const auto at = heading.find(name);
    return at == std::string::npos ? at : at + 1;
}

std::string_view word_at(std::string_view line, std::size_t at) {
    if (at >= line.size()) return {};
    line.remove_prefix(at);
    return line.substr(0, line.find(' '));
}

}  // namespace

/// @source  NX-OS Layer 2 Switching Command Reference, `show vlan`, and captures of PowerConnect 62xx and 80xx, the
///          family of the N-Series, in the documentation and tests of others (netman, fake-switches): a heading, a row
///          of dashes that shows where columns begin, and a row for each VLAN. The name may be missing, may have
///          blanks, and may be wider than its dashes. Rows that go on have blanks below the numbers. NX-OS has a column
///          `Status`, and other tables behind this one; Dell's switches have one `Type`, which is `Dynamic` for a VLAN
///          that exists only as long as a neighbour (GVRP) or a login (RADIUS, IEEE 802.1X) needs it
std::optional<VlanTable> parse_vlan_table(std::string_view answer) {
    VlanTable vlans;
    std::string heading;
    std::size_t width = 0;  // of the column of numbers; 0: the table has not begun
    auto status = std::string::npos;
    auto type = std::string::npos;
    bool is_over = false;
    for_each_line(answer, [&](std::string_view line) {
        if (is_over) return;
        if (width == 0) {
            if (is_ruler(line) && base::lower(base::trim(heading)).starts_with("vlan ")) {
                width = line.find(' ');
                status = column(heading, " Status");
                type = column(heading, " Type");
            }
            heading = line;
            return;
        }
        const auto number = base::trim(line.substr(0, width));
        const auto vlan = core::parse_vlan(std::string(number));
        is_over = !number.empty() && !vlan;
        if (!vlan) return;
        if (base::lower(word_at(line, type)).starts_with("dynamic")) return;
        const auto state = word_at(line, status);
        vlans[*vlan] = status == std::string::npos || state == "active";
    });
    if (vlans.empty()) return std::nullopt;
    return vlans;
}

}  // namespace haas::drivers

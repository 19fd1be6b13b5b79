#include "switch/sim/kind.hpp"

#include <algorithm>
#include <array>

namespace haas_sim {

bool Kind::has_situation(std::string_view wanted) const {
    const bool has_terminal = shell == nullptr;
    for (const auto common : {paging_kept, password_expired, password_expires_soon}) {
        if (has_terminal && wanted == common) return true;
    }
    return std::any_of(situations.begin(), situations.end(), [&](const auto& each) { return each.name == wanted; });
}

const Kind* find_kind(std::string_view name) {
    static const std::array<Kind, 5> all = {make_powerconnect55xx(), make_delln3000(), make_nexus(), make_dell_os10(),
                                            make_sonic()};
    for (const auto& kind : all) {
        if (kind.name == name) return &kind;
    }
    return nullptr;
}

}  // namespace haas_sim

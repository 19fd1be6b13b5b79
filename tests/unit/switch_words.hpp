// What unit tests of switch drivers say of ports and refusals.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/switch.hpp"

namespace haas_test {

inline haas::core::PortState lit(std::optional<haas::core::Vlan> native, std::set<haas::core::Vlan> tagged = {}) {
    haas::core::PortState state;
    state.native = native;
    state.tagged = std::move(tagged);
    return state;
}

/// What a call that must fail in this way fails with.
inline std::string refusal_of(const std::function<void()>& call,
                              haas::core::SwitchError::Kind kind = haas::core::SwitchError::Kind::refused) {
    try {
        call();
    } catch (const haas::core::SwitchError& failure) {
        CHECK(failure.kind() == kind);
        return failure.what();
    }
    FAIL("nothing failed");
    return {};
}

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace haas_test

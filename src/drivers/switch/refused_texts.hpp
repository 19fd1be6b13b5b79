// Names and descriptions that a switch refuses: it keeps its own text, and no network depends on one.
#pragma once

#include <string_view>

#include "core/switch.hpp"

namespace haas::drivers {

/// @param command  that gave something the text
/// @param answer   of the switch, fit for a log
void log_refused_text(std::string_view command, std::string_view answer);

/// Gives something a text by `call`.
/// @return  false if the switch refused it, which is logged
/// @throws core::SwitchError  `unreachable`
template <class Call>
bool try_text(std::string_view command, Call call) {
    try {
        call();
        return true;
    } catch (const core::SwitchError& error) {
        if (error.kind() == core::SwitchError::Kind::unreachable) throw;
        log_refused_text(command, error.what());
        return false;
    }
}

}  // namespace haas::drivers

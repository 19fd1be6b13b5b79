#include "drivers/switch/listed_ports.hpp"

#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

/// A fabric of Brocade's has some 1,500, with its port-channels.
constexpr std::size_t most_ports = 4096;

core::PortState unknown(const std::string& why) {
    core::PortState state;
    state.foreign = base::one_line("cannot be read: " + why);
    state.may_carry_any = true;
    state.is_unread = true;
    return state;
}

}  // namespace

std::map<std::string, core::PortState> read_listed_ports(const ListedPorts& ports, const ReadListedPort& read) {
    if (ports.empty()) throw SwitchError(SwitchError::Kind::refused, "list ports", "the switch names none");
    if (ports.size() > most_ports) {
        throw SwitchError(SwitchError::Kind::refused, "list ports", "the switch names " + std::to_string(ports.size()));
    }
    std::map<std::string, core::PortState> states;
    std::optional<SwitchError> failure;
    bool any = false;
    for (const auto& [name, asked] : ports) {
        try {
            auto state = read(name, asked);
            any = any || state;
            states.emplace(name, state ? *std::move(state) : unknown("the switch lists it, and has no such port"));
        } catch (const SwitchError& refusal) {
            if (refusal.kind() == SwitchError::Kind::unreachable) throw;
            states.emplace(name, unknown(refusal.what()));
            failure = refusal;
        }
    }
    if (!any && failure) throw *failure;
    return states;
}

}  // namespace haas::drivers

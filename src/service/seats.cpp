#include "service/seats.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "service/share.hpp"

namespace haas::service {

Party party_of(const Caller& caller, const std::optional<core::ProjectId>& project,
               const std::optional<std::string>& label) {
    if (caller.is_admin) return {caller.id, std::nullopt, {}};
    return {caller.id, project, label.value_or("")};
}

std::optional<Seat> Seats::find(const Party& party) const {
    if (!try_) return Seat();
    try {
        auto attempt = try_(party);
        if (!attempt.seat) return std::nullopt;
        return std::move(attempt.seat);
    } catch (const base::ConfigError& unusable) {
        // The request is noted in the database already, and goes on without a seat.
        base::log::error("unavailable", {{"reason", unusable.what()}});
        return std::nullopt;
    }
}

Seat Seats::get(const Party& party) const {
    if (!try_) return nullptr;
    auto attempt = try_(party);
    if (attempt.seat) return std::move(attempt.seat);
    if (attempt.full == Full::for_all) {
        throw core::UnavailableError("The service has as many " + words_.what +
                                     " as it can take: try again in a few seconds." + limit_hint(words_.limit_option));
    }
    const std::string have = std::to_string(share_) + ' ' + words_.what + " already, as many as one ";
    const std::string again = " may have: try again when one of them has ended." + limit_hint(words_.share_option);
    if (attempt.full == Full::for_user) throw core::UnavailableError("You have " + have + "user" + again);
    if (!party.project) throw core::UnavailableError("The administrators have " + have + "project" + again);
    throw core::UnavailableError("Your project " + party.project_label + " has " + have + "project" + again);
}

}  // namespace haas::service

// Seats: a request needs one to keep one of the web server's workers for long. Their number is limited, and so is the
// share of each project and each user. So a project or user with many connections leaves room for the others.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/model.hpp"
#include "service/access.hpp"

namespace haas::service {

/// For whom a worker is kept: a user, and the project that owns the object of the request.
struct Party {
    core::UserId user;
    std::optional<core::ProjectId> project;  ///< empty: the administrators, whoever owns the object
    std::string project_label;
};

Party party_of(const Caller& caller, const std::optional<core::ProjectId>& project,
               const std::optional<std::string>& label);

/// Held until it is destroyed; null if seats are not limited.
using Seat = std::shared_ptr<void>;

class Seats {
public:
    enum class Full { no, for_all, for_project, for_user };
    struct Attempt {
        Seat seat;
        Full full = Full::no;
    };
    using Try = std::function<Attempt(const Party&)>;

    /// For people: what is counted ("requests waiting"), and the options of haas.cfg that say how many all and one user
    /// or project may have.
    struct Words {
        std::string what;
        std::string limit_option;
        std::string share_option;
    };

    /// Seats without a limit.
    Seats() = default;
    /// @param share  how many one user or project may have
    Seats(Try attempt, Words words, int share) : try_(std::move(attempt)), words_(std::move(words)), share_(share) {}

    /// Empty if no seat is free.
    std::optional<Seat> find(const Party& party) const;

    /// @throws UnavailableError  if no seat is free; the message says whose limit is reached
    Seat get(const Party& party) const;

private:
    Try try_;
    Words words_;
    int share_ = 0;
};

}  // namespace haas::service

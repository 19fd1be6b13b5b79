// Leave to keep one of the web server's workers for long. There is only so much of it, and a share for each project and for
// each user: one of them, with as many connections as it likes, leaves the others room.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/model.hpp"
#include "service/access.hpp"

namespace haas::service {

/// For whom a worker is kept: a user, and the project whose thing it is about.
struct Party {
    core::UserId user;
    std::optional<core::ProjectId> project;  ///< empty: the administrators, whosever thing it is
    std::string project_label;
};

Party party_of(const Caller& caller, const std::optional<core::ProjectId>& project, const std::optional<std::string>& label);

/// Held until it is destroyed; null where nobody counts.
using Seat = std::shared_ptr<void>;

class Seats {
public:
    enum class Full { no, for_all, for_project, for_user };
    struct Attempt {
        Seat seat;
        Full full = Full::no;
    };
    using Try = std::function<Attempt(const Party&)>;

    /// Nobody counts.
    Seats() = default;
    /// @param what   that is counted, in words for people ("requests waiting")
    /// @param share  how many one party may have
    Seats(Try attempt, std::string what, int share) : try_(std::move(attempt)), what_(std::move(what)), share_(share) {}

    /// Empty: there is none now.
    std::optional<Seat> find(const Party& party) const;

    /// @throws UnavailableError  that says whose limit it is
    Seat get(const Party& party) const;

private:
    Try try_;
    std::string what_;
    int share_ = 0;
};

}  // namespace haas::service

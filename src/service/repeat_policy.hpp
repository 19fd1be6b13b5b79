// How long, and how often, requests may be repeated.
#pragma once

#include <chrono>

namespace haas::service {

/// Requests that may be repeated with their key.
struct RepeatPolicy {
    std::chrono::seconds kept{std::chrono::hours(24)};  ///< how long keys and answers are kept
    long long per_user = 10000;                         ///< how many of one user's, about
    std::chrono::seconds longest_request{60};           ///< no request is carried out for longer
};

}  // namespace haas::service

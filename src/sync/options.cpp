#include "sync/options.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "base/backoff.hpp"

namespace haas::sync {

Random make_random() {
    return [] {
        thread_local std::mt19937 source{std::random_device{}()};
        return std::uniform_real_distribution<double>(0.0, 1.0)(source);
    };
}

std::chrono::seconds longest_postponement(const Options& options) {
    // The jitter adds up to a quarter, and rounding may add a little.
    return options.longest_retry_delay + options.longest_retry_delay / 4 + std::chrono::seconds(1);
}

std::chrono::seconds retry_pause(const Options& options, int attempts, const Random& random) {
    const std::chrono::duration<double> bounded =
        base::GrowingPause{options.retry_delay, options.longest_retry_delay}.after(attempts);
    const auto pause = std::lround(bounded.count() * (0.75 + 0.5 * random()));
    return std::chrono::seconds(std::max(pause, 1L));
}

}  // namespace haas::sync

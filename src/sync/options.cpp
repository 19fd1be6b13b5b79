#include "sync/options.hpp"

#include <algorithm>
#include <cmath>
#include <random>

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
    constexpr int most_doublings = 30;  // beyond any longest_retry_delay
    const int doublings = std::clamp(attempts - 1, 0, most_doublings);
    const auto doubled = static_cast<double>(options.retry_delay.count()) * std::ldexp(1.0, doublings);
    const auto bounded = std::min(doubled, static_cast<double>(options.longest_retry_delay.count()));
    const auto pause = std::lround(bounded * (0.75 + 0.5 * random()));
    return std::chrono::seconds(std::max(pause, 1L));
}

}  // namespace haas::sync

#include "base/clock.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace haas::base {

namespace {

// The years 1000 to 9999, which have four digits.
constexpr std::int64_t first_of_iso8601 = -30610224000;
constexpr std::int64_t last_of_iso8601 = 253402300799;

}  // namespace

Timestamp SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

Uptime Clock::uptime() const {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::steady_clock::now());
}

std::string to_iso8601(Timestamp when) {
    // Not system_clock::to_time_t(), whose nanoseconds end in the year 2262.
    const std::time_t seconds = std::clamp(to_seconds(when), first_of_iso8601, last_of_iso8601);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    std::array<char, sizeof "9999-12-31T23:59:60Z"> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

std::optional<Timestamp> parse_iso8601(const std::string& text) {
    std::tm utc{};
    const char* zone = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &utc);
    if (zone == nullptr) return std::nullopt;
    std::tm offset{};
    if (std::string(zone) != "Z") {
        const char* const end = *zone == '+' || *zone == '-' ? ::strptime(zone + 1, "%H:%M", &offset) : nullptr;
        if (end == nullptr || *end != '\0') return std::nullopt;
    }
    const auto ahead = std::chrono::hours(offset.tm_hour) + std::chrono::minutes(offset.tm_min);
    const auto local = from_seconds(::timegm(&utc));
    const auto when = *zone == '-' ? local + ahead : local - ahead;
    // strptime(3) takes a year of two digits for one of the first century.
    if (to_seconds(when) < first_of_iso8601 || to_seconds(when) > last_of_iso8601) return std::nullopt;
    return when;
}

}  // namespace haas::base

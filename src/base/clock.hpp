// Time as HaaS keeps it: whole seconds, UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace haas::base {

/// A moment, in seconds since 1970 UTC: what the database stores.
using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// A moment of the clock that nobody sets, in seconds since the machine started: deadlines go by it. Whatever must last
/// for a time, rather than until a date, ends by it. One of before a restart means nothing afterwards.
using Uptime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::seconds>;

/// A source of the current time; tests replace it.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
    /// The machine's, as long as no test says otherwise.
    virtual Uptime uptime() const;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    Timestamp now() const override;
};

/// ISO 8601 in UTC, as in `2026-05-01T12:00:00Z`.
std::string to_iso8601(Timestamp when);

/// Reads an ISO 8601 time; its zone is `Z` or an offset such as `+02:00`. Empty for any other text.
std::optional<Timestamp> parse_iso8601(const std::string& text);

inline std::int64_t to_seconds(Timestamp when) { return when.time_since_epoch().count(); }
inline Timestamp from_seconds(std::int64_t seconds) { return Timestamp{std::chrono::seconds{seconds}}; }
inline std::int64_t to_seconds(Uptime when) { return when.time_since_epoch().count(); }
inline Uptime uptime_from_seconds(std::int64_t seconds) { return Uptime{std::chrono::seconds{seconds}}; }

}  // namespace haas::base

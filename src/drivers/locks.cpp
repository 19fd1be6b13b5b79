#include "drivers/locks.hpp"

#include "base/clock.hpp"
#include "core/error.hpp"
#include "sys/named_locks.hpp"

namespace haas::drivers {

namespace {

/// @param who  what is busy, for the error text
std::shared_ptr<void> take(const sys::NamedLocks& locks, const std::string& name, const std::string& doing,
                           std::chrono::milliseconds patience, const std::string& who) {
    const auto since = base::to_iso8601(base::SystemClock().now());
    auto attempt = locks.take(name, doing + " since " + since, patience);
    if (attempt.lock) return attempt.lock;
    throw core::BlockedError(who + " is busy" + (attempt.holder.empty() ? "" : ": " + attempt.holder) +
                             ". Try again when that is over.");
}

}  // namespace

BmcLock make_bmc_lock(std::filesystem::path directory) {
    return [locks = sys::NamedLocks(std::move(directory))](const core::BmcAccess& bmc, const std::string& doing,
                                                           std::chrono::milliseconds patience) {
        return take(locks, bmc.address.host + ' ' + std::to_string(bmc.address.port.value_or(0)), doing, patience,
                    "Its BMC");
    };
}

HeadnodeLock make_headnode_lock(std::filesystem::path directory) {
    return [locks = sys::NamedLocks(std::move(directory))](const std::string& uuid, const std::string& doing,
                                                           std::chrono::milliseconds patience) {
        return take(locks, uuid, doing, patience, "The headnode");
    };
}

}  // namespace haas::drivers

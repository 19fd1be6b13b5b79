#include "drivers/locks.hpp"

#include <utility>

#include "base/clock.hpp"
#include "core/error.hpp"
#include "core/host.hpp"

namespace haas::drivers {

namespace {

/// @param who  what is busy, for the error text
std::shared_ptr<void> take(const base::TakeLock& from, const std::string& name, const std::string& doing,
                           std::chrono::milliseconds patience, const std::string& who) {
    const auto since = base::to_iso8601(base::SystemClock().now());
    auto attempt = from(name, doing + " since " + since, patience);
    if (attempt.lock) return attempt.lock;
    throw core::BlockedError(who + " is busy" + (attempt.holder.empty() ? "" : ": " + attempt.holder) +
                             ". Try again when that is over.");
}

/// One name for one BMC, however its host and its port are written.
std::string name_of(const core::BmcAddress& address) {
    constexpr int ipmi_port = 623;
    constexpr int https_port = 443;
    const int usual = address.type == "ipmi" ? ipmi_port : https_port;
    return core::canonical_host(address.host) + ' ' + std::to_string(address.port.value_or(usual));
}

}  // namespace

BmcLock make_bmc_lock(base::TakeLock from) {
    return [from = std::move(from)](const core::BmcAccess& bmc, const std::string& doing,
                                    std::chrono::milliseconds patience) {
        return take(from, name_of(bmc.address), doing, patience, "Its BMC");
    };
}

HeadnodeLock make_headnode_lock(base::TakeLock from) {
    return [from = std::move(from)](const std::string& uuid, const std::string& doing,
                                    std::chrono::milliseconds patience) {
        return take(from, uuid, doing, patience, "The headnode");
    };
}

}  // namespace haas::drivers

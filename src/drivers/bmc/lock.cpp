#include "drivers/bmc/lock.hpp"

#include "base/clock.hpp"
#include "core/error.hpp"
#include "sys/named_locks.hpp"

namespace haas::drivers {

BmcLock make_bmc_lock(std::filesystem::path directory) {
    return [locks = sys::NamedLocks(std::move(directory))](const core::BmcAccess& bmc, const std::string& doing,
                                                           std::chrono::milliseconds patience) {
        const auto since = base::to_iso8601(base::SystemClock().now());
        const auto name = bmc.host + ' ' + std::to_string(bmc.port.value_or(0));
        auto attempt = locks.take(name, doing + " since " + since, patience);
        if (attempt.lock) return attempt.lock;
        throw core::BlockedError("Its BMC is busy" + (attempt.holder.empty() ? "" : ": " + attempt.holder) +
                                 ". Try again when that is over.");
    };
}

}  // namespace haas::drivers

#include "drivers/hypervisor/headnode_lock.hpp"

#include "base/clock.hpp"
#include "core/error.hpp"
#include "sys/named_locks.hpp"

namespace haas::drivers {

HeadnodeLock make_headnode_lock(std::filesystem::path directory) {
    return [locks = sys::NamedLocks(std::move(directory))](const std::string& uuid, const std::string& doing,
                                                           std::chrono::milliseconds patience) {
        const auto since = base::to_iso8601(base::SystemClock().now());
        auto attempt = locks.take(uuid, doing + " since " + since, patience);
        if (attempt.lock) return attempt.lock;
        throw core::BlockedError("The headnode is busy" + (attempt.holder.empty() ? "" : ": " + attempt.holder) +
                                 ". Try again when that is over.");
    };
}

}  // namespace haas::drivers

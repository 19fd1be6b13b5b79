// Devices that may fail now, because they were hurt: what HaaS says of them then is right, and wrong at any other time.
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace haas_test {

class Ailing {
public:
    using Clock = std::chrono::steady_clock;

    /// Nothing holds a device up any more after this time.
    void hurt(const std::string& device, Clock::time_point until) {
        const std::lock_guard<std::mutex> lock(mutex_);
        auto& end = until_[device];
        end = std::max(end, until);
    }

    /// Whether it may have failed after some time.
    bool could_fail(const std::string& device, Clock::time_point after) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = until_.find(device);
        return found != until_.end() && found->second > after;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, Clock::time_point> until_;
};

}  // namespace haas_test

// Makes sure that exactly the wanted consoles are logged: also after a crash, after a restart of the machine, and when
// a process was killed before it could end a console's log.
#pragma once

#include <chrono>
#include <string>

#include "base/backoff.hpp"
#include "core/console.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::sync {

class Consoles {
public:
    /// @param keeper  without one, put_right() does nothing
    Consoles(service::BmcControl bmcs, core::ConsoleKeeper* keeper) : bmcs_(std::move(bmcs)), keeper_(keeper) {}

    /// Ends the logs that nobody wants, and starts the missing ones, also those that are wanted without being asked
    /// for. A console that cannot be started is tried again later.
    void put_right(store::Database& database);

private:
    void tell_of_missing_room(store::Database& database);

    service::BmcControl bmcs_;
    core::ConsoleKeeper* keeper_;
    long long without_room_ = 0;  ///< so many consoles, when that was last said
    base::Backoff<std::string> failures_{{std::chrono::seconds(10), std::chrono::seconds(300)}};
};

}  // namespace haas::sync

// Lets those consoles be logged that shall be, and no others: after a crash, after a restart of the machine, and when the
// one who should have ended one was killed before he could.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::sync {

class Consoles {
public:
    /// @param settings  with the keeper of the consoles; without one, nothing is done
    explicit Consoles(service::Settings settings) : settings_(std::move(settings)) {}

    /// Ends what nobody wants, and starts what is missing; a console that cannot be started is tried again later.
    void put_right(store::Database& database);

private:
    using Clock = std::chrono::steady_clock;

    struct Failure {
        std::chrono::seconds pause;
        Clock::time_point not_before;
    };

    service::Settings settings_;
    std::map<std::string, Failure> failures_;
};

}  // namespace haas::sync

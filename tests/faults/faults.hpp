// The faults: which, how often, and how each ends.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "faults/record.hpp"
#include "faults/truths.hpp"
#include "faults/victims.hpp"
#include "random/random.hpp"

namespace haas_test {

class Faults {
public:
    /// @param directory  of the rig
    Faults(Record& record, const std::string& directory, std::uint64_t seed);
    ~Faults() { end_all(); }
    Faults(const Faults&) = delete;
    Faults& operator=(const Faults&) = delete;

    /// One fault, or several at once.
    void strike();
    /// Ends those whose time is over; starts again what has gone.
    void tend();
    /// Ends all at once, and waits until everything runs again.
    /// @return  whether it does
    bool calm(std::chrono::seconds patience);

    /// Stops what changes switches, and waits until nothing does.
    void freeze_sync(std::chrono::seconds patience);
    void thaw_sync();

private:
    using Clock = std::chrono::steady_clock;
    struct Undo {
        Clock::time_point when;
        std::function<void()> action;
    };

    /// A fault that is not a signal.
    struct Trouble {
        const char* name;
        int weight;
        bool (Faults::*begin)();  ///< whether there was something to be hurt
    };
    static const std::vector<Trouble>& troubles();

    void hurt(const Victim& victim);
    bool fill_disk();
    bool make_read_only();
    bool lock_database();
    bool cut_switch();
    bool restart_all();
    bool burst();

    void later(std::chrono::milliseconds time, std::function<void()> action);
    void end_all();
    std::chrono::milliseconds up_to(std::chrono::milliseconds longest);
    int send(const std::vector<Process>& processes, int number, const std::string& name);
    const Victim& victim(const std::string& name) const;

    Record& record_;
    std::string directory_;
    Random random_;
    std::vector<Victim> victims_;
    Keeper keeper_;
    std::vector<Undo> undos_;
    bool state_is_hurt_ = false;  ///< one fault of the state's disk or file at a time
    Clock::time_point tended_{};
    std::vector<Process> frozen_;
};

}  // namespace haas_test

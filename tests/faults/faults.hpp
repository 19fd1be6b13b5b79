// The faults: which, how often, and how each ends.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "faults/ailing.hpp"
#include "faults/record.hpp"
#include "faults/relay.hpp"
#include "faults/truths.hpp"
#include "faults/victims.hpp"
#include "random/random.hpp"

namespace haas_test {

class Faults {
public:
    /// @param directory  of the rig
    Faults(Record& record, Ailing& ailing, const std::string& directory, std::uint64_t seed);
    ~Faults() { end_all(); }
    Faults(const Faults&) = delete;
    Faults& operator=(const Faults&) = delete;

    /// One fault, or several at once.
    void strike();
    /// Ends those whose time is over; starts again what has gone.
    void tend();
    /// Ends all at once: what was killed may start again.
    void end_all();
    /// Ends all at once, and waits until everything runs again.
    /// @return  whether it does
    bool calm(std::chrono::seconds patience);

    /// Stops what changes switches, and waits until nothing does.
    void freeze_sync(std::chrono::seconds patience);
    void thaw_sync();

    /// The kinds that have never found anything to strike.
    std::vector<std::string> not_struck() const;

private:
    using Clock = std::chrono::steady_clock;
    using Milliseconds = std::chrono::milliseconds;
    struct Undo {
        Clock::time_point when;
        std::function<void()> action;
    };
    struct Kind {
        std::string name;
        int weight = 0;
        std::function<bool()> strike;  ///< whether there was something to be struck
        bool has_struck = false;
    };

    void add_signals();
    void add_troubles();
    Kind& choose();

    bool signal_some(const std::string& group, int number);
    bool stop(const Victim& victim, const std::vector<Process>& processes);
    bool end(const Victim& victim, const std::vector<Process>& processes, int number);
    bool end_together(const char* name, const std::vector<const Victim*>& victims, int number);
    int send(const std::vector<Process>& processes, int number, const Victim& victim);
    std::vector<const Victim*> kept_by(std::initializer_list<Victim::Keeper> keepers) const;
    const Victim& victim(const std::string& name) const;

    bool kill_process_manager();
    /// How long the disk of the state will fail; the files of mock BMCs are there.
    Milliseconds begin_failing_disk();
    bool fill_disk();
    bool make_read_only();
    bool lock_database();
    bool hurt_switch(Milliseconds longest, void (*begin)(Relay&));

    void later(Milliseconds time, std::function<void()> action);
    Milliseconds up_to(Milliseconds longest);

    Record& record_;
    Ailing& ailing_;
    std::string directory_;
    Random random_;
    std::vector<Victim> victims_;
    std::map<std::string, std::vector<const Victim*>> groups_;
    std::vector<Kind> kinds_;
    Keeper keeper_;
    std::vector<std::unique_ptr<Relay>> switches_;
    std::vector<Undo> undos_;
    bool state_is_hurt_ = false;  ///< one fault of the state's disk or file at a time
    Clock::time_point tended_{};
    std::vector<Process> frozen_;
};

}  // namespace haas_test

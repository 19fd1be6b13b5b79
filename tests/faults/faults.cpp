#include "faults/faults.hpp"

#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

namespace haas_test {

namespace {

using std::chrono::milliseconds;

struct Signal {
    int number;
    const char* name;
    int weight;  ///< of a victim's weight
};
constexpr Signal signals[] = {{SIGKILL, "SIGKILL", 4}, {SIGSTOP, "SIGSTOP", 2}, {SIGTERM, "SIGTERM", 1}};

std::string name_of(int number) {
    return std::find_if(std::begin(signals), std::end(signals), [&](const auto& each) { return each.number == number; })
        ->name;
}

std::vector<std::string> starter(const std::string& directory) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) throw std::runtime_error("HAAS_SOURCE_DIR is not set");
    return {"bash", std::string(source) + "/tests/faults/rig.sh", directory, "begin"};
}

}  // namespace

Faults::Faults(Record& record, Ailing& ailing, const std::string& directory, std::uint64_t seed)
    : record_(record),
      ailing_(ailing),
      directory_(directory),
      random_(seed),
      victims_(read_victims(directory + "/victims")),
      keeper_(victims_, starter(directory)) {
    for (const auto& each : victims_) groups_[each.group()].push_back(&each);
    for (const std::string way : {"db0.sock", "db1.sock"})
        switches_.push_back(std::make_unique<Relay>(directory + "/ovs/" + way, directory + "/ovs/db.sock"));
    add_signals();
    add_troubles();
}

void Faults::add_signals() {
    for (const auto& [name, members] : groups_) {
        int weight = 0;
        for (const auto* each : members) weight += each->weight;
        for (const auto& signal : signals) {
            // As a service manager asks a service to end, so that it can be started again.
            if (signal.number == SIGTERM && members.front()->keeper != Victim::Keeper::host) continue;
            kinds_.push_back({std::string(signal.name) + " " + name, weight * signal.weight,
                              [this, group = name, number = signal.number] { return signal_some(group, number); }});
        }
    }
}

const Victim& Faults::victim(const std::string& name) const { return *groups_.at(name).front(); }

std::vector<const Victim*> Faults::kept_by(std::initializer_list<Victim::Keeper> keepers) const {
    std::vector<const Victim*> found;
    for (const auto& each : victims_) {
        if (std::find(keepers.begin(), keepers.end(), each.keeper) != keepers.end()) found.push_back(&each);
    }
    return found;
}

milliseconds Faults::up_to(milliseconds longest) {
    return milliseconds(random_.below(static_cast<std::size_t>(longest.count()) + 1));
}

void Faults::later(milliseconds time, std::function<void()> action) {
    undos_.push_back({Clock::now() + time, std::move(action)});
}

void Faults::tend() {
    const auto now = Clock::now();
    for (std::size_t i = 0; i < undos_.size();) {
        if (undos_[i].when > now) {
            ++i;
            continue;
        }
        const auto undo = std::move(undos_[i]);
        undos_.erase(undos_.begin() + static_cast<std::ptrdiff_t>(i));
        undo.action();
    }
    if (now - tended_ < milliseconds(300)) return;
    tended_ = now;
    keeper_.tend();
}

void Faults::end_all() {
    for (const auto& each : std::exchange(undos_, {})) each.action();
    keeper_.end_rests();
}

bool Faults::calm(std::chrono::seconds patience) {
    end_all();
    const auto deadline = Clock::now() + patience;
    for (;;) {
        tend();
        if (keeper_.all_run()) return true;
        if (Clock::now() > deadline) return false;
        std::this_thread::sleep_for(milliseconds(50));
    }
}

/// One of those that have never struck, or else any.
Faults::Kind& Faults::choose() {
    if (random_.chance(50)) {
        std::vector<Kind*> missing;
        for (auto& each : kinds_) {
            if (!each.has_struck) missing.push_back(&each);
        }
        if (!missing.empty()) return *random_.pick(missing);
    }
    int sum = 0;
    for (const auto& each : kinds_) sum += each.weight;
    int at = static_cast<int>(random_.below(static_cast<std::size_t>(sum)));
    return *std::find_if(kinds_.begin(), kinds_.end(), [&](const Kind& each) { return (at -= each.weight) < 0; });
}

void Faults::strike() {
    auto& kind = choose();
    if (kind.strike()) kind.has_struck = true;
}

std::vector<std::string> Faults::not_struck() const {
    std::vector<std::string> missing;
    for (const auto& each : kinds_) {
        if (!each.has_struck) missing.push_back(each.name);
    }
    return missing;
}

int Faults::send(const std::vector<Process>& processes, int number, const Victim& victim) {
    int sent = 0;
    for (const auto& each : processes) sent += signal_process(each, number) ? 1 : 0;
    if (sent > 0) {
        const auto what = name_of(number) + " " + victim.group();
        record_.count("fault " + what, sent);
        record_.event("fault: " + what + (sent > 1 ? " (" + std::to_string(sent) + ")" : ""));
    }
    return sent;
}

bool Faults::stop(const Victim& victim, const std::vector<Process>& processes) {
    const auto time = up_to(victim.longest_stop);
    ailing_.hurt(victim.name, Clock::now() + time);
    if (send(processes, SIGSTOP, victim) == 0) return false;
    later(time, [processes] {
        for (const auto& each : processes) signal_process(each, SIGCONT);
    });
    return true;
}

bool Faults::end(const Victim& victim, const std::vector<Process>& processes, int number) {
    const auto time = up_to(victim.longest_rest);
    ailing_.hurt(victim.name, Clock::now() + time);
    keeper_.let_rest(victim.name, time);
    return send(processes, number, victim) > 0;
}

bool Faults::signal_some(const std::string& group, int number) {
    const Victim& victim = *random_.pick(groups_.at(group));
    auto processes = find_processes(victim.mark);
    // The parts of a kept one fall together.
    if (victim.keeper == Victim::Keeper::nobody) {
        std::shuffle(processes.begin(), processes.end(), random_.engine());
        processes.resize(std::min(processes.size(), random_.chance(80) ? 1 : 1 + random_.below(4)));
    }
    if (number == SIGTERM) processes = main_process(victim);
    if (processes.empty()) return false;
    return number == SIGSTOP ? stop(victim, processes) : end(victim, processes, number);
}

bool Faults::end_together(const char* name, const std::vector<const Victim*>& victims, int number) {
    bool any = false;
    for (const auto* each : victims)
        any |= end(*each, number == SIGTERM ? main_process(*each) : find_processes(each->mark), number);
    if (any) record_.count(std::string("together ") + name);
    return any;
}

void Faults::freeze_sync(std::chrono::seconds patience) {
    frozen_ = find_processes(victim("haas-sync").mark);
    for (const auto& each : frozen_) signal_process(each, SIGSTOP);
    const auto deadline = Clock::now() + patience;
    while (!find_processes(victim("ovs-vsctl").mark).empty()) {
        if (Clock::now() > deadline) throw std::runtime_error("ovs-vsctl does not end");
        std::this_thread::sleep_for(milliseconds(10));
    }
}

void Faults::thaw_sync() {
    for (const auto& each : std::exchange(frozen_, {})) signal_process(each, SIGCONT);
}

}  // namespace haas_test

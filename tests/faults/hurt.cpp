// How a cluster is hurt.
#include <stdexcept>
#include <thread>

#include "faults/trial.hpp"

namespace haas_test {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

void Trial::await_primary_other_than(const std::string& host) {
    const auto deadline = Clock::now() + seconds(120);
    for (;;) {
        const auto now = cluster_.ask({"primary"});
        if (now != Cluster::no_answer && now != host) return;
        if (Clock::now() > deadline) throw std::runtime_error("no other server takes over from " + host);
    }
}

void Trial::kill_primary() {
    const auto host = cluster_.ask({"primary"});
    cluster_.tell({"kill", host});
    await_primary_other_than(host);
    std::this_thread::sleep_for(seconds(10));
    cluster_.tell({"begin", host});
}

void Trial::cut_primary() {
    const auto host = cluster_.ask({"primary"});
    cluster_.tell({"cut", host});
    await_primary_other_than(host);
    std::this_thread::sleep_for(seconds(10));
    cluster_.tell({"join", host});
}

/// As with a disk that hangs: connections live, and nobody answers.
void Trial::freeze_primary() {
    const auto host = cluster_.ask({"primary"});
    cluster_.tell({"freeze", host});
    await_primary_other_than(host);
    std::this_thread::sleep_for(seconds(10));
    cluster_.tell({"thaw", host});
}

void Trial::lose_standby() {
    const auto host = cluster_.ask({"standby"});
    cluster_.tell({"kill", host});
    std::this_thread::sleep_for(seconds(20));
    cluster_.tell({"begin", host});
}

void Trial::kill_sync() {
    for (int i = 0; i < 12; ++i) {
        const auto host = some_api();
        std::this_thread::sleep_for(milliseconds(500 + random_.below(1000)));
        cluster_.tell({"kill", host, "haas-sync"});
        cluster_.tell({"begin", host});
    }
}

void Trial::kill_api() {
    const auto host = some_api();
    cluster_.tell({"kill", host});
    std::this_thread::sleep_for(seconds(10));
    cluster_.tell({"begin", host});
}

}  // namespace haas_test

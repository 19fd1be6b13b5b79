// How a cluster is hurt.
#include <stdexcept>
#include <thread>

#include "faults/batches.hpp"
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
    const auto database =
        open_reader(cluster_.ask({"inside", "", "database_uri"}) + "&target_session_attrs=read-write");
    constexpr int kills = 12;
    for (int i = 0; i < kills; ++i) {
        std::this_thread::sleep_for(milliseconds(500 + random_.below(1000)));
        ++syncs_killed_;
        if (kill_one_sync(*database)) ++syncs_killed_at_work_;
    }
}

/// In the middle of a batch if there is one.
/// @return  whether it was
bool Trial::kill_one_sync(Reader& database) {
    const auto deadline = Clock::now() + seconds(10);
    auto batch = find_batch(database);
    while (!batch && Clock::now() < deadline) {
        std::this_thread::sleep_for(milliseconds(1));
        batch = find_batch(database);
    }
    const auto host = batch ? batch->host : some_api();
    const bool was_at_work = batch && kill_at_work(database, *batch);
    if (!batch) cluster_.tell({"kill", host, "haas-sync"});
    cluster_.tell({"begin", host});
    return was_at_work;
}

void Trial::kill_api() {
    const auto host = some_api();
    cluster_.tell({"kill", host});
    std::this_thread::sleep_for(seconds(10));
    cluster_.tell({"begin", host});
}

}  // namespace haas_test

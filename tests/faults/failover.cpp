// The failover test of a cluster that is up (lab/cluster): clients ask, hosts are killed and cut off, and after each of
// these all is judged.
//   failover DIRECTORY CLUSTER SECONDS SEED
// CLUSTER is lab/cluster, which hurts and heals hosts. Prints lines for people that begin with #, and "verdict 0|1
// SENTENCE" for each thing that is tested.

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "faults/court.hpp"
#include "faults/crowd.hpp"
#include "faults/scenery.hpp"
#include "faults/summary.hpp"
#include "sys/process.hpp"

using namespace haas_test;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t clients = 16;

/// The cluster, by its own command.
class Cluster {
public:
    explicit Cluster(std::string command) : command_(std::move(command)) {}

    /// @return  the first line of its answer; no_answer: it failed
    std::string ask(const std::vector<std::string>& words) const {
        haas::sys::Command command;
        // What it starts must outlive it.
        command.argv = {"setsid", "--wait", command_};
        command.argv.insert(command.argv.end(), words.begin(), words.end());
        for (const char* name : {"HAAS_BUILD_DIR", "HAAS_CLUSTER_RUN"}) {
            if (const char* const value = std::getenv(name)) command.environment.emplace_back(name, value);
        }
        command.deadline = seconds(180);
        const auto result = haas::sys::run(command);
        // Without a primary there is nothing to say, and that is no failure.
        if (!result.ok() && !result.errors.empty()) std::cerr << words.front() << ": " << result.errors << std::endl;
        return result.ok() ? result.output.substr(0, result.output.find('\n')) : no_answer;
    }
    static constexpr const char* no_answer = "-";
    /// @throws std::runtime_error
    void tell(const std::vector<std::string>& words) const {
        if (ask(words) == no_answer) throw std::runtime_error("lab/cluster " + words.front() + " failed");
    }

private:
    std::string command_;
};

/// Asks for one change after the other, and measures how long none is acknowledged.
class Prober {
public:
    /// @param change  asks for one; whether it was acknowledged
    explicit Prober(std::function<bool(int number)> change)
        : change_(std::move(change)), thread_([this](const std::stop_token& stop) { probe(stop); }) {}

    /// The longest time without an acknowledged change since the last call.
    milliseconds take_longest() {
        const std::lock_guard lock(mutex_);
        const auto now = Clock::now();
        const auto longest = std::max(longest_, now - last_);
        longest_ = {};
        last_ = now;
        return std::chrono::duration_cast<milliseconds>(longest);
    }
    long count() const { return count_; }

private:
    void probe(const std::stop_token& stop) {
        for (int number = 0; !stop.stop_requested(); ++number) {
            const bool done = change_(number);
            if (done) {
                const std::lock_guard lock(mutex_);
                const auto now = Clock::now();
                longest_ = std::max(longest_, now - last_);
                last_ = now;
                ++count_;
            }
            std::this_thread::sleep_for(milliseconds(100));
        }
    }

    std::function<bool(int)> change_;
    std::mutex mutex_;
    Clock::time_point last_ = Clock::now();
    Clock::duration longest_{};
    std::atomic<long> count_{0};
    std::jthread thread_;
};

class Trial {
public:
    Trial(Scene& scene, const std::string& directory, const std::string& cluster, std::uint64_t seed)
        : scene_(scene), directory_(directory), cluster_(cluster), random_(seed), court_(scene, directory, clients_) {
        court_.look_first([this] { copy_database(); });
        // Two more, for the probers.
        for (std::size_t i = 0; i < clients + 2; ++i)
            clients_.push_back(std::make_unique<Client>(scene, static_cast<int>(i), seed + 1 + i));
    }

    void set_up();
    void run(seconds time);
    void end();
    void report() const;

private:
    struct Fault {
        std::string name;
        std::function<void()> strike;  ///< and heal
        std::vector<milliseconds> without_writes = {};
        std::vector<milliseconds> without_allocations = {};
    };

    void copy_database();
    void judge();
    void await_rest();
    void await_primary_other_than(const std::string& host);
    void kill_primary();
    void cut_primary();
    void lose_standby();
    void kill_sync();
    void kill_api();
    static void wait(seconds time) { std::this_thread::sleep_for(time); }

    Scene& scene_;
    std::string directory_;
    Cluster cluster_;
    Random random_;
    std::vector<std::unique_ptr<Client>> clients_;
    Court court_;
    std::vector<Fault> faults_{{"kill -9 of the primary's host", [this] { kill_primary(); }},
                               {"a partition of the primary, which stays alive", [this] { cut_primary(); }},
                               {"the synchronous standby is lost", [this] { lose_standby(); }},
                               {"a haas-sync is killed at work", [this] { kill_sync(); }},
                               {"a host of the API is lost", [this] { kill_api(); }}};
    long strikes_ = 0;
    long double_bookings_ = 0;
    long settled_ = 0;
    long probes_ = 0;
};

/// The court reads files: so the database is copied into one, by HaaS itself, which compares all rows.
void Trial::copy_database() {
    const std::string file = court_.database();
    const auto deadline = Clock::now() + seconds(120);
    for (;;) {
        for (const char* end : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(file + end);
        if (cluster_.ask({"copy", file}) == "copied") return;
        if (Clock::now() > deadline) throw std::runtime_error("the database cannot be copied");
        wait(seconds(1));
    }
}

void Trial::set_up() {
    register_all(scene_, *clients_.front(), directory_,
                 [&](const std::string&) { return directory_ + "/ovs/db.sock"; });
    for (const auto& client : clients_) client->settle();
    await_rest();
}

void Trial::await_rest() {
    const auto deadline = Clock::now() + seconds(180);
    for (;;) {
        const auto left = court_.unfinished();
        if (left.empty()) return;
        if (Clock::now() > deadline) {
            for (const auto& each : left) scene_.record.wrong(Wrong::stuck, each);
            return;
        }
        std::this_thread::sleep_for(milliseconds(500));
    }
}

/// With every host at work, and while nobody asks anything.
void Trial::judge() {
    await_rest();
    for (const auto& node : scene_.nodes) {
        const auto owners = std::ranges::count_if(clients_, [&](const auto& client) {
            return client->beliefs.is_sure("node " + node + " is of " + client->project());
        });
        double_bookings_ += std::max<long>(0, owners - 1);
    }
    for (const auto& client : clients_) settled_ += client->beliefs.doubts();
    court_.judge_moment();
    court_.judge_rest();
}

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
    wait(seconds(10));
    cluster_.tell({"begin", host});
}

void Trial::cut_primary() {
    const auto host = cluster_.ask({"primary"});
    cluster_.tell({"cut", host});
    await_primary_other_than(host);
    wait(seconds(10));
    cluster_.tell({"join", host});
}

void Trial::lose_standby() {
    const auto host = cluster_.ask({"standby"});
    cluster_.tell({"kill", host});
    wait(seconds(20));
    cluster_.tell({"begin", host});
}

void Trial::kill_sync() {
    for (int i = 0; i < 12; ++i) {
        const std::string host = "api" + std::to_string(1 + random_.below(3));
        std::this_thread::sleep_for(milliseconds(500 + random_.below(1000)));
        cluster_.tell({"kill", host, "haas-sync"});
        cluster_.tell({"begin", host});
    }
}

void Trial::kill_api() {
    const std::string host = "api" + std::to_string(1 + random_.below(3));
    cluster_.tell({"kill", host});
    wait(seconds(10));
    cluster_.tell({"begin", host});
}

void Trial::run(seconds time) {
    Crowd crowd(clients_);
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < faults_.size() || Clock::now() - begin < time; ++i) {
        auto& fault = faults_[i % faults_.size()];
        scene_.record.event(fault.name);
        std::cout << "# " << fault.name << " ..." << std::endl;
        crowd.go_on(clients);
        {
            auto& asks = *clients_[clients];
            asks.sends_again = false;  // each try is a measurement
            Prober writes([&](int number) {
                return asks.ask({"PUT",
                                 "/node/n1/metadata/probe",
                                 R"({"value": )" + std::to_string(number) + "}",
                                 {},
                                 true})
                           .end == Client::End::done;
            });
            auto& allocates = *clients_[clients + 1];
            allocates.sends_again = false;
            Prober allocations([&](int number) {
                const std::string network = "/network/probe";
                if (number % 2 == 1) return allocates.ask({"DELETE", network, "", {}, true}).end == Client::End::done;
                return allocates.ask({"PUT", network, R"({"owner": "admin", "access": "", "net_id": ""})", {}, true})
                           .end == Client::End::done;
            });
            wait(seconds(5));
            writes.take_longest();
            allocations.take_longest();
            fault.strike();
            ++strikes_;
            wait(seconds(10));
            fault.without_writes.push_back(writes.take_longest());
            fault.without_allocations.push_back(allocations.take_longest());
            probes_ += writes.count() + allocations.count();
            std::cout << "#   longest time without an acknowledged write " << fault.without_writes.back().count()
                      << " ms, without an allocation " << fault.without_allocations.back().count() << " ms"
                      << std::endl;
        }
        if (!crowd.pause(4 * scene_.longest_answer())) scene_.record.wrong(Wrong::hang, "a client does not come back");
        judge();
    }
}

void Trial::end() {
    std::string left;
    const auto deadline = Clock::now() + seconds(120);
    do {
        left.clear();
        for (const auto& client : clients_) left += client->go_home();
        if (!left.empty()) wait(seconds(1));
    } while (!left.empty() && Clock::now() < deadline);
    if (!left.empty()) scene_.record.wrong(Wrong::stuck, "not given back: " + left);
    judge();
    court_.judge_end();
}

std::string list(const std::vector<milliseconds>& times) {
    std::string text;
    for (const auto time : times) text += (text.empty() ? "" : ", ") + std::to_string(time.count()) + " ms";
    return text;
}

void Trial::report() const {
    const auto& record = scene_.record;
    write_summary(std::cout, record, "# ");
    for (const auto& fault : faults_) {
        std::cout << "# " << fault.name << ": without a write at most " << list(fault.without_writes)
                  << "; without an allocation at most " << list(fault.without_allocations) << std::endl;
    }
    std::cout << "# acknowledged changes: " << scene_.journal.lines() << " (" << probes_
              << " of them probes), and lost: " << record.wrongs(Wrong::lost) << std::endl
              << "# double bookings: " << double_bookings_ << std::endl
              << "# frames sent: " << court_.frames() << ", and gone astray: " << record.wrongs(Wrong::packet)
              << std::endl
              << "# answers with an unknown outcome: " << record.count_of("unknown outcomes")
              << ", statements in doubt that were settled by a look: " << settled_ << std::endl
              << "# slowest answer: " << record.slowest().count() << " ms" << std::endl;
    verdict(strikes_ >= static_cast<long>(faults_.size()), "every kind of fault has struck");
    verdict(scene_.journal.lines() > 100 && court_.frames() > 0, "there was something to lose");
    verdict(record, Wrong::lost, "nothing that was acknowledged is lost");
    verdict(double_bookings_ == 0, "no node has two owners");
    verdict(record, Wrong::invariant, "no invariant is broken");
    verdict(record, Wrong::packet, "packets go exactly where the database says");
    verdict(record, Wrong::answer, "every answer is right, or 503 with Retry-After");
    verdict(record, Wrong::hang, "no answer takes longer than 30 seconds");
    verdict(record, Wrong::stuck, "once every host is back, all that is wanted comes about");
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 4) {
        std::cerr << "usage: failover DIRECTORY CLUSTER SECONDS SEED\n";
        return 2;
    }
    try {
        Scene scene{HttpServer(first_line(words[0] + "/endpoint")), {}, Journal(words[0] + "/journal"), {}, false, 4};
        Trial trial(scene, words[0], words[1], std::stoull(words[3]));
        trial.set_up();
        trial.run(seconds(std::stol(words[2])));
        trial.end();
        trial.report();
    } catch (const std::exception& error) {
        verdict(false, std::string("the run itself failed: ") + error.what());
        return 1;
    }
    return 0;
}

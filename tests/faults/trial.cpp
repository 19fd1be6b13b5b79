#include "faults/trial.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "faults/crowd.hpp"
#include "faults/prober.hpp"
#include "faults/scenery.hpp"
#include "faults/summary.hpp"

namespace haas_test {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t clients = 16;

std::string list(const std::vector<milliseconds>& times) {
    std::string text;
    for (const auto time : times) text += (text.empty() ? "" : ", ") + std::to_string(time.count()) + " ms";
    return text;
}

}  // namespace

Trial::Trial(Scene& scene, const std::string& directory, const std::string& cluster, std::uint64_t seed)
    : scene_(scene), directory_(directory), cluster_(cluster), random_(seed), court_(scene, directory, clients_) {
    court_.look_first([this] { copy_database(); });
    // Two more, for the probers.
    for (std::size_t i = 0; i < clients + 2; ++i)
        clients_.push_back(std::make_unique<Client>(scene, static_cast<int>(i), seed + 1 + i));
}

/// The court reads files: so the database is copied into one, by HaaS itself, which compares all rows.
void Trial::copy_database() {
    const std::string file = court_.database();
    const auto deadline = Clock::now() + seconds(120);
    for (;;) {
        for (const char* end : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(file + end);
        if (cluster_.ask({"copy", file}) == "copied") return;
        if (Clock::now() > deadline) throw std::runtime_error("the database cannot be copied");
        std::this_thread::sleep_for(seconds(1));
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
    for (const auto& client : clients_) doubts_ += client->beliefs.doubts();
    court_.judge_moment();
    for (const auto& wrong : scene_.keys.compare(*open_reader("sqlite:///" + court_.database())))
        scene_.record.wrong(Wrong::lost, wrong);
    court_.judge_rest();
}

/// What was hurt is back, and answers.
void Trial::await_whole() {
    const auto deadline = Clock::now() + seconds(180);
    while (cluster_.ask({"whole"}) == Cluster::no_answer) {
        if (Clock::now() > deadline) throw std::runtime_error("the cluster does not become whole again");
        std::this_thread::sleep_for(seconds(1));
    }
}

void Trial::run(seconds time) {
    Crowd crowd(clients_);
    const auto begin = Clock::now();
    // Another round, if nothing was left to be settled: that would prove nothing.
    const auto goes_on = [&](std::size_t i) {
        return i < faults_.size() || Clock::now() - begin < time ||
               (scene_.record.count_of("open") == 0 && i < 2 * faults_.size());
    };
    for (std::size_t i = 0; goes_on(i); ++i) {
        auto& fault = faults_[i % faults_.size()];
        scene_.record.event(fault.name);
        std::cout << "# " << fault.name << " ..." << std::endl;
        crowd.go_on(clients);
        strike(fault);
        if (!crowd.pause(4 * scene_.longest_answer())) scene_.record.wrong(Wrong::hang, "a client does not come back");
        judge();
    }
}

/// Also measures for how long nothing is acknowledged.
void Trial::strike(Fault& fault) {
    auto& asks = *clients_[clients];
    auto& allocates = *clients_[clients + 1];
    // Each try is a measurement. One whose outcome was unknown is settled, and counts for nothing.
    asks.sends_again = allocates.sends_again = false;
    const auto is_done = [](const Client::Reply& reply) { return reply.end == Client::End::done && !reply.is_open; };
    Prober writes([&](int number) {
        const std::string value = R"({"value": )" + std::to_string(number) + "}";
        return is_done(asks.ask({"PUT", "/node/n1/metadata/probe", value, {}, true}));
    });
    Prober allocations([&](int number) {
        const std::string network = "/network/probe";
        if (number % 2 == 1) return is_done(allocates.ask({"DELETE", network, "", {}, true}));
        const std::string body = R"({"owner": "admin", "access": "", "net_id": ""})";
        return is_done(allocates.ask({"PUT", network, body, {}, true}));
    });
    std::this_thread::sleep_for(seconds(5));
    writes.take_longest();
    allocations.take_longest();
    fault.strike();
    ++strikes_;
    await_whole();
    std::this_thread::sleep_for(seconds(10));
    fault.without_writes.push_back(writes.take_longest());
    fault.without_allocations.push_back(allocations.take_longest());
    std::cout << "#   longest time without an acknowledged write " << fault.without_writes.back().count()
              << " ms, without an allocation " << fault.without_allocations.back().count() << " ms" << std::endl;
}

void Trial::end() {
    std::string left;
    const auto deadline = Clock::now() + seconds(120);
    do {
        left.clear();
        for (const auto& client : clients_) left += client->go_home();
        if (!left.empty()) std::this_thread::sleep_for(seconds(1));
    } while (!left.empty() && Clock::now() < deadline);
    if (!left.empty()) scene_.record.wrong(Wrong::stuck, "not given back: " + left);
    judge();
    court_.judge_end();
}

void Trial::report_acknowledged() const {
    long statements = 0;
    long others = 0;
    long probes = 0;
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        const auto& client = *clients_[i];
        if (i >= clients) {
            probes += client.acknowledged;
        } else {
            statements += client.acknowledged_statements;
            others += client.acknowledged - client.acknowledged_statements;
        }
    }
    std::cout << "# acknowledged changes: " << scene_.journal.lines()
              << ", and lost: " << scene_.record.wrongs(Wrong::lost) << std::endl
              << "#   compared with the database: the keys of " << scene_.keys.count_acknowledged() << ", and what "
              << statements << " say of it; the others are " << others << " commands to machines and the like, and "
              << probes << " probes" << std::endl;
}

void Trial::report_unknown() const {
    const auto& record = scene_.record;
    std::cout << "# unknown outcomes: " << record.count_of("open") << ", settled by their key: as made "
              << record.count_of("open, made") << ", as refused " << record.count_of("open, refused")
              << "; not settled: " << record.wrongs(Wrong::unsettled) << std::endl
              << "#   commands to machines that nobody will send again, as their key says: "
              << record.count_of("open, spent") << "; statements in doubt that were settled by a look: " << doubts_
              << std::endl;
}

void Trial::report() const {
    const auto& record = scene_.record;
    write_summary(std::cout, record, "# ");
    for (const auto& fault : faults_) {
        std::cout << "# " << fault.name << ": without a write at most " << list(fault.without_writes)
                  << "; without an allocation at most " << list(fault.without_allocations) << std::endl;
    }
    report_acknowledged();
    report_unknown();
    std::cout << "# double bookings: " << double_bookings_ << std::endl
              << "# frames sent: " << court_.frames() << ", and gone astray: " << record.wrongs(Wrong::packet)
              << std::endl
              << "# haas-syncs killed: " << syncs_killed_ << ", at work on a batch: " << syncs_killed_at_work_
              << std::endl
              << "# slowest answer: " << record.slowest().count() << " ms" << std::endl;
    verdict(strikes_ >= static_cast<long>(faults_.size()), "every kind of fault has struck");
    verdict(syncs_killed_at_work_ > 0, "a haas-sync was killed in the middle of a batch");
    verdict(scene_.journal.lines() > 100 && court_.frames() > 0, "there was something to lose");
    verdict(record, Wrong::lost, "nothing that was acknowledged is lost");
    verdict(record.count_of("open") > 0, "there was something to settle");
    verdict(record, Wrong::unsettled, "every unknown outcome is settled by its key");
    verdict(double_bookings_ == 0, "no node has two owners");
    verdict(record, Wrong::invariant, "no invariant is broken");
    verdict(record, Wrong::packet, "packets go exactly where the database says");
    verdict(record, Wrong::answer, "every answer is right, or 503 with Retry-After");
    verdict(record, Wrong::hang, "no answer takes longer than 30 seconds");
    verdict(record, Wrong::stuck, "once every host is back, all that is wanted comes about");
}

}  // namespace haas_test

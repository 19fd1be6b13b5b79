// The run of faults on a rig that is up (tests/faults/rig.sh): clients ask, faults strike, and from time to time all is
// judged.
//   storm DIRECTORY SECONDS SEED HEADNODES CONSOLES
// Prints lines for people that begin with #, and "verdict 0|1 SENTENCE" for each thing that is tested.

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "faults/court.hpp"
#include "faults/crowd.hpp"
#include "faults/faults.hpp"
#include "faults/scenery.hpp"
#include "faults/summary.hpp"

using namespace haas_test;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int most_connections = 64;
constexpr int fewest_connections = 16;

/// How much slower than usual this machine is now, by its load.
double measure_slowness() {
    double load = 0;
    std::ifstream("/proc/loadavg") >> load;
    const double each = load / std::max(1U, std::thread::hardware_concurrency());
    return std::clamp(each / 3, 1.0, 4.0);
}

class Storm {
public:
    Storm(Scene& scene, const std::string& directory, std::uint64_t seed)
        : scene_(scene),
          random_(seed),
          faults_(scene.record, scene.ailing, directory, seed + 1),
          court_(scene, directory, clients_) {
        for (int i = 0; i < most_connections; ++i)
            clients_.push_back(std::make_unique<Client>(scene, i, seed + 2 + static_cast<std::uint64_t>(i)));
    }

    void set_up(const std::string& directory);
    void blow(seconds time);
    void end();
    void report() const;

private:
    /// What a run must have shown, or it proves nothing.
    std::vector<std::string> not_seen() const;

    /// Judges, with or without everything having come to rest before.
    enum class Depth { moment, rest };
    void judge(Depth depth);
    void await_rest();

    Scene& scene_;
    Random random_;
    std::vector<std::unique_ptr<Client>> clients_;
    Faults faults_;
    Court court_;
};

void Storm::set_up(const std::string& directory) {
    register_all(scene_, *clients_.front(), directory,
                 [&](const std::string& number) { return directory + "/ovs/db" + number + ".sock"; });
    for (const auto& client : clients_) client->settle();
    await_rest();
}

void Storm::await_rest() {
    const auto deadline =
        Clock::now() + std::chrono::duration_cast<milliseconds>(seconds(120) * scene_.slowness.load());
    for (;;) {
        faults_.tend();
        const auto left = court_.unfinished();
        if (left.empty()) return;
        if (Clock::now() > deadline) {
            for (const auto& each : left) scene_.record.wrong(Wrong::stuck, each);
            return;
        }
        std::this_thread::sleep_for(milliseconds(200));
    }
}

void Storm::judge(Depth depth) {
    scene_.record.event("judging");
    const auto patience = seconds(static_cast<long>(60 * scene_.slowness));
    if (!faults_.calm(patience)) scene_.record.wrong(Wrong::stuck, "something does not start again");
    faults_.freeze_sync(patience);
    court_.judge_moment();
    faults_.thaw_sync();
    if (depth == Depth::moment) return;
    await_rest();
    // Now also what was under way a moment ago.
    faults_.freeze_sync(patience);
    court_.judge_moment();
    faults_.thaw_sync();
    court_.judge_rest();
}

std::vector<std::string> Storm::not_seen() const {
    auto missing = faults_.not_struck();
    std::vector<std::string> changes{"PUT /network", "POST /node/nic/connect_network", "PUT /node/console"};
    if (scene_.has_headnodes)
        changes.insert(changes.end(),
                       {"PUT /headnode", "POST /headnode/start", "POST /headnode/stop", "DELETE /headnode"});
    for (const auto& each : changes) {
        if (scene_.record.count_of("did " + each) == 0) missing.push_back(each);
    }
    const std::string settled = "changes settled by their key";
    if (scene_.record.count_of(settled) == 0) missing.push_back(settled);
    return missing;
}

void Storm::blow(seconds time) {
    Crowd crowd(clients_);
    const auto begin = Clock::now();
    // A slow computer gets more time to show all of it.
    const auto is_over = [&] {
        const auto so_far = Clock::now() - begin;
        return so_far >= time && (not_seen().empty() || so_far >= 2 * time);
    };
    std::size_t connections = 0;
    for (int number = 1; !is_over(); ++number) {
        connections = fewest_connections + random_.below(most_connections - fewest_connections + 1);
        scene_.record.event(std::to_string(connections) + " connections");
        crowd.go_on(connections);
        const auto next_judgement = Clock::now() + std::min<Clock::duration>(seconds(15), time);
        while (Clock::now() < next_judgement) {
            scene_.slowness = measure_slowness();
            faults_.strike();
            faults_.tend();
            std::this_thread::sleep_for(milliseconds(random_.below(80)));
        }
        // What is being asked ends while everything works again, also what was killed a moment ago.
        faults_.end_all();
        if (!crowd.pause(4 * scene_.longest_answer(), [this] { faults_.tend(); }))
            scene_.record.wrong(Wrong::hang, "a client does not come back");
        judge(number % 4 == 0 || is_over() ? Depth::rest : Depth::moment);
    }
}

void Storm::end() {
    std::string left;
    const auto deadline =
        Clock::now() + std::chrono::duration_cast<milliseconds>(seconds(120) * scene_.slowness.load());
    do {
        left.clear();
        for (const auto& client : clients_) left += client->go_home();
        if (!left.empty()) std::this_thread::sleep_for(milliseconds(300));
    } while (!left.empty() && Clock::now() < deadline);
    if (!left.empty()) scene_.record.wrong(Wrong::stuck, "not given back: " + left);
    judge(Depth::rest);
    court_.judge_end();
}

void Storm::report() const {
    const auto& record = scene_.record;
    write_summary(std::cout, record, "# ");
    std::cout << "# " << count_faults(record) << " faults; acknowledged changes: " << scene_.journal.lines()
              << ", moments judged: " << court_.moments() << ", frames sent: " << court_.frames()
              << ", failures of devices, answered as such: " << record.count_of("device failures")
              << ", slowest answer: " << record.slowest().count() << " ms" << std::endl;
    const auto missing = not_seen();
    for (const auto& each : missing) std::cout << "# never: " << each << std::endl;
    verdict(missing.empty(), "every kind of fault has struck, and every kind of change was made");
    verdict(record, Wrong::lost, "nothing that was acknowledged is lost");
    verdict(record, Wrong::invariant, "no invariant is broken");
    verdict(record, Wrong::answer,
            "every answer is right, or 503 with Retry-After, or says which device failed while it was hurt");
    verdict(record, Wrong::hang, "no answer takes longer than 30 seconds");
    verdict(record, Wrong::packet, "packets go exactly where the database says");
    verdict(record, Wrong::stuck, "once nothing fails any more, all that is wanted comes about");
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 5) {
        std::cerr << "usage: storm DIRECTORY SECONDS SEED HEADNODES CONSOLES\n";
        return 2;
    }
    try {
        Scene scene{HttpServer(first_line(words[0] + "/endpoint")),
                    {},
                    Journal(words[0] + "/journal"),
                    {},
                    words[3] == "yes",
                    std::stoi(words[4])};
        Storm storm(scene, words[0], std::stoull(words[2]));
        storm.set_up(words[0]);
        storm.blow(seconds(std::stol(words[1])));
        storm.end();
        storm.report();
    } catch (const std::exception& error) {
        verdict(false, std::string("the run itself failed: ") + error.what());
        return 1;
    }
    return 0;
}

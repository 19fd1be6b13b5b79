// Several hundred requests of several users in random order, some of them at once, and haas-sync now and then.
#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "random/run.hpp"

using haas_test::Form;
using haas_test::RandomRun;

namespace {

constexpr int usual_steps = 600;

bool has_seen_all_refusals(const RandomRun& run) {
    const auto refusals = {400, 401, 403, 404, 409};
    return std::all_of(refusals.begin(), refusals.end(), [&](int status) { return run.count(status) >= 1; });
}

/// What comes only now and then.
bool has_seen_rarities(const RandomRun& run) {
    return run.count("port_move_nic", 202) >= 1 && run.count_group_actions("DONE") >= 2 &&
           run.count("port_group_create", 200) >= 1 && has_seen_all_refusals(run);
}

/// A run that asks for nothing, or is refused everything, would find nothing.
bool has_seen_enough(const RandomRun& run, int steps) {
    return run.count_actions("DONE") >= steps / 30 && run.count("node_connect_network", 202) >= steps / 40 &&
           run.count("node_detach_network", 202) >= steps / 100 && run.count("project_connect_node", 200) >= 3 &&
           run.count("project_detach_node", 200) >= 1 && (steps < usual_steps || has_seen_rarities(run));
}

/// Runs one seed.
void run(std::uint64_t seed, int steps) {
    RandomRun run(seed);
    run.sync();
    // Some seeds take longer.
    while (run.steps() < steps || (!has_seen_enough(run, steps) && run.steps() < 10 * steps)) {
        const auto what = run.random().below(100);
        if (what < 10) {
            run.sync();
        } else if (what < 12) {
            run.wait(std::chrono::seconds(1 + run.random().below(100)));
        } else if (what < 24) {
            run.operate_at_once();
        } else {
            run.operate();
        }
        if (run.steps() % 100 == 0) run.require_traffic();
    }
    run.sync();
    run.require_traffic();
    run.require_secrecy();
    std::cout << "# " << run.steps() << " steps, " << run.count_actions("DONE") << " actions done, "
              << run.count_actions("ERROR") << " failed; of groups " << run.count_group_actions("DONE") << " and "
              << run.count_group_actions("ERROR") << "; answers 200: " << run.count(200) << ", 202: " << run.count(202)
              << ", 400: " << run.count(400) << ", 401: " << run.count(401) << ", 403: " << run.count(403)
              << ", 404: " << run.count(404) << ", 409: " << run.count(409) << haas_test::words_on_engine(run)
              << std::endl;
    CHECK(has_seen_enough(run, steps));
}

}  // namespace

TEST_CASE("random operations: every answer is as the model says, and every invariant holds after every step") {
    const auto seed = haas_test::choose_seed();
    const auto form = haas_test::choose_form();
    const std::map<Form, int> steps = {{Form::brief, 250}, {Form::usual, usual_steps}, {Form::whole, 2000}};
    for (int i = 0; i < haas_test::runs_of(form); ++i) run(seed + static_cast<std::uint64_t>(i), steps.at(form));
}

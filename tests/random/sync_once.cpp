// One run of haas-sync's engine as a process, under a clock that is set: something for a test to kill.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "base/log.hpp"
#include "drivers/registry.hpp"
#include "sync/engine.hpp"
#include "sync/world.hpp"

using namespace haas;

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    try {
        base::log::start("haas-sync", base::log::Level::debug);
        haas_test::ManualClock clock;
        clock.pass(std::chrono::seconds(std::stoll(argv[2]) - base::to_seconds(clock.now())));
        const store::DatabaseOptions database{argv[1], std::chrono::seconds(10)};
        sync::Options options;
        options.timeouts.command = std::chrono::milliseconds(std::stoll(argv[3]));
        const auto drivers = drivers::make_switch_drivers();
        sync::Engine engine([&] { return store::Database(database, clock); }, drivers, options, [] { return 0.5; });
        return engine.run_once().all_well() ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "random_sync_once: %s\n", error.what());
        return 1;
    }
}

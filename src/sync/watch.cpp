#include "sync/watch.hpp"

#include <atomic>
#include <csignal>

#include "base/log.hpp"
#include "drivers/switch/registry.hpp"
#include "store/switch.hpp"
#include "sync/engine.hpp"

namespace haas::sync {

namespace {

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "it is set by a signal handler");

void request_stop(int) { stop_requested = true; }

/// SA_RESETHAND: a second signal has its default effect.
void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = request_stop;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaction(signal, &action, nullptr);
}

Options options_from(const sys::Config& config, const std::string& only_switch) {
    Options options;
    options.max_switches_at_once = config.sync.max_switches_at_once;
    options.max_attempts = config.sync.max_attempts;
    options.retry_delay = config.sync.retry_delay;
    options.longest_retry_delay = config.sync.longest_retry_delay;
    options.poll_interval = config.sync.poll_interval;
    options.keep_actions = config.sync.keep_actions;
    options.timeouts = {config.sync.connect_timeout, config.sync.command_timeout};
    if (!only_switch.empty()) options.only_switch = only_switch;
    return options;
}

/// All that an engine needs, checked.
class Setup {
public:
    Setup(const sys::Config& config, const std::string& only_switch)
        : database_{config.database.uri, config.database.busy_timeout} {
        open()().read([&](store::Transaction& tx) {
            if (!only_switch.empty() && !store::find_switch(tx, only_switch)) {
                throw base::ConfigError("There is no switch " + only_switch + ".");
            }
        });
        engine_ = std::make_unique<Engine>(open(), drivers_, options_from(config, only_switch));
    }

    Engine& engine() { return *engine_; }

private:
    OpenDatabase open() {
        return [this] { return store::Database(database_, clock_); };
    }

    base::SystemClock clock_;
    store::DatabaseOptions database_;
    core::SwitchDrivers drivers_ = drivers::make_switch_drivers();
    std::unique_ptr<Engine> engine_;
};

}  // namespace

int sync_once(const sys::Config& config, const std::string& only_switch) {
    return Setup(config, only_switch).engine().run_once().all_well() ? 0 : 1;
}

int sync_forever(const sys::Config& config, const std::string& only_switch) {
    Setup setup(config, only_switch);
    stop_on_signals();
    base::log::info("watching");
    setup.engine().watch(stop_requested);
    base::log::info("stopped");
    return 0;
}

}  // namespace haas::sync

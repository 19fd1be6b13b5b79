#include "sync/watch.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "console/keeper.hpp"
#include "drivers/obm/registry.hpp"
#include "drivers/switch/registry.hpp"
#include "store/switch.hpp"
#include "sync/consoles.hpp"
#include "sync/engine.hpp"

namespace haas::sync {

namespace {

/// How often to look whether those consoles are logged that shall be.
constexpr std::chrono::seconds console_interval{5};

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
        : database_{config.database.uri, config.database.busy_timeout},
          obm_drivers_(drivers::make_obm_drivers({config.obm.command_timeout, config.obm.lock_directory})),
          keeper_(console::to_options(config.console)) {
        open()().read([&](store::Transaction& tx) {
            if (!only_switch.empty() && !store::find_switch(tx, only_switch)) {
                throw base::ConfigError("There is no switch " + only_switch + ".");
            }
        });
        engine_ = std::make_unique<Engine>(open(), drivers_, options_from(config, only_switch));
        service::Settings settings;
        settings.obm_key_file = config.obm.key_file;
        settings.obm_drivers = &obm_drivers_;
        // Who works on one switch alone leaves the rest to others.
        if (only_switch.empty()) settings.consoles = &keeper_;
        consoles_ = std::make_unique<Consoles>(settings);
    }

    Engine& engine() { return *engine_; }

    void put_consoles_right() {
        try {
            auto database = open()();
            consoles_->put_right(database);
        } catch (const std::exception& error) {
            base::log::warning("consoles_not_looked_at", {{"reason", error.what()}});
        }
    }

private:
    OpenDatabase open() {
        return [this] { return store::Database(database_, clock_); };
    }

    base::SystemClock clock_;
    store::DatabaseOptions database_;
    core::SwitchDrivers drivers_ = drivers::make_switch_drivers();
    core::ObmDrivers obm_drivers_;
    console::Keeper keeper_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<Consoles> consoles_;
};

/// Looks after the consoles now and then, on a thread of its own: switches shall not wait for BMCs.
class ConsoleWatch {
public:
    explicit ConsoleWatch(Setup& setup) : thread_([this, &setup] { watch(setup); }) {}
    ~ConsoleWatch() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        stop_.notify_one();
        thread_.join();
    }
    ConsoleWatch(const ConsoleWatch&) = delete;
    ConsoleWatch& operator=(const ConsoleWatch&) = delete;

private:
    void watch(Setup& setup) {
        std::unique_lock lock(mutex_);
        do {
            lock.unlock();
            setup.put_consoles_right();
            lock.lock();
        } while (!stop_.wait_for(lock, console_interval, [this] { return stopping_; }));
    }

    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

int sync_once(const sys::Config& config, const std::string& only_switch) {
    Setup setup(config, only_switch);
    const bool well = setup.engine().run_once().all_well();
    setup.put_consoles_right();
    return well ? 0 : 1;
}

int sync_forever(const sys::Config& config, const std::string& only_switch) {
    Setup setup(config, only_switch);
    stop_on_signals();
    base::log::info("watching");
    {
        const ConsoleWatch consoles(setup);
        setup.engine().watch(stop_requested);
    }
    base::log::info("stopped");
    return 0;
}

}  // namespace haas::sync

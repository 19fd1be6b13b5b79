#include "sync/watch.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "console/keeper.hpp"
#include "drivers/locks.hpp"
#include "drivers/registry.hpp"
#include "store/switch.hpp"
#include "sync/audit.hpp"
#include "sync/consoles.hpp"
#include "sync/engine.hpp"
#include "sync/headnodes.hpp"
#include "sys/account.hpp"
#include "sys/config_trust.hpp"
#include "sys/named_locks.hpp"
#include "sys/ssh_key.hpp"

namespace haas::sync {

namespace {

/// How often to check that the wanted consoles are logged, whether work on a headnode is due, and for stale lock files.
constexpr std::chrono::seconds console_interval{5};
constexpr std::chrono::seconds headnode_interval{1};
constexpr std::chrono::seconds tidying_interval{600};
/// How long to wait for work on headnodes at the end: the next haas-sync can finish it.
constexpr std::chrono::seconds longest_farewell{5};

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
    options.save = config.sync.save == sys::Config::Sync::Save::never ? Options::Save::never : Options::Save::after_batch;
    if (!only_switch.empty()) options.only_switch = only_switch;
    options.vlan_pool = config.vlan.pool;
    options.offers_headnodes = !config.headnode.base_imgs.empty();
    options.keep_base_interfaces = config.headnode.keep_base_interfaces;
    return options;
}

/// All that an engine needs, checked at construction.
class Setup {
public:
    Setup(const sys::Config& config, const Start& start)
        : lock_directories_{config.bmc.lock_directory, config.headnode.lock_directory},
          ssh_key_(sys::read_ssh_key(trusted(config).sync.ssh_key)),
          secrets_(read_key(config, start.user)),
          database_{config.database.uri, config.database.busy_timeout},
          drivers_(drivers::make_switch_drivers({config.sync.ssh_known_hosts, ssh_key_})),
          bmc_drivers_(drivers::make_bmc_drivers({config.bmc.command_timeout, config.bmc.lock_directory})),
          keeper_(console::to_options(config.console)),
          hypervisor_(drivers::make_hypervisor(config.headnode)),
          open_(open()),
          options_(options_from(config, start.only_switch)) {
        const auto& only_switch = start.only_switch;
        open_().read([&](store::Reading& tx) {
            if (!only_switch.empty() && !store::find_switch(tx, only_switch)) {
                throw base::ConfigError("There is no switch " + only_switch + ".");
            }
        });
        options_.secrets = secrets_;
        options_.hypervisor = hypervisor_.get();
        options_.incomplete = start.incomplete;
        engine_ = std::make_unique<Engine>(open_, drivers_, options_);
        service::Settings settings;
        settings.bmc_key_file = config.bmc.key_file;
        settings.bmc_drivers = &bmc_drivers_;
        // A haas-sync for one switch leaves consoles and headnodes to others.
        if (only_switch.empty()) {
            settings.consoles = &keeper_;
            settings.hypervisor = hypervisor_.get();
        }
        settings.base_imgs = config.headnode.base_imgs;
        settings.lock_headnode = drivers::make_headnode_lock(config.headnode.lock_directory);
        consoles_ = std::make_unique<Consoles>(settings);
        headnodes_ = std::make_unique<Headnodes>(open_, settings, config.headnode.clone_timeout);
    }

    Engine& engine() { return *engine_; }
    AuditReport audit(Purpose purpose) { return sync::audit(open_, drivers_, options_, purpose); }

    void put_consoles_right() {
        try {
            auto database = open_();
            consoles_->put_right(database);
        } catch (const std::exception& error) {
            base::log::warning("consoles_not_looked_at", {{"reason", error.what()}});
        }
    }

    void see_to_headnodes() {
        try {
            headnodes_->begin();
        } catch (const std::exception& error) {
            base::log::warning("headnodes_not_looked_at", {{"reason", error.what()}});
        }
    }
    Headnodes& headnodes() { return *headnodes_; }

    /// Removes the lock files that killed processes have left.
    void tidy_locks() {
        for (const auto& directory : lock_directories_) sys::NamedLocks(directory).tidy();
    }

private:
    static const sys::Config& trusted(const sys::Config& config) {
        sys::require_trusted_paths(config);
        return config;
    }

    /// The last step that needs the rights of the user who started the program.
    static std::shared_ptr<const service::SecretOpener> read_key(const sys::Config& config, const std::string& user) {
        auto opener = std::make_shared<const service::SecretOpener>(config.sync.switch_private_key);
        if (!user.empty()) sys::become_user(user);
        return opener;
    }

    OpenDatabase open() {
        return [this] { return store::Database(database_, clock_); };
    }

    std::array<std::filesystem::path, 2> lock_directories_;
    std::shared_ptr<const sys::SshKey> ssh_key_;
    std::shared_ptr<const service::SecretOpener> secrets_;
    base::SystemClock clock_;
    store::DatabaseOptions database_;
    core::SwitchDrivers drivers_;
    core::BmcDrivers bmc_drivers_;
    console::Keeper keeper_;
    std::unique_ptr<core::Hypervisor> hypervisor_;
    OpenDatabase open_;
    Options options_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<Consoles> consoles_;
    std::unique_ptr<Headnodes> headnodes_;
};

/// Does something at intervals, on its own thread: so switches do not wait for BMCs or hypervisors.
class Chore {
public:
    Chore(std::chrono::seconds interval, std::function<void()> work)
        : interval_(interval), work_(std::move(work)), thread_([this] { repeat(); }) {}
    ~Chore() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        stop_.notify_one();
        thread_.join();
    }
    Chore(const Chore&) = delete;
    Chore& operator=(const Chore&) = delete;

private:
    void repeat() {
        std::unique_lock lock(mutex_);
        do {
            lock.unlock();
            work_();
            lock.lock();
        } while (!stop_.wait_for(lock, interval_, [this] { return stopping_; }));
    }

    std::chrono::seconds interval_;
    std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

int sync_once(const sys::Config& config, const Start& start) {
    Setup setup(config, start);
    const bool well = setup.engine().run_once().all_well();
    setup.put_consoles_right();
    setup.see_to_headnodes();
    setup.tidy_locks();
    return well ? 0 : 1;
}

int sync_audit(const sys::Config& config, const Start& start, bool repair, bool json) {
    Setup setup(config, start);
    const auto purpose = repair ? Purpose::repair : Purpose::audit;
    const auto report = setup.audit(purpose);
    const auto text = json ? to_json(report) : to_text(report, purpose);
    std::fputs(text.c_str(), stdout);
    return report.all_well() ? 0 : 1;
}

int sync_forever(const sys::Config& config, const Start& start) {
    Setup setup(config, start);
    stop_on_signals();
    base::log::info("watching");
    {
        const Chore consoles(console_interval, [&] { setup.put_consoles_right(); });
        const Chore headnodes(headnode_interval, [&] { setup.see_to_headnodes(); });
        const Chore locks(tidying_interval, [&] { setup.tidy_locks(); });
        setup.engine().watch(stop_requested);
    }
    const bool finished = setup.headnodes().finish(longest_farewell);
    base::log::info("stopped");
    if (!finished) std::quick_exit(0);
    return 0;
}

}  // namespace haas::sync

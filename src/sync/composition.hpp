// Puts haas-sync together as haas.cfg says: its keys, drivers, hypervisor and consoles, and the parts that use them.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "console/keeper.hpp"
#include "core/bmc.hpp"
#include "core/hypervisor.hpp"
#include "core/switch.hpp"
#include "drivers/registry.hpp"
#include "service/repeat_policy.hpp"
#include "sync/consoles.hpp"
#include "sync/engine.hpp"
#include "sync/headnodes.hpp"
#include "sync/options.hpp"
#include "sys/config.hpp"
#include "sys/ssh_key.hpp"

namespace haas::sync {

/// How haas-sync was started.
struct Start {
    std::string only_switch;  ///< a label; empty: all switches
    /// The user to become once the private key for switch passwords is read; empty: stay the user who started the
    /// program.
    std::string user;
    /// Whether an audit after a restore counts although it is incomplete.
    Options::Incomplete incomplete = Options::Incomplete::refused;
};

/// What haas.cfg says about the work, without the parts that are made of it.
Options to_options(const sys::Config& config);

/// The keys that the user who starts haas-sync may read.
struct Keys {
    std::shared_ptr<const sys::SshKey> ssh;
    std::shared_ptr<const service::SecretOpener> switch_secrets;
    service::BmcOpeningKey bmcs;
};

/// The parts of haas-sync, in the order in which they are made.
struct Composition {
    /// @throws core::UnavailableError  when the database cannot be used
    /// @throws base::ConfigError       when there is no such switch, when the program cannot become the user, or when a
    ///                                 file that haas.cfg names is not to be trusted or not to be read
    Composition(const sys::Config& config, const Start& start);
    Composition(const Composition&) = delete;
    Composition& operator=(const Composition&) = delete;
    ~Composition() = default;

    Keys keys;
    base::SystemClock clock;
    OpenDatabase open;
    drivers::SshAccess ssh;
    core::SwitchDrivers switch_drivers;
    core::BmcDrivers bmc_drivers;
    console::Keeper keeper;
    std::unique_ptr<core::Hypervisor> hypervisor;
    std::unique_ptr<core::Hypervisor> audit_hypervisor;  ///< audits run beside the work on headnodes
    Options options;
    Engine engine;
    Consoles consoles;
    Headnodes headnodes;
    std::array<std::filesystem::path, 2> lock_directories;
    service::RepeatPolicy repeats;
};

}  // namespace haas::sync

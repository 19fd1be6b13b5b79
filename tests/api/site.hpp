// An installation whose database begins anew with each case file: in this process, or behind the Apache that a haas.cfg
// belongs to.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "api/settings.hpp"
#include "api/site_database.hpp"
#include "base/clock.hpp"
#include "console/keeper.hpp"
#include "core/bmc.hpp"
#include "core/hypervisor.hpp"
#include "core/machines.hpp"
#include "core/switch.hpp"
#include "core/vlan.hpp"
#include "service/init.hpp"
#include "store/database.hpp"
#include "sync/options.hpp"
#include "sys/config.hpp"

namespace haas_test {

struct SitePlace {
    enum class Engine { file, server } engine = Engine::file;
    /// The file; what else belongs to the service is beside it, also if the database is on a server.
    std::filesystem::path database;
    haas::service::BmcKeyFiles keys;
    std::set<haas::core::Vlan> vlan_pool;
    std::set<haas::core::Vlan> reserved_vlans;
    haas::console::Options consoles;
    haas::sys::Config::Headnode headnodes;
};

/// The place that a haas.cfg names.
SitePlace place_of(const haas::sys::Config& config);

class Site {
public:
    /// Makes the database that all case files begin with: the administrator `admin`, and the users alice, bob and
    /// carol, who are in no project.
    explicit Site(SitePlace place);
    ~Site();
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    /// Puts a fresh copy of that database in place. No request may be under way.
    void begin();

    /// From now on begin() puts the database in place as it is now, without the work of haas-sync that its mark tells
    /// of: otherwise each copy would count as a restored database.
    void keep() { database_->keep(); }

    /// Whether anything was committed since the last call, or since begin().
    bool has_changed() { return database_->has_changed(); }

    /// Runs the network sync once, with the switches of tests/api/case_switch.hpp.
    void sync();
    /// Runs the audit, without repairing.
    void audit();

    haas::service::KeyFiles keys() const;
    haas::api::Settings settings();
    haas::store::DatabaseOptions options() const { return database_->options(); }
    const haas::base::Clock& clock() const { return clock_; }

    /// The password that a user has in the beginning.
    static std::string password_of(const std::string& user) { return user + "-secret"; }

private:
    haas::sync::Options sync_options();
    haas::sync::OpenDatabase open_database();
    void end_consoles();
    /// Where mock BMCs are noted.
    std::filesystem::path mock_bmcs() const { return place_.database.parent_path() / "bmc"; }

    SitePlace place_;
    std::unique_ptr<SiteDatabase> database_;
    haas::base::SystemClock clock_;
    haas::core::SwitchDrivers drivers_;
    haas::core::BmcDrivers bmc_drivers_;
    haas::console::Keeper consoles_;
    std::unique_ptr<haas::core::Hypervisor> hypervisor_;
    std::unique_ptr<haas::core::Machines> machines_;
    std::unique_ptr<haas::core::SwitchDrivers> switches_;
};

}  // namespace haas_test

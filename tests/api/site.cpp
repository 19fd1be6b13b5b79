#include "api/site.hpp"

#include <iostream>
#include <stdexcept>

#include "api/case_switch.hpp"
#include "base/password.hpp"
#include "drivers/registry.hpp"
#include "service/init.hpp"
#include "service/local_machines.hpp"
#include "store/user.hpp"
#include "sync/audit.hpp"
#include "sync/engine.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;
using haas::base::Secret;

}  // namespace

SitePlace place_of(const haas::sys::Config& config) {
    const std::string scheme = "sqlite:///";
    return {SitePlace::Engine::file,
            config.database.uri.substr(scheme.size()),
            {config.bmc.public_key, config.bmc.private_key, {}},
            config.vlan.pool,
            config.vlan.reserved,
            haas::console::to_options(config.console),
            config.headnode};
}

Site::Site(SitePlace place)
    : place_(std::move(place)),
      database_(place_.engine == SitePlace::Engine::file ? make_file_database(place_.database)
                                                         : make_server_database()),
      drivers_(haas::drivers::make_switch_drivers()),
      bmc_drivers_(haas::drivers::make_bmc_drivers({std::chrono::seconds(5), mock_bmcs()})),
      consoles_(place_.consoles),
      hypervisor_(haas::drivers::make_hypervisor(place_.headnodes)) {
    const auto at = database_->prepared();
    haas::service::init_database(at, keys(), clock_, "admin", Secret(password_of("admin")), {});
    haas::store::Database database(at, clock_);
    for (const std::string user : {"alice", "bob", "carol"}) {
        const std::string hash = haas::base::hash_password(Secret(password_of(user)));
        database.write(
            [&](haas::store::Writing& tx) { haas::store::insert_user(tx, user, hash, haas::core::Role::user); });
    }
}

Site::~Site() {
    try {
        end_consoles();
    } catch (const std::exception& error) {
        std::cerr << "case_runner: " << error.what() << "\n";
    }
}

void Site::begin() {
    end_consoles();
    fs::remove_all(mock_bmcs());
    database_->begin();
    switches_ = std::make_unique<haas::core::SwitchDrivers>(make_case_switches());
}

haas::sync::Options Site::sync_options() {
    haas::sync::Options options;
    options.vlan_pool = place_.vlan_pool;
    options.secrets = std::make_shared<const haas::service::SecretOpener>(keys().switches.private_key);
    return options;
}

haas::sync::OpenDatabase Site::open_database() {
    return [this] { return haas::store::Database(options(), clock_); };
}

void Site::sync() { haas::sync::Engine(open_database(), *switches_, sync_options()).run_once(); }

void Site::audit() { haas::sync::audit(open_database(), *switches_, sync_options(), haas::sync::Purpose::audit); }

void Site::end_consoles() {
    for (const auto& id : consoles_.list()) consoles_.stop(id);
}

haas::service::KeyFiles Site::keys() const {
    const auto directory = place_.keys.private_key.parent_path();
    return {place_.keys, {directory / "switch.pub", directory / "switch.key"}};
}

haas::api::Settings Site::settings() {
    haas::api::Settings settings;
    settings.vlans.pool = place_.vlan_pool;
    settings.vlans.reserved = place_.reserved_vlans;
    settings.bmcs.public_key = place_.keys.public_key;
    settings.bmcs.opening_key = haas::service::bmc_key_in(place_.keys.private_key);
    settings.switches.public_key = keys().switches.public_key;
    settings.switches.drivers = &drivers_;
    settings.bmcs.drivers = &bmc_drivers_;
    settings.bmcs.media_urls = {"http://192.0.2.1/", "https://images.example:8443/"};
    settings.headnodes.hypervisor = hypervisor_.get();
    settings.headnodes.base_imgs = place_.headnodes.base_imgs;
    using haas::service::LocalMachines;
    machines_ = std::make_unique<LocalMachines>(
        haas::store::Database(options(), clock_),
        LocalMachines::Parts{settings.bmcs, settings.headnodes, settings.seats, &consoles_});
    settings.machines = machines_.get();
    return settings;
}

}  // namespace haas_test

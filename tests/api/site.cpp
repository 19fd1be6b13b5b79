#include "api/site.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <stdexcept>

#include "api/case_switch.hpp"
#include "base/new_file.hpp"
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

void execute(sqlite3* database, const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(std::string(sql) + ": " + sqlite3_errmsg(database));
    }
}

/// The files that SQLite and haas-sync keep beside a database belong to it alone.
void remove_database(const fs::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".sync"}) fs::remove(file.string() + suffix);
}

}  // namespace

SitePlace place_of(const haas::sys::Config& config) {
    const std::string scheme = "sqlite:///";
    return {config.database.uri.substr(scheme.size()),
            {config.bmc.public_key, config.bmc.private_key, {}},
            config.vlan.pool,
            config.vlan.reserved,
            haas::console::to_options(config.console),
            config.headnode};
}

Site::Site(SitePlace place)
    : place_(std::move(place)),
      drivers_(haas::drivers::make_switch_drivers()),
      bmc_drivers_(haas::drivers::make_bmc_drivers({std::chrono::seconds(5), mock_bmcs()})),
      consoles_(place_.consoles),
      hypervisor_(haas::drivers::make_hypervisor(place_.headnodes)) {
    remove_database(prepared());
    const haas::store::DatabaseOptions at{"sqlite:///" + prepared().string(), std::chrono::seconds(5)};
    haas::service::init_database(at, keys(), clock_, "admin", Secret(password_of("admin")), {});
    haas::store::Database database(at, clock_);
    for (const std::string user : {"alice", "bob", "carol"}) {
        const std::string hash = haas::base::hash_password(Secret(password_of(user)));
        database.write(
            [&](haas::store::Writing& tx) { haas::store::insert_user(tx, user, hash, haas::core::Role::user); });
    }
}

Site::~Site() {
    close();
    try {
        end_consoles();
    } catch (const std::exception& error) {
        std::cerr << "case_runner: " << error.what() << "\n";
    }
    std::error_code ignored;
    fs::remove(prepared(), ignored);
}

void Site::close() {
    sqlite3_close(watcher_);
    watcher_ = nullptr;
}

void Site::begin() {
    close();
    end_consoles();
    const fs::path draft = place_.database.string() + ".draft";
    remove_database(draft);
    ::close(haas::base::create_file(draft, 0640));
    std::ifstream from(prepared(), std::ios::binary);
    std::ofstream to(draft, std::ios::binary);
    to << from.rdbuf() << std::flush;
    if (!from || !to) throw std::runtime_error("cannot copy the database");
    remove_database(place_.database);
    fs::remove_all(mock_bmcs());
    fs::rename(draft, place_.database);
    if (sqlite3_open_v2(place_.database.c_str(), &watcher_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
        throw std::runtime_error("cannot watch the database");
    }
    sqlite3_busy_timeout(watcher_, 5000);
    switches_ = std::make_unique<haas::core::SwitchDrivers>(make_case_switches());
    has_changed();
}

void Site::keep() {
    execute(watcher_, "UPDATE sync_status SET epoch = NULL, generation = 0, restored_at = NULL");
    execute(watcher_, "PRAGMA wal_checkpoint(TRUNCATE)");
    fs::copy_file(place_.database, prepared(), fs::copy_options::overwrite_existing);
}

bool Site::has_changed() {
    long long version = -1;
    // https://www.sqlite.org/pragma.html#pragma_data_version: changes with each commit of another connection.
    sqlite3_stmt* query = nullptr;
    sqlite3_prepare_v2(watcher_, "PRAGMA data_version", -1, &query, nullptr);
    if (sqlite3_step(query) == SQLITE_ROW) version = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    if (version < 0) throw std::runtime_error("cannot watch the database");
    const bool changed = version != version_;
    version_ = version;
    return changed;
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

haas::store::DatabaseOptions Site::options() const {
    return {"sqlite:///" + place_.database.string(), std::chrono::seconds(5)};
}

}  // namespace haas_test

// The API in this process.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/application.hpp"
#include "api/route.hpp"
#include "base/base64.hpp"
#include "base/clock.hpp"
#include "base/password.hpp"
#include "drivers/registry.hpp"
#include "service/init.hpp"
#include "service/local_machines.hpp"
#include "store/user.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

/// The machine's clock, until it is stopped or set.
class Clock final : public haas::base::Clock {
public:
    haas::base::Timestamp now() const override {
        return stopped_at_.value_or(haas::base::SystemClock().now()) + ahead_;
    }
    haas::base::Uptime uptime() const override {
        return stopped_uptime_.value_or(haas::base::Clock::uptime()) + passed_;
    }
    void stop() {
        stopped_uptime_ = haas::base::Clock::uptime();
        stopped_at_ = haas::base::SystemClock().now();
    }
    void pass(std::chrono::seconds time) {
        ahead_ += time;
        passed_ += time;
    }
    void set_ahead(std::chrono::seconds by) { ahead_ += by; }

private:
    std::optional<haas::base::Timestamp> stopped_at_;
    std::optional<haas::base::Uptime> stopped_uptime_;
    std::chrono::seconds ahead_{0};   ///< of the date
    std::chrono::seconds passed_{0};  ///< of the uptime
};

/// What the API needs to know, and who logs the consoles of its machines.
struct Settings : haas::api::Settings {
    haas::core::ConsoleKeeper* consoles = nullptr;
};

/// The API on a fresh database with an administrator and a user; both have the password "secret".
class ApiService {
public:
    /// @param adjust  changes the settings before they are used
    explicit ApiService(const std::function<void(Settings&)>& adjust = {}) {
        settings_.vlans.pool = {100, 101};
        settings_.bmcs.public_key = bmc_keys().public_key;
        settings_.bmcs.opening_key = haas::service::bmc_key_in(bmc_keys().private_key);
        settings_.switches.drivers = &drivers_;
        settings_.bmcs.drivers = &bmc_drivers_;
        if (adjust) adjust(settings_);
        haas::service::init_database(options(), keys(), clock_, "admin", haas::base::Secret("secret"), {});
        haas::store::Database database(options(), clock_);
        const std::string hash = haas::base::hash_password(haas::base::Secret("secret"));
        database.write(
            [&](haas::store::Writing& tx) { haas::store::insert_user(tx, "user", hash, haas::core::Role::user); });
        using haas::service::LocalMachines;
        machines_ = std::make_unique<LocalMachines>(
            haas::store::Database(options(), clock_),
            LocalMachines::Parts{settings_.bmcs, settings_.headnodes, settings_.seats, settings_.consoles});
        settings_.machines = machines_.get();
        application_ = std::make_unique<haas::api::Application>(std::move(database), settings_, clock_);
    }

    /// @param user  empty: no credentials
    haas::http::Response send(const std::string& user, haas::http::Method method, const std::string& path,
                              const std::string& body = {},
                              std::vector<std::pair<std::string, std::string>> query = {}) {
        return send(*application_, user, method, path, body, std::move(query));
    }

    /// The same to one of several workers.
    static haas::http::Response send(haas::api::Application& worker, const std::string& user, haas::http::Method method,
                                     const std::string& path, const std::string& body = {},
                                     std::vector<std::pair<std::string, std::string>> query = {}) {
        haas::http::Request request;
        request.method = method;
        request.path = path;
        request.query = std::move(query);
        request.body = body;
        request.id = "test";
        if (!user.empty()) request.authorization = "Basic " + haas::base::encode_base64(user + ":secret");
        return worker.handle(request);
    }

    /// One more worker on the same database.
    std::unique_ptr<haas::api::Application> start_worker(
        haas::api::PasswordChecks checks, const std::vector<haas::api::Route>& table = haas::api::routes()) {
        return std::make_unique<haas::api::Application>(haas::store::Database(options(), clock_), settings_, clock_,
                                                        std::move(checks), table);
    }

    /// The private key of switch passwords lies beside the public one, if there is one.
    haas::service::KeyFiles keys() const {
        const auto& public_key = settings_.switches.public_key;
        if (public_key.empty()) return {bmc_keys(), {}};
        return {bmc_keys(), {public_key, public_key.parent_path() / "switch.key"}};
    }

    /// For tests of exact times, which another program or a new setting of the clock must not change.
    void stop_clock() { clock_.stop(); }
    void pass_time(std::chrono::seconds time) { clock_.pass(time); }
    /// The date alone, as an administrator or NTP sets it.
    void set_clock_ahead(std::chrono::seconds by) { clock_.set_ahead(by); }

    haas::service::BmcKeyFiles bmc_keys() const {
        return {directory_.path() / "bmc.pub", directory_.path() / "bmc.key", directory_.path() / "obm.key"};
    }

    /// For a connection of one's own.
    haas::store::DatabaseOptions options() const {
        return {"sqlite:///" + (directory_.path() / "haas.db").string(), std::chrono::seconds(5)};
    }

private:
    TemporaryDirectory directory_;
    Clock clock_;
    haas::core::SwitchDrivers drivers_ = haas::drivers::make_switch_drivers();
    haas::core::BmcDrivers bmc_drivers_ =
        haas::drivers::make_bmc_drivers({std::chrono::seconds(5), directory_.path() / "bmc"});
    Settings settings_;
    std::unique_ptr<haas::core::Machines> machines_;
    std::unique_ptr<haas::api::Application> application_;
};

}  // namespace haas_test

// After a failover nothing is given out or freed until haas-sync has compared the switches with the database; when it
// does so by itself, and when an administrator must say so.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api/postgresql_pair.hpp"
#include "base/text.hpp"
#include "store/node.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "sync/audit.hpp"
#include "sync/engine.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using haas_test::await;
using http::Method;

namespace {

sync::Options options_of(bool trust_failovers) {
    sync::Options options;
    options.trust_failovers = trust_failovers;
    options.max_switches_at_once = 2;
    return options;
}

/// A pair of servers, a switch, the free node `free`, and the node `held` of project `p`.
class Site {
public:
    explicit Site(bool trust_failovers) : options_(options_of(trust_failovers)) {
        auto driver = std::make_unique<haas_test::ScriptedDriver>();
        device = &driver->at("s1");
        std::vector<std::unique_ptr<core::SwitchDriver>> drivers;
        drivers.push_back(std::move(driver));
        drivers_ = std::make_unique<core::SwitchDrivers>(std::move(drivers));
        pair.open().write([](store::Writing& tx) {
            core::Bmc bmc;
            bmc.address.type = "mock";
            store::insert_node(tx, "free", bmc);
            store::set_node_project(tx, store::insert_node(tx, "held", bmc), store::insert_project(tx, "p"));
            store::insert_switch(tx, "s1", "scripted", {{"name", "s1"}});
        });
        auto database = pair.open();
        store::raise_sync_mark(database);
        worker = pair.start_worker();
    }

    /// A haas-sync that runs until the end of this object.
    std::jthread start_sync() {
        return std::jthread([this, engine = std::make_shared<sync::Engine>(open(), *drivers_, options_)](
                                const std::stop_token& stop) { engine->watch(stop); });
    }
    sync::OpenDatabase open() const {
        return [this] { return pair.open(); };
    }
    store::SyncStatus status() const {
        return pair.open().read([](store::Reading& tx) { return store::get_sync_status(tx); });
    }
    bool is_restored() const {
        auto database = pair.open();
        return store::is_restored(database);
    }
    /// Until haas-sync has seen the mark of before, and raised it.
    void await_sign_of_life() const {
        await([&] { return status().mark.generation > 1; });
    }

    http::Response reserve() const {
        return haas_test::send(*worker, Method::post, "/project/p/connect_node", R"({"node": "free"})");
    }
    http::Response release() const {
        return haas_test::send(*worker, Method::post, "/project/p/detach_node", R"({"node": "held"})");
    }
    void check_refused() const {
        for (const auto& answer : {reserve(), release()}) {
            CHECK(answer.status == 409);
            CHECK_MESSAGE(base::contains(answer.body, "haas-sync --audit"), answer.body);
        }
    }
    void check_allowed() const {
        for (const auto& answer : {reserve(), release()}) CHECK_MESSAGE(answer.status == 200, answer.body);
    }
    /// What an administrator runs.
    bool audit(sync::Options::Incomplete incomplete = sync::Options::Incomplete::refused) const {
        auto options = options_;
        options.incomplete = incomplete;
        return !sync::audit(open(), *drivers_, options, sync::Purpose::audit).restored;
    }

    haas_test::Pair pair{std::chrono::seconds(5)};
    haas_test::ScriptedSwitch* device = nullptr;
    std::unique_ptr<api::Application> worker;

private:
    sync::Options options_;
    std::unique_ptr<core::SwitchDrivers> drivers_;
};

/// haas-sync finds that another server has taken over, and ends with what it does then.
void find_failover(const Site& site, std::jthread sync) {
    await([&] { return site.status().restored; });
    sync.request_stop();
    sync.join();
}

}  // namespace

TEST_CASE(
    "failover: where failovers are trusted, haas-sync audits the switches before anything is given out or freed") {
    Site site(true);
    std::atomic<bool> is_asked = false;
    const auto sync = site.start_sync();
    std::promise<void> answer;  // its end is an answer, too: `sync` waits for that
    site.await_sign_of_life();
    site.device->before = [&is_asked, answered = answer.get_future().share()](const std::string& step) {
        if (step != "connect") return;
        is_asked = true;
        answered.wait();
    };
    site.device->plug("left", haas_test::lit(100));
    site.pair.fail_over();
    site.check_refused();
    await([&] { return is_asked.load(); });
    site.check_refused();
    answer.set_value();
    await([&] { return !site.is_restored(); });
    const auto strays = site.pair.open().read([](store::Reading& tx) { return store::list_strays(tx); });
    REQUIRE_MESSAGE(strays.size() == 1, site.device->calls());
    CHECK(strays[0].seen.label == "left");
    site.check_allowed();
}

TEST_CASE("failover: a switch that does not answer keeps all waiting, until an administrator accepts that") {
    Site site(true);
    auto sync = site.start_sync();
    site.await_sign_of_life();
    site.device->before = haas_test::silent_at("connect");
    site.pair.fail_over();
    find_failover(site, std::move(sync));
    CHECK_MESSAGE(base::contains(site.device->calls(), "connect"), "haas-sync has tried");
    site.check_refused();
    CHECK_FALSE(site.audit());
    site.check_refused();
    CHECK(site.audit(sync::Options::Incomplete::accepted));
    site.check_allowed();
}

TEST_CASE("failover: where failovers are not trusted, an administrator runs the audit") {
    Site site(false);
    auto sync = site.start_sync();
    site.await_sign_of_life();
    site.pair.fail_over();
    find_failover(site, std::move(sync));
    CHECK(site.device->calls().empty());
    site.check_refused();
    CHECK(site.audit());
    site.check_allowed();
}

TEST_CASE("failover: a haas-sync that began afterwards has not seen what was there, and waits for an administrator") {
    Site site(true);
    {
        const auto before = site.start_sync();
        site.await_sign_of_life();
    }
    site.pair.fail_over();
    find_failover(site, site.start_sync());
    CHECK(site.device->calls().empty());
    site.check_refused();
    CHECK(site.audit());
    site.check_allowed();
}

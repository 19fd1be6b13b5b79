// Keys of requests that may be repeated, on each engine.
#include <doctest/doctest.h>

#include <future>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "store/engine.hpp"
#include "store/project.hpp"
#include "store/request_key.hpp"
#include "store/sql.hpp"
#include "store/user.hpp"

using namespace haas;
using haas_test::Engine;
using haas_test::on_every_engine;
using store::Database;
using store::Reading;
using store::Writing;

namespace {

const base::SystemClock system_clock;
const core::RequestKey key{"k", "request"};
constexpr base::Timestamp always{};

core::UserId create(const Engine& engine) {
    core::UserId user;
    Database::create(engine.options(), system_clock,
                     [&](Writing& tx) { user = store::insert_user(tx, "u", "hash", core::Role::user); });
    return user;
}

/// Carries a change out unless its key was used; the answer tells how many there had been.
std::string add_project(Database& database, core::UserId user, const std::string& name,
                        const core::RequestKey& with = key) {
    return database.write([&](Writing& tx) {
        if (!store::claim_request_key(tx, user, with, always)) {
            const auto used = store::find_request_key(tx, user, with.key, always);
            return used->answer.body;
        }
        const auto answer = std::to_string(store::list_projects(tx).size());
        store::insert_project(tx, name);
        store::keep_answer(tx, user, with, "rights", {200, answer});
        return answer;
    });
}

}  // namespace

TEST_CASE("request keys: what is kept comes back, to its user, for its time") {
    on_every_engine([](Engine& engine) {
        const auto user = create(engine);
        Database database(engine.options(), system_clock);
        database.write([&](Writing& tx) {
            CHECK(store::claim_request_key(tx, user, key, always));
            const auto begun = store::find_request_key(tx, user, "k", always);
            REQUIRE(begun);
            CHECK_FALSE(begun->is_done);
            store::keep_answer(tx, user, key, "rights", {202, "{\"a\": \"'\"}"});
        });
        database.write([&](Writing& tx) {
            CHECK_FALSE(store::claim_request_key(tx, user, {"k", "other"}, always));
            const auto used = store::find_request_key(tx, user, "k", always);
            REQUIRE(used);
            CHECK(used->is_done);
            CHECK(used->request == "request");
            CHECK(used->rights == "rights");
            CHECK(used->answer.status == 202);
            CHECK(used->answer.body == "{\"a\": \"'\"}");
            const auto other = store::insert_user(tx, "v", "hash", core::Role::user);
            CHECK_FALSE(store::find_request_key(tx, other, "k", always));
            CHECK(store::claim_request_key(tx, other, key, always));
            store::keep_answer(tx, other, key, "", {std::nullopt, ""});
            CHECK_FALSE(store::find_request_key(tx, other, "k", always)->answer.status);
            // One that is too old counts no more.
            CHECK_FALSE(store::find_request_key(tx, user, "k", tx.now()));
            CHECK(store::claim_request_key(tx, user, {"k", "other"}, tx.now()));
            CHECK(store::find_request_key(tx, user, "k", always)->request == "other");
        });
    });
}

TEST_CASE("request keys: a refused change leaves no key, and a deleted user none") {
    on_every_engine([](Engine& engine) {
        const auto user = create(engine);
        Database database(engine.options(), system_clock);
        const auto refused = [&] {
            database.write([&](Writing& tx) {
                store::claim_request_key(tx, user, key, always);
                throw std::runtime_error("no");
            });
        };
        CHECK_THROWS_WITH(refused(), "no");
        CHECK(engine.ask("SELECT COUNT(*) FROM request_key") == "0");
        database.write([&](Writing& tx) {
            CHECK(store::claim_request_key(tx, user, key, always));
            store::delete_user(tx, user);
            store::keep_answer(tx, user, key, "", {200, ""});
        });
        CHECK(engine.ask("SELECT COUNT(*) FROM request_key") == "0");
    });
}

TEST_CASE("request keys: of two requests with one key at once, one is carried out, and the other gets its answer") {
    on_every_engine([](Engine& engine) {
        const auto user = create(engine);
        std::promise<void> claimed;
        auto first = std::async(std::launch::async, [&] {
            Database database(engine.options(), system_clock);
            int runs = 0;
            return database.write([&](Writing& tx) {
                CHECK(store::claim_request_key(tx, user, key, always));
                if (++runs == 1) claimed.set_value();
                // The second one is there by now, or comes afterwards: it gets the same.
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
                store::insert_project(tx, "p");
                store::keep_answer(tx, user, key, "rights", {200, "the first"});
                return std::string("the first");
            });
        });
        claimed.get_future().wait();
        Database database(engine.options(), system_clock);
        CHECK(add_project(database, user, "q") == "the first");
        CHECK(first.get() == "the first");
        CHECK(engine.ask("SELECT COUNT(*) FROM project") == "1");
    });
}

TEST_CASE("request keys: requests with other keys do not get in each other's way") {
    on_every_engine([](Engine& engine) {
        const auto user = create(engine);
        Database one(engine.options(), system_clock);
        if (engine.name() == "sqlite") return;
        Database other(engine.options(), system_clock);
        int runs = 0;
        one.write([&](Writing& tx) {
            ++runs;
            CHECK(store::claim_request_key(tx, user, {"one" + std::to_string(runs), ""}, always));
            other.write([&](Writing& second) {
                CHECK(store::claim_request_key(second, user, {"other" + std::to_string(runs), ""}, always));
                store::keep_answer(second, user, {"other" + std::to_string(runs), ""}, "", {200, ""});
            });
            store::keep_answer(tx, user, {"one" + std::to_string(runs), ""}, "", {200, ""});
        });
        CHECK(runs == 1);
    });
}

TEST_CASE("request keys: those that are too old go, and the oldest of who has too many") {
    on_every_engine([](Engine& engine) {
        const auto user = create(engine);
        Database database(engine.options(), system_clock);
        for (int i = 0; i < 10; ++i) add_project(database, user, "p" + std::to_string(i), {std::to_string(i), "r"});
        engine.run("UPDATE request_key SET made_at = CAST(key AS INTEGER)");
        database.write([&](Writing& tx) {
            CHECK(store::delete_request_keys_made_before(tx, base::from_seconds(3), 2) == 2);
            CHECK(store::delete_request_keys_made_before(tx, base::from_seconds(3), 2) == 1);
            CHECK(store::delete_oldest_request_keys(tx, user, 4, 2) == 2);
            CHECK(store::delete_oldest_request_keys(tx, user, 4, 2) == 1);
            CHECK(store::delete_oldest_request_keys(tx, user, 4, 2) == 0);
        });
        CHECK(engine.ask("SELECT MIN(key) || COUNT(*) FROM request_key") == "64");
        // A clock was set back.
        engine.run("UPDATE request_key SET made_at = 9999999999 WHERE key = '8'");
        database.write([&](Writing& tx) { CHECK(store::delete_oldest_request_keys(tx, user, 3, 9) == 1); });
        CHECK(engine.ask("SELECT COUNT(*) FROM request_key WHERE key = '8'") == "0");
    });
}

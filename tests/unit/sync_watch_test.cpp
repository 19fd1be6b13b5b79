// haas-sync --watch: quick, and not to be held up.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <thread>

#include "sync/world.hpp"

using namespace haas;
using haas_test::World;

namespace {

using Clock = std::chrono::steady_clock;

/// An engine that watches in a thread of its own.
class Watching {
public:
    explicit Watching(World& world)
        : thread_([&world](const std::stop_token& stop) { world.make_engine().watch(stop); }) {}

private:
    std::jthread thread_;
};

/// Waits until `condition` holds.
/// @return  how long it took, or nothing after ten seconds
std::optional<std::chrono::milliseconds> await(const std::function<bool()>& condition) {
    const auto begin = Clock::now();
    while (!condition()) {
        if (Clock::now() - begin > std::chrono::seconds(10)) return std::nullopt;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
}

/// Holds a switch's dialogue at one step until it is opened.
class Gate {
public:
    void wait() {
        std::unique_lock lock(mutex_);
        waiting_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void wait_for_somebody() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool waiting_ = false;
    bool open_ = false;
};

}  // namespace

TEST_CASE("sync: watching, one action after the other is done") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    const Watching watching(world);
    for (int i = 0; i < 5; ++i) {
        const auto uuid = i % 2 == 0 ? world.connect("n1", "red") : world.detach("n1");
        REQUIRE(await([&] { return world.status(uuid) == "DONE"; }).has_value());
    }
}

TEST_CASE("sync: watching, a switch that hangs delays no other") {
    World world;
    Gate gate;
    world.register_switch("s2");
    world.add_node("n1");
    world.add_node("n2", "s2");
    world.create_network("red", 100);
    world.device("s1").before = [&](const std::string& step) {
        if (step == "write") gate.wait();
    };
    const Watching watching(world);
    const auto hanging = world.connect("n1", "red");
    gate.wait_for_somebody();
    const auto uuid = world.connect("n2", "red");
    const auto took = await([&] { return world.status(uuid) == "DONE"; });
    const auto still = world.status(hanging);
    gate.open();
    REQUIRE(took.has_value());
    CHECK(still == "PENDING");
    CHECK(await([&] { return world.status(hanging) == "DONE"; }).has_value());
}

TEST_CASE("sync: watching, a driver that breaks is not called again and again") {
    World world;
    world.options.retry_delay = std::chrono::seconds(60);
    world.register_switch("s2");
    world.add_node("n1");
    world.add_node("n2", "s2");
    world.create_network("red", 100);
    world.device("s1").before = [](const std::string&) { throw std::runtime_error("a bug"); };
    world.connect("n1", "red");
    const Watching watching(world);
    REQUIRE(await([&] { return !world.device("s1").calls().empty(); }).has_value());
    for (int i = 0; i < 3; ++i) {  // some rounds of looking for work
        const auto uuid = i % 2 == 0 ? world.connect("n2", "red") : world.detach("n2");
        REQUIRE(await([&] { return world.status(uuid) == "DONE"; }).has_value());
    }
    CHECK(world.device("s1").calls() == "connect");
}

TEST_CASE("sync: watching, the end waits for the visit that is under way") {
    World world;
    Gate gate;
    world.add_node("n1");
    world.create_network("red", 100);
    world.device().before = [&](const std::string& step) {
        if (step == "write") gate.wait();
    };
    std::string uuid;
    {
        const Watching watching(world);
        uuid = world.connect("n1", "red");
        gate.wait_for_somebody();
        gate.open();
    }
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.lease()->holder.id.empty());
}

TEST_CASE("sync: many switches that do not answer keep none waiting that does") {
    World world;
    world.options.max_switches_at_once = 4;
    world.create_network("red", 100);
    Gate gate;
    for (int i = 2; i <= 9; ++i) {
        const auto name = "s" + std::to_string(i);
        world.register_switch(name);
        world.register_fresh_port("n" + std::to_string(i), name);
        world.device(name).before = haas_test::silent_at("connect");
    }
    world.sync();
    for (int i = 2; i <= 9; ++i) {
        world.device("s" + std::to_string(i)).before = [&](const std::string&) {
            gate.wait();
            haas_test::no_answer("connect");
        };
    }
    world.clock.pass(world.options.longest_retry_delay * 2);
    world.add_node("n1");
    const Watching watching(world);
    gate.wait_for_somebody();
    const auto uuid = world.connect("n1", "red");
    CHECK(await([&] { return world.status(uuid) == "DONE"; }).has_value());
    gate.open();
}

TEST_CASE("sync: no more switches are visited at once than allowed") {
    World world;
    world.options.max_switches_at_once = 2;
    world.create_network("red", 100);
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    for (int i = 2; i <= 7; ++i) {
        const auto number = std::to_string(i);
        world.register_switch("s" + number);
        world.add_node("n" + number, "s" + number);
        world.connect("n" + number, "red");
        world.device("s" + number).before = [&](const std::string& step) {
            if (step != "write") return;
            const int others = ++now;
            int seen = most;
            while (others > seen && !most.compare_exchange_weak(seen, others)) {}
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            --now;
        };
    }
    CHECK(world.sync().done == 6);
    CHECK(most <= 2);
}

TEST_CASE("sync: a thread without a connection fails its visit, and is not the end") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    const auto uuid = world.connect("n1", "red");
    std::atomic<int> calls{0};
    auto engine = world.make_engine([&, open = world.open_database()] {
        if (++calls == 2) throw std::runtime_error("no more files");  // the first is the engine's own
        return open();
    });
    CHECK(engine.run_once().switch_errors == 1);
    CHECK(world.status(uuid) == "PENDING");
    CHECK(engine.run_once().done == 1);
}

TEST_CASE("sync: pauses double up to the longest, a quarter more or less") {
    sync::Options options;
    options.retry_delay = std::chrono::seconds(2);
    options.longest_retry_delay = std::chrono::seconds(300);
    const auto pause = [&](int attempts, double random) {
        return sync::retry_pause(options, attempts, [random] { return random; }).count();
    };
    CHECK(pause(1, 0.5) == 2);
    CHECK(pause(2, 0.5) == 4);
    CHECK(pause(5, 0.5) == 32);
    CHECK(pause(5, 0.0) == 24);
    CHECK(pause(5, 0.999) == 40);
    CHECK(pause(9, 0.5) == 300);
    CHECK(pause(1000000, 0.5) == 300);
    CHECK(pause(0, 0.5) == 2);
    options.retry_delay = std::chrono::seconds(0);
    CHECK(pause(3, 0.5) == 1);
}

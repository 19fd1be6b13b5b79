// Orders over the socket: whatever is asked arrives as it was meant, whatever fails arrives as what it is, and nobody
// who misbehaves there keeps others from it.
#include "device/server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <optional>
#include <thread>

#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "device/listener.hpp"
#include "device/server_site.hpp"
#include "device/worker_seats.hpp"

using namespace haas;
using haas_test::has;
using haas_test::power_status_line;
using haas_test::soon;
using Site = haas_test::ServerSite;

namespace {

/// Opens once.
class Gate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = false;
};

core::NodeOrder order(std::optional<core::ProjectId> project = core::ProjectId(3)) {
    return {core::NodeId(1), "n1", {core::UserId(2)}, project, base::Deadline::in(soon)};
}

core::HeadnodeOrder headnode_order() {
    return {core::HeadnodeId(4), "h1", {core::UserId(2)}, core::ProjectId(3), base::Deadline::in(soon)};
}

}  // namespace

TEST_CASE("each order arrives as it was given, and its result as it was answered") {
    Site site;
    auto client = site.client();
    site.told.notes = {"a \"note\"", "of two lines\nand \xc3\xbc"};
    CHECK(client.power_status(order()) == core::PowerState::unknown);
    client.set_power(order(), core::PowerState::on);
    client.set_power(order(std::nullopt), core::PowerState::off);
    CHECK(client.power_cycle(order(), core::PowerCycle::cut) == site.told.notes);
    CHECK(client.power_cycle(order(), core::PowerCycle::reset) == site.told.notes);
    client.set_boot_device(order(), core::BootDevice::cdrom);
    client.insert_media(order(), "http://host/image.iso");
    client.eject_media(order());
    client.start_console(order());
    client.stop_console("00000000-0000-4000-8000-000000000001");
    client.require_image({"tiny", {core::UserId(2)}, core::ProjectId(3), base::Deadline::in(soon)});
    CHECK(client.start_headnode(headnode_order()) == core::Progress::done);
    site.told.progress = core::Progress::goes_on;
    CHECK(client.remove_headnode(headnode_order()) == core::Progress::goes_on);
    client.stop_headnode(headnode_order());
    auto limited = order();
    limited.user.only = core::ProjectId(3);
    client.set_power(limited, core::PowerState::on);
    CHECK(site.told.all() ==
          std::vector<std::string>{"status n1#1 by 2 for 3", "on n1#1 by 2 for 3", "off n1#1 by 2 for nobody",
                                   "cycle n1#1 by 2 for 3", "reset n1#1 by 2 for 3", "boot 4 n1#1 by 2 for 3",
                                   "insert http://host/image.iso n1#1 by 2 for 3", "eject n1#1 by 2 for 3",
                                   "console n1#1 by 2 for 3", "no console 00000000-0000-4000-8000-000000000001",
                                   "image tiny", "start h1#4 by 2 for 3", "remove h1#4 by 2 for 3",
                                   "stop h1#4 by 2 for 3", "on n1#1 by 2 only of 3 for 3"});
}

TEST_CASE("a VM's status arrives, or the reason why there is none") {
    Site site;
    site.told.look = {core::VmStatus{core::VmState::paused, 5901}, {}};
    auto look = site.client().look_at_headnode(headnode_order());
    REQUIRE(look.status);
    CHECK(look.status->state == core::VmState::paused);
    CHECK(look.status->vnc_port == 5901);
    site.told.look = {std::nullopt, "nobody is there"};
    look = site.client().look_at_headnode(headnode_order());
    CHECK_FALSE(look.status);
    CHECK(look.failure == "nobody is there");
    for (const int port : {-1, 65536}) {
        site.told.look = {core::VmStatus{core::VmState::running, port}, {}};
        CHECK_THROWS_AS(site.client().look_at_headnode(headnode_order()), base::Error);
    }
}

TEST_CASE("hardware arrives whole: what was told, and what was not") {
    Site site;
    auto& hardware = site.told.hardware;
    hardware.manufacturer = "A\tB";
    hardware.bios_version = "1";
    hardware.processors = {{"cpu0", "fast", 8, std::nullopt}, {"cpu1", "", std::nullopt, 4}};
    hardware.memory_mib = 1048576;
    hardware.nics = {{"nic", "02:00:00:00:00:01", 10000, true}, {"other", "", std::nullopt, false}, {"", "", {}, {}}};
    hardware.disks = {{"d", "m", "s", "SSD", 4000000000000}};
    hardware.power = {{"PSU", 120.5, "OK"}, {"PSU2", std::nullopt, ""}};
    hardware.temperature = {{"inlet", -3, ""}};
    hardware.incomplete = {"disks"};
    const auto told = site.client().read_hardware(order());
    CHECK(told.manufacturer == "A\tB");
    CHECK(told.bios_version == "1");
    CHECK(told.model.empty());
    REQUIRE(told.processors.size() == 2);
    CHECK(told.processors[0].cores == 8);
    CHECK_FALSE(told.processors[0].threads);
    CHECK(told.memory_mib == 1048576);
    REQUIRE(told.nics.size() == 3);
    CHECK(told.nics[0].link == true);
    CHECK(told.nics[1].link == false);
    CHECK_FALSE(told.nics[2].link);
    REQUIRE(told.disks.size() == 1);
    CHECK(told.disks[0].bytes == 4000000000000);
    REQUIRE(told.power.size() == 2);
    CHECK(told.power[0].value == 120.5);
    CHECK_FALSE(told.power[1].value);
    CHECK(told.temperature.at(0).value == -3);
    CHECK(told.incomplete == std::vector<std::string>{"disks"});
}

TEST_CASE("a failure arrives with its type and all that the type tells") {
    Site site;
    auto client = site.client();
    const auto fails_with = [&](const auto& error) {
        site.told.let([&] { throw error; });
        try {
            client.power_status(order());
        } catch (const std::exception& arrived) {
            CHECK_MESSAGE(typeid(arrived) == typeid(error), error.what());
            CHECK(std::string(arrived.what()) == error.what());
            return;
        }
        FAIL_CHECK("nothing failed");
    };
    fails_with(core::ValidationError("1", "f"));
    fails_with(core::BadArgumentError("2", "f"));
    fails_with(core::AuthenticationError("3"));
    fails_with(core::TooManyRequestsError("4"));
    fails_with(core::AuthorizationError("5"));
    fails_with(core::NotFoundError("6"));
    fails_with(core::DuplicateError("7"));
    fails_with(core::BlockedError("8"));
    fails_with(core::ProjectMismatchError("9"));
    fails_with(core::IllegalStateError("10"));
    fails_with(core::AllocationError("11"));
    fails_with(core::UnavailableError("12"));
    fails_with(core::UnknownOutcomeError("12 as well"));
    fails_with(base::ConfigError("13"));
    fails_with(base::Error("14"));
    for (const auto device : {core::DeviceError::Device::bmc, core::DeviceError::Device::hypervisor}) {
        for (const auto kind : {core::DeviceError::Kind::failed, core::DeviceError::Kind::deadline}) {
            const core::DeviceError error(device, kind, "15");
            fails_with(error);
            try {
                client.power_status(order());
            } catch (const core::DeviceError& arrived) {
                CHECK(arrived.device() == device);
                CHECK(arrived.kind() == kind);
            }
        }
    }
    site.told.let([] { throw core::BadArgumentError("no", "url"); });
    try {
        client.power_status(order());
    } catch (const core::BadArgumentError& arrived) {
        CHECK(arrived.field() == "url");
    }
    site.told.let([] { throw 7; });
    CHECK_THROWS_AS(client.power_status(order()), base::Error);
}

TEST_CASE("what is no request is refused, and does nothing") {
    Site site;
    const std::string id = "\"node\": 1, \"label\": \"n1\", \"user\": 2, \"project\": 3, \"milliseconds\": 9";
    for (const std::string& text :
         {std::string("\n"), std::string("nonsense\n"), std::string("{}\n"), std::string("[]\n"),
          std::string("{\"operation\": 7}\n"), "{\"operation\": \"reboot\", " + id + "}\n",
          std::string("{\"operation\": \"power_status\"}\n"), std::string(1000, '[') + "\n",
          std::string("{\"operation\": \"power_status\", \"node\": \"1\", \"label\": \"n1\", \"user\": 2,"
                      " \"project\": 3, \"milliseconds\": 9}\n"),
          std::string("{\"operation\": \"power_status\", \"node\": 1, \"label\": \"a\\nb\", \"user\": 2,"
                      " \"project\": 3, \"milliseconds\": 9}\n"),
          "{\"operation\": \"set_power\", \"state\": \"dim\", " + id + "}\n",
          "{\"operation\": \"insert_media\", \"url\": \"file:///etc/shadow\", " + id + "}\n",
          std::string("{\"operation\": \"stop_console\", \"console\": \"../../../../../../../../etc/passwd/xxxx\"}\n"),
          std::string("\x00\xff\xfe\n", 4)}) {
        CAPTURE(text);
        CHECK(has(site.ask(text), "{\"failure\":{\"type\":\""));
    }
    CHECK(site.told.all().empty());
    CHECK_NOTHROW(site.client().power_status(order()));
}

TEST_CASE("a line that never ends is cut off at its longest length") {
    Site site;
    const auto connection = site.connect();
    const std::string piece(65536, 'x');
    for (int i = 0; i < 64; ++i) ::send(connection.get(), piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    std::string said;
    try {
        said = device::read_line(connection.get(), device::longest_answer, base::Deadline::in(soon));
    } catch (const device::LineError& gone) {
        // The answer may be lost with the bytes that nobody has read.
        CHECK(gone.kind() == device::LineError::Kind::closed);
    }
    CHECK((said.empty() || has(said, "\"failure\"")));
    CHECK_NOTHROW(site.client().power_status(order()));
}

TEST_CASE("who sends half a line, or nothing, is given up, and keeps nobody else waiting") {
    Site site(1, std::chrono::milliseconds(300));
    const auto silent = site.connect();
    const auto half = site.connect();
    ::send(half.get(), power_status_line.data(), power_status_line.size() / 2, MSG_NOSIGNAL);
    CHECK_NOTHROW(site.client().power_status(order()));
    for (const auto* const connection : {&silent, &half}) {
        const auto said = device::read_line(connection->get(), device::longest_answer, base::Deadline::in(soon));
        CHECK(has(said, "a request was not sent in time"));
    }
    CHECK(site.told.all().size() == 1);
}

TEST_CASE("any number of half lines, which nobody gives up, keeps nobody else waiting: the oldest makes room") {
    Site site(1, std::chrono::minutes(10));
    std::vector<sys::Descriptor> halves;
    for (int i = 0; i < 300; ++i) {
        halves.push_back(site.connect());
        ::send(halves.back().get(), "{", 1, MSG_NOSIGNAL);
    }
    CHECK_NOTHROW(site.client().power_status(order()));
    const auto said = device::read_line(halves.front().get(), device::longest_answer, base::Deadline::in(soon));
    CHECK(has(said, "before many others came"));
    CHECK(site.told.all().size() == 1);
}

TEST_CASE("200 connections at once: each gets its answer, or is told that there are too many") {
    Site site(8);
    std::atomic<int> answered{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    threads.reserve(200);
    for (int i = 0; i < 200; ++i) {
        threads.emplace_back([&] {
            try {
                site.client().power_status(order());
                ++answered;
            } catch (const core::UnavailableError&) {
                ++refused;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(answered + refused == 200);
    CHECK(answered > 0);
    CHECK(static_cast<int>(site.told.all().size()) == answered);
}

TEST_CASE("one request more than can be carried out is refused at once, and the next one later is not") {
    Site site(2);
    Gate gate;
    Gate both;
    std::atomic<int> inside{0};
    site.told.let([&] {
        if (++inside == 2) both.open();
        gate.pass();
    });
    std::vector<std::thread> waiting;
    for (int i = 0; i < 2; ++i) waiting.emplace_back([&] { site.client().power_status(order()); });
    both.pass();
    CHECK_THROWS_AS(site.client().power_status(order()), core::UnavailableError);
    gate.open();
    for (auto& thread : waiting) thread.join();
    // A thread is free again a moment after its answer was read.
    const auto deadline = base::Deadline::in(soon);
    for (bool done = false; !done && !deadline.has_passed();) {
        try {
            site.client().power_status(order());
            done = true;
        } catch (const core::UnavailableError&) {
            std::this_thread::yield();
        }
    }
    CHECK(inside == 3);
}

TEST_CASE("what was ordered is done although its client goes away") {
    Site site;
    Gate gate;
    Gate begun;
    Gate done;
    site.told.let([&] {
        begun.open();
        gate.pass();
        done.open();
    });
    {
        const auto connection = site.connect();
        device::write_line(connection.get(), power_status_line, base::Deadline::in(soon));
        begun.pass();
    }
    gate.open();
    done.pass();
    CHECK_NOTHROW(site.client().power_status(order()));
    site.end();
}

TEST_CASE("at the end, what is being done is done and answered, and new requests find nobody") {
    Site site;
    Gate gate;
    Gate begun;
    site.told.let([&] {
        begun.open();
        gate.pass();
    });
    std::thread waiting([&] { CHECK(site.client().power_status(order()) == core::PowerState::unknown); });
    begun.pass();
    std::thread ending([&] { site.end(); });
    gate.open();
    waiting.join();
    ending.join();
    try {
        site.client().power_status(order());
        FAIL_CHECK("nobody should be there");
    } catch (const core::UnavailableError& error) {
        CHECK(has(error.what(), "The device service does not run"));
    }
    CHECK(site.client().remove_headnode(headnode_order()) == core::Progress::goes_on);
    CHECK(has(site.client().look_at_headnode(headnode_order()).failure, "The device service does not run"));
}

TEST_CASE("whoever loses haas-device after an order was sent does not know whether it was carried out") {
    haas_test::TemporaryDirectory directory;
    const auto socket = directory.path() / "device.sock";
    const device::Listener listener(socket);
    std::thread fleeting([&] {
        for (int i = 0; i < 2; ++i) {
            auto connection = listener.accept();
            for (; !connection.is_open(); connection = listener.accept())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            device::read_line(connection.get(), device::longest_answer, base::Deadline::in(soon));
        }
    });
    device::Client client(socket);
    CHECK_THROWS_AS(client.set_power(order(), core::PowerState::on), core::UnknownOutcomeError);
    CHECK(client.remove_headnode(headnode_order()) == core::Progress::goes_on);
    fleeting.join();
}

TEST_CASE("a client without a place asks nobody") {
    Site site;
    device::Client client(site.socket(), [](const auto&) { return std::shared_ptr<void>(); });
    CHECK_THROWS_AS(client.power_status(order()), core::UnavailableError);
    CHECK(site.told.all().empty());
}

TEST_CASE("one project or user has no more than half of the places at haas-device, however many connections it has") {
    const haas_test::TemporaryDirectory directory;
    sys::Config config;
    config.api.waiting_file = directory.path() / "waiting";
    config.api.waiting_requests = 3;
    const auto take = device::make_places(config);
    const auto red = [](int user) { return service::Party{core::UserId(user), core::ProjectId(1), {}}; };
    std::vector<std::shared_ptr<void>> places;
    for (int i = 0; i < 5; ++i) places.push_back(take(red(1 + i % 2)));
    for (const auto& place : places) CHECK(place);
    CHECK_FALSE(take(red(3)));
    CHECK(take(service::Party{core::UserId(9), core::ProjectId(2), {}}));
    CHECK(take({}));
    places.pop_back();
    CHECK(take(red(3)));
}

TEST_CASE("shares of requests, of those in line, of consoles and of places at haas-device are as haas.cfg says") {
    const haas_test::TemporaryDirectory directory;
    sys::Config config;
    config.api.waiting_file = directory.path() / "waiting";
    config.api.waiting_requests = 8;
    config.api.waiting_share = 7;
    config.console.followers = 5;
    config.console.followers_share = 1;
    const service::Party red{core::UserId(1), core::ProjectId(1), "red"};
    const service::Party blue{core::UserId(2), core::ProjectId(2), "blue"};
    const auto seats = device::make_worker_seats(config);
    const auto count = [&](const service::Seats& kind, const service::Party& party) {
        std::vector<service::Seat> taken;
        while (auto seat = kind.find(party)) taken.push_back(*std::move(seat));
        CHECK_MESSAGE(kind.find(party.user == red.user ? blue : red), "there is room for others");
        return taken.size();
    };
    CHECK(count(seats.waiting, red) == 7);
    CHECK(count(seats.line, red) == 7);
    CHECK(count(seats.followers, blue) == 1);

    // Both may be full at once, and each asks haas-device.
    const auto take = device::make_places(config);
    std::vector<std::shared_ptr<void>> places;
    while (auto place = take(red)) places.push_back(std::move(place));
    CHECK(places.size() >= 14);
    CHECK(take(blue));
}

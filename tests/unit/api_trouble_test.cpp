// What the API does when something around it is slow or broken.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "unit/api_service.hpp"

using namespace haas;
using namespace std::chrono_literals;
using haas_test::ApiService;
using http::Method;

namespace {

/// Keeps everybody else from writing for a while, from now on.
class OtherWriter {
public:
    OtherWriter(const ApiService& service, std::chrono::milliseconds how_long) {
        std::promise<void> begun;
        auto writes = begun.get_future();
        thread_ = std::thread([&begun, how_long, options = service.options()] {
            const base::SystemClock clock;
            store::Database(options, clock).write([&](store::Transaction&) {
                begun.set_value();
                std::this_thread::sleep_for(how_long);
            });
        });
        writes.wait();
    }
    ~OtherWriter() { thread_.join(); }
    OtherWriter(const OtherWriter&) = delete;
    OtherWriter& operator=(const OtherWriter&) = delete;

private:
    std::thread thread_;
};

}  // namespace

TEST_CASE("what a request waits for other writers is part of what it waits at all") {
    ApiService service;
    REQUIRE(service.send("admin", Method::put, "/switch/s1", R"({"type": "mock"})").status == 200);
    REQUIRE(service.send("admin", Method::put, "/switch/s1/port/gi1/0/1").status == 200);
    const OtherWriter other(service, 1500ms);
    const auto begin = std::chrono::steady_clock::now();
    const auto response = service.send("admin", Method::post, "/switch/s1/port/gi1/0/1/revert", {}, {{"wait", "2"}});
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK_MESSAGE(response.status == 202, response.body);
    CHECK(took >= 1900ms);
    CHECK(took < 3000ms);
}

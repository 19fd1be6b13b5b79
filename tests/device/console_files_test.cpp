// A console's log, followed by a process that may not open its files.
#include <doctest/doctest.h>

#include "base/clock.hpp"
#include "console/keeper.hpp"
#include "console/log_part.hpp"
#include "console/log_writer.hpp"
#include "core/error.hpp"
#include "device/server_site.hpp"

using namespace haas;
using namespace std::chrono_literals;
using haas_test::ServerSite;
using haas_test::soon;

namespace {

constexpr const char* id = "11111111-2222-4333-8444-00000000000a";
constexpr std::size_t part = 500;

/// A server that has the log of one console, which only it opens.
struct Site : ServerSite {
    Site() { told.keeper = &keeper; }
    console::Options options() const {
        console::Options made;
        made.directory = logs.path();
        return made;
    }
    static core::NodeOrder order() {
        return {core::NodeId(1), "n1", {core::UserId(2)}, core::ProjectId(3), base::Deadline::in(soon)};
    }
    std::unique_ptr<core::ConsoleReader> reader(std::uint64_t offset = 0) const {
        return client().read_console(order(), id, offset);
    }

    haas_test::TemporaryDirectory logs;
    base::SystemClock clock;
    console::Keeper keeper{options()};
    console::Files files{logs.path(), id};
};

struct LoggedSite : Site {
    console::LogWriter writer{files, 2 * (part + static_cast<std::size_t>(console::header_length)), clock};
};

/// What comes until that many bytes are there.
std::string read(core::ConsoleReader& reader, std::size_t size) {
    std::string all;
    const auto deadline = base::Deadline::in(soon);
    while (all.size() < size && !deadline.has_passed()) all += reader.next(100, 100ms);
    return all;
}

std::size_t looks(LoggedSite& site) { return site.told.all().size(); }

}  // namespace

TEST_CASE("a console's log comes as open files, both parts, from any place on") {
    LoggedSite site;
    const std::string all = std::string(part, 'a') + std::string(10, 'b');
    site.writer.write(all);
    CHECK(read(*site.reader(), all.size()) == all);
    const auto later = site.reader(part + 4);
    CHECK(later->offset() == part + 4);
    CHECK(read(*later, 6) == "bbbbbb");
    CHECK_FALSE(later->is_over());
    CHECK(site.told.all().front() == std::string("open ") + id + " n1#1 by 2 for 3");
}

TEST_CASE("a console without a log has no files") {
    const Site site;
    CHECK(site.reader() == nullptr);
}

TEST_CASE("a follower of passed files goes on through a rotation, and sees the end") {
    LoggedSite site;
    site.writer.write("first");
    const auto reader = site.reader();
    CHECK(read(*reader, 5) == "first");
    site.writer.write(std::string(part, 'x'));
    CHECK(read(*reader, part) == std::string(part, 'x'));
    site.writer.write("last");
    site.files.remove_log();
    CHECK(read(*reader, 4) == "last");
    const auto deadline = base::Deadline::in(soon);
    while (!reader->is_over() && !deadline.has_passed()) reader->next(10, 50ms);
    CHECK(reader->is_over());
}

TEST_CASE("a follower asks for the files once a second, however often it looks for more") {
    LoggedSite site;
    site.writer.write("x");
    const auto reader = site.reader();
    read(*reader, 1);
    const auto began = std::chrono::steady_clock::now();
    const auto before = looks(site);
    for (int i = 0; i < 50; ++i) reader->next(10, 20ms);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - began).count();
    CHECK(looks(site) - before <= static_cast<std::size_t>(seconds));
}

TEST_CASE("a follower that loses the right is over, and one whose console was stopped reads what it has") {
    LoggedSite site;
    site.writer.write("mine");
    const auto reader = site.reader();
    bool is_stopped = false;
    SUBCASE("the right") {
        site.told.let([] { throw core::AuthorizationError("no more"); });
    }
    SUBCASE("the console") {
        site.told.let([] { throw core::NotFoundError("no more"); });
        is_stopped = true;
    }
    std::string all;
    const auto deadline = base::Deadline::in(soon);
    while (!reader->is_over() && !deadline.has_passed()) all += reader->next(2, 50ms);
    CHECK(reader->is_over());
    if (is_stopped) CHECK(all == "mine");
    const auto refuse = [&] { site.reader(); };
    CHECK_THROWS_AS(refuse(), core::DomainError);
}

TEST_CASE("a follower outlives a haas-device that ends") {
    LoggedSite site;
    site.writer.write("before");
    const auto reader = site.reader();
    CHECK(read(*reader, 6) == "before");
    site.end();
    site.writer.write(" after");
    CHECK(read(*reader, 6) == " after");
    reader->next(10, 1200ms);
    CHECK_FALSE(reader->is_over());
    const auto start = [&] { site.reader(); };
    CHECK_THROWS_AS(start(), core::UnavailableError);
}

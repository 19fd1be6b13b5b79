#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <iterator>
#include <thread>

#include "base/error.hpp"
#include "console/log_part.hpp"
#include "console/log_reader.hpp"
#include "console/log_writer.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::console;
using namespace std::chrono_literals;
using haas_test::TemporaryDirectory;

namespace {

constexpr const char* id = "11111111-2222-4333-8444-00000000000a";

class FixedClock final : public haas::base::Clock {
public:
    haas::base::Timestamp now() const override { return haas::base::from_seconds(1767323045); }
};

/// What the first lines of both parts take of a limit.
constexpr std::size_t own_bytes = 2 * static_cast<std::size_t>(header_length);

struct Log {
    /// @param limit  of the console's bytes
    explicit Log(std::size_t limit = 1 << 20) : files(directory.path(), id), writer(files, limit + own_bytes, clock) {}
    TemporaryDirectory directory;
    FixedClock clock;
    Files files;
    LogWriter writer;
    std::unique_ptr<LogReader> reader() const { return LogReader::open(directory.path(), id); }
};

/// What stands behind the first line of a part, which is our own.
std::string content(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(header_length);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string read_all(LogReader& reader) {
    std::string all;
    for (std::string more = reader.next(7, 0ms); !more.empty(); more = reader.next(7, 0ms)) all += more;
    return all;
}

/// No file of this process grows beyond a size, as on a full disk, until this goes.
class SmallFiles {
public:
    explicit SmallFiles(rlim_t most) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = ::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{most, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallFiles() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, handler_);
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("a console's log holds the bytes as they came, and notes on lines of their own") {
    Log log;
    log.writer.note("connected");
    log.writer.write(std::string("a\0\xff\r\nlogin: ", 12));
    log.writer.note("reconnected");
    log.writer.write("b");
    CHECK(content(log.files.log()) == std::string("--- haas-console: connected 2026-01-02T03:04:05Z ---\n") +
                                          std::string("a\0\xff\r\nlogin: ", 12) +
                                          "\n--- haas-console: reconnected 2026-01-02T03:04:05Z ---\nb");
    struct stat about {};
    REQUIRE(::stat(log.files.log().c_str(), &about) == 0);
    CHECK((about.st_mode & 07777U) == 0600U);
}

TEST_CASE("a log never grows beyond its limit, and keeps the newest") {
    Log log(1000);
    std::string all;
    for (int i = 0; i < 1000; ++i) {
        const std::string piece = std::to_string(i) + ' ';
        log.writer.write(piece);
        all += piece;
        const auto current = std::filesystem::file_size(log.files.log());
        const auto old =
            std::filesystem::exists(log.files.old_log()) ? std::filesystem::file_size(log.files.old_log()) : 0;
        REQUIRE(current + old <= 1000 + own_bytes);
    }
    log.writer.write(std::string(5000, 'x') + "end");
    all += std::string(5000, 'x') + "end";
    const std::string kept = content(log.files.old_log()) + content(log.files.log());
    CHECK(kept.size() > 500);
    CHECK(kept.size() <= 1000);
    CHECK(all.substr(all.size() - kept.size()) == kept);
}

TEST_CASE("a log is continued after a new start") {
    Log log(1000);
    const std::size_t part = 500;
    log.writer.write(std::string(part - 1, 'a'));
    LogWriter second(log.files, 1000 + own_bytes, log.clock);
    second.write("bc");
    CHECK(content(log.files.old_log()) == std::string(part - 1, 'a') + 'b');
    CHECK(content(log.files.log()) == "c");
    // Killed between the two steps of a rotation.
    std::filesystem::rename(log.files.log(), log.files.old_log());
    LogWriter third(log.files, 1000 + own_bytes, log.clock);
    third.write("d");
    CHECK(LogReader::open(log.directory.path(), id, part + 1)->next(10, 0ms) == "d");
}

TEST_CASE("output that does not fit on a full disk is dropped, and a later line says so") {
    Log log;
    log.writer.write("before\n");
    {
        const SmallFiles full(header_length + 10);
        log.writer.write("abcdef");
        log.writer.write("ghi");
        CHECK(content(log.files.log()) == "before\nabc");
    }
    log.writer.write("after\n");
    CHECK(content(log.files.log()) ==
          "before\nabc\n--- haas-console: 6 bytes were lost: File too large 2026-01-02T03:04:05Z ---\nafter\n");
}

TEST_CASE("half a line about lost bytes is taken back") {
    Log log;
    {
        const SmallFiles full(header_length + 10);
        log.writer.write("0123456789ab");
    }
    {
        const SmallFiles full(header_length + 30);
        log.writer.write("cd");
        CHECK(content(log.files.log()) == "0123456789");
    }
    log.writer.write("ef");
    CHECK(content(log.files.log()) ==
          "0123456789\n--- haas-console: 4 bytes were lost: File too large 2026-01-02T03:04:05Z ---\nef");
}

TEST_CASE("a line about lost bytes begins a line of its own, wherever the disk was full") {
    // The first byte of the line ends the line of the output.
    for (const std::size_t room : {1U, 2U, 30U}) {
        CAPTURE(room);
        Log log;
        {
            const SmallFiles full(header_length + 10);
            log.writer.write("0123456789ab");
        }
        {
            const SmallFiles full(header_length + 10 + room);
            log.writer.write("cd");
        }
        log.writer.write("ef");
        CHECK(content(log.files.log()) ==
              "0123456789\n--- haas-console: 4 bytes were lost: File too large 2026-01-02T03:04:05Z ---\nef");
    }
}

TEST_CASE("a console without a log has no reader") {
    const TemporaryDirectory directory;
    CHECK(LogReader::open(directory.path(), id) == nullptr);
    CHECK_THROWS_AS(LogReader::open(directory.path(), "../x"), haas::base::Error);
}

TEST_CASE("readers see the old part first, each at its own pace") {
    Log log(40);
    log.writer.write("0123456789012345678abc");
    const auto one = log.reader();
    CHECK(one->next(5, 0ms) == "01234");
    const auto other = log.reader();
    CHECK(read_all(*other) == "0123456789012345678abc");
    CHECK(read_all(*one) == "56789012345678abc");
    CHECK(one->next(5, 0ms).empty());
    CHECK_FALSE(one->gone());
}

TEST_CASE("a reader follows a log over rotations") {
    Log log(100);
    const auto reader = log.reader();
    std::string wanted;
    std::string seen;
    for (int i = 0; i < 200; ++i) {
        const std::string piece = std::to_string(i) + '\n';
        log.writer.write(piece);
        wanted += piece;
        if (i % 7 == 0) seen += read_all(*reader);
    }
    seen += read_all(*reader);
    CHECK(seen == wanted);
}

TEST_CASE("a reader that falls far behind goes on with what is there") {
    Log log(20);
    log.writer.write("first");
    const auto reader = log.reader();
    CHECK(reader->next(2, 0ms) == "fi");
    log.writer.write(std::string(10, 'x') + std::string(10, 'y') + "1234567890" + "abc");
    CHECK(read_all(*reader) == "rstxxxxxyyyyy12345" + std::string("67890abc"));
}

TEST_CASE("a waiting reader gets what comes, soon") {
    Log log;
    const auto reader = log.reader();
    CHECK(reader->next(100, 0ms).empty());
    std::promise<void> waits;
    std::thread machine([&] {
        waits.get_future().wait();
        log.writer.write("hello");
    });
    const auto began = std::chrono::steady_clock::now();
    waits.set_value();
    CHECK(reader->next(100, 30s) == "hello");
    machine.join();
    CHECK(std::chrono::steady_clock::now() - began < 5s);
}

TEST_CASE("a reader without new bytes ends at its timeout") {
    Log log;
    const auto began = std::chrono::steady_clock::now();
    CHECK(log.reader()->next(100, 120ms).empty());
    const auto took = std::chrono::steady_clock::now() - began;
    CHECK(took >= 120ms);
    CHECK(took < 2s);
}

TEST_CASE("a reader says when the log is gone, after its last byte") {
    Log log(20);
    log.writer.write("0123456789abc");
    const auto reader = log.reader();
    CHECK(reader->next(3, 0ms) == "012");
    const auto latest = log.reader();
    read_all(*latest);
    log.files.remove_log();
    CHECK(reader->next(100, 0ms) == "3456789");
    CHECK(reader->next(100, 5s).empty());
    CHECK(reader->gone());
    CHECK(latest->next(100, 5s).empty());
    CHECK(latest->gone());
}

TEST_CASE("a reader goes on where another left off, whatever was rotated away meanwhile") {
    Log log(1000);
    std::string all;
    const auto write = [&](const std::string& text) {
        log.writer.write(text);
        all += text;
    };
    const auto from = [&](std::uint64_t place) { return LogReader::open(log.directory.path(), id, place); };
    write("0123456789");
    CHECK(from(0)->offset() == 0);
    CHECK(from(4)->next(100, 0ms) == "456789");
    CHECK_MESSAGE(from(99)->offset() == 10, "what is not there yet is waited for");
    auto reader = from(10);
    for (int i = 0; i < 200; ++i) {
        write(std::to_string(i) + ',');
        const std::uint64_t place = reader->offset();
        reader = from(place);
        REQUIRE(reader->offset() == place);
        REQUIRE(read_all(*reader) == all.substr(place));
        REQUIRE(reader->offset() == all.size());
    }
    write(std::string(3000, 'x'));
    const auto late = from(50);
    CHECK_MESSAGE(late->offset() > 2000, "what is not kept any more is passed over");
    CHECK(late->offset() < all.size());
    const std::uint64_t place = late->offset();
    CHECK(read_all(*late) == all.substr(place));
}

TEST_CASE("a file that is not part of a log is not continued") {
    Log log;
    std::ofstream(log.files.log()) << "something else";
    CHECK(log.reader() == nullptr);
    LogWriter writer(log.files, 1000, log.clock);
    writer.write("abc");
    CHECK(read_all(*log.reader()) == "abc");
}

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "sys/shared_memory.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using haas::sys::choose_memory_directory;
using haas::sys::map_shared_memory;
using haas::sys::MemoryKind;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t size = 10000;

/// Memory that begins with a word, and then a number that is new each time.
MemoryKind kind_of(const char* word) {
    return {size,
            [word](void* memory) {
                std::memcpy(memory, word, 4);
                const unsigned number = std::random_device()();
                std::memcpy(static_cast<char*>(memory) + 4, &number, sizeof number);
            },
            [word](const void* memory) { return std::memcmp(memory, word, 4) == 0; }};
}

const MemoryKind usual = kind_of("kind");

unsigned number_in(const std::shared_ptr<void>& memory) {
    unsigned number = 0;
    std::memcpy(&number, static_cast<const char*>(memory.get()) + 4, sizeof number);
    return number;
}

class Place {
public:
    fs::path file() const { return directory_.path() / "memory"; }
    bool is_empty() const { return fs::is_empty(directory_.path()); }

private:
    haas_test::TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("memory is made once, for its user alone, and shared from then on") {
    const Place place;
    const auto one = map_shared_memory(place.file(), usual);
    const auto two = map_shared_memory(place.file(), usual);
    CHECK(number_in(one) == number_in(two));
    static_cast<char*>(one.get())[size - 1] = 'x';
    CHECK(static_cast<const char*>(two.get())[size - 1] == 'x');
    struct stat status {};
    REQUIRE(::stat(place.file().c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    CHECK(status.st_uid == ::geteuid());
}

TEST_CASE("if many make it at the same time, one wins, and all use it") {
    const Place place;
    std::vector<std::shared_ptr<void>> mapped(8);
    std::vector<std::thread> makers;
    for (auto& memory : mapped) makers.emplace_back([&] { memory = map_shared_memory(place.file(), usual); });
    for (auto& maker : makers) maker.join();
    for (const auto& memory : mapped) CHECK(number_in(memory) == number_in(mapped.front()));
}

TEST_CASE("another version's file is replaced, once") {
    const Place place;
    const auto old = map_shared_memory(place.file(), kind_of("old."));
    const auto one = map_shared_memory(place.file(), usual);
    CHECK(number_in(one) != number_in(old));
    CHECK(number_in(map_shared_memory(place.file(), usual)) == number_in(one));
    fs::resize_file(place.file(), size / 2);
    CHECK(number_in(map_shared_memory(place.file(), usual)) != 0);
    CHECK(fs::file_size(place.file()) == size);
}

TEST_CASE("a file that another user may have made or may write is not used") {
    const Place place;
    const auto refused = [&](const std::string& reason) {
        CAPTURE(reason);
        try {
            map_shared_memory(place.file(), usual);
            FAIL_CHECK("it was used");
        } catch (const haas::base::Error& error) {
            CHECK(std::string(error.what()).find(reason) != std::string::npos);
        }
        fs::remove_all(place.file());
    };
    map_shared_memory(place.file(), usual);
    fs::permissions(place.file(), fs::perms(0640));
    refused("open to other users");
    fs::create_symlink(place.file().parent_path() / "elsewhere", place.file());
    refused("symbolic links");
    fs::create_directory(place.file());
    refused("directory");
    REQUIRE(::mkfifo(place.file().c_str(), 0600) == 0);
    refused("not a plain file");
    CHECK_THROWS_AS(map_shared_memory("/nowhere/at/all", usual), haas::base::Error);
    if (::geteuid() != 0) return;
    map_shared_memory(place.file(), usual);
    REQUIRE(::chown(place.file().c_str(), 12345, 12345) == 0);
    refused("belongs to the user with the id 12345: root must remove it");
    fs::create_symlink("elsewhere", place.file());
    REQUIRE(::lchown(place.file().c_str(), 12345, 12345) == 0);
    refused("belongs to the user with the id 12345: root must remove it");
}

TEST_CASE("the error for another user's private file names its owner, and who can remove it") {
    if (::geteuid() != 0) haas_test::skip("only root can make files of others");
    const Place place;
    map_shared_memory(place.file(), usual);
    fs::permissions(place.file().parent_path(), fs::perms(01777));
    const pid_t child = ::fork();
    if (child == 0) {
        std::string told;
        try {
            if (::setresuid(12345, 12345, 12345) == 0) map_shared_memory(place.file(), usual);
        } catch (const haas::base::Error& error) {
            told = error.what();
        }
        ::_exit(told.find("belongs to the user with the id 0: root must remove it") != std::string::npos ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
}

TEST_CASE("a process that dies while making it leaves nothing") {
    const Place place;
    const pid_t child = ::fork();
    if (child == 0) {
        auto deadly = usual;
        deadly.format = [](void*) { ::_exit(0); };
        map_shared_memory(place.file(), deadly);
    }
    ::waitpid(child, nullptr, 0);
    CHECK(place.is_empty());
}

TEST_CASE("a service's own directory is used for memory if nobody else can write there, and else everybody's") {
    const haas_test::TemporaryDirectory directory;
    const auto own = directory.path() / "haas";
    const auto told = [&] {
        const auto log = directory.write("log", "");
        const int before = ::dup(STDERR_FILENO);
        const int file = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        ::dup2(file, STDERR_FILENO);
        const auto chosen = choose_memory_directory(own);
        ::dup2(before, STDERR_FILENO);
        ::close(before);
        ::close(file);
        std::ifstream lines(log);
        const std::string text{std::istreambuf_iterator<char>(lines), {}};
        CHECK(chosen == (text.empty() ? own : fs::path("/dev/shm")));
        return text;
    };
    CHECK(told().find("No such file") != std::string::npos);
    CHECK(told().find("systemd-tmpfiles --create haas.conf") != std::string::npos);
    fs::create_directory(own);
    fs::permissions(own, fs::perms(0700));
    CHECK(told().empty());
    fs::permissions(own, fs::perms(0770));
    CHECK(told().find("others can write to it: remove it") != std::string::npos);
    fs::remove(own);
    fs::create_symlink(directory.path(), own);
    CHECK(told().find("it is not a directory: remove it") != std::string::npos);
    if (::geteuid() != 0) return;
    fs::remove(own);
    fs::create_directory(own);
    REQUIRE(::chown(own.c_str(), 12345, 12345) == 0);
    CHECK(told().find("it belongs to the user with the id 12345: remove it") != std::string::npos);
}

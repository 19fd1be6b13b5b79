// Freed memory is wiped: asked of processes of their own, as wiping cannot be ended.
#include "base/freed_memory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "unit/skip.hpp"

namespace {

using namespace haas;

constexpr std::string_view secret = "correct horse battery staple, and more than a small string holds";

/// Whether the second half of the secret is still at a place that may not be used any more. The allocator itself
/// overwrites the first bytes of what it gets back.
bool is_left_at(std::uintptr_t place) {
    std::array<char, secret.size()> there{};  // what was allocated could be just that place
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    const auto got = ::pread(memory, there.data(), there.size(), static_cast<off_t>(place));
    ::close(memory);
    return got == static_cast<ssize_t>(there.size()) &&
           std::string_view(there.data(), there.size()).ends_with(secret.substr(secret.size() / 2));
}

/// Where the secret is. It is looked at, as the compiler would leave out writing what nobody reads before it is freed.
std::uintptr_t place_of(const void* memory) {
    const auto place = reinterpret_cast<std::uintptr_t>(memory);
    if (!is_left_at(place)) std::abort();
    return place;
}

bool is_left_by_free() {
    void* const memory = std::malloc(secret.size());
    std::memcpy(memory, secret.data(), secret.size());
    const auto place = place_of(memory);
    std::free(memory);
    return is_left_at(place);
}

bool is_left_by_delete() {
    auto* const text = new std::string(secret);
    const auto place = place_of(text->data());
    delete text;
    return is_left_at(place);
}

bool is_left_by_realloc() {
    void* const memory = std::malloc(secret.size());
    void* const behind = std::malloc(secret.size());  // so that it cannot grow where it is
    std::memcpy(memory, secret.data(), secret.size());
    const auto place = place_of(memory);
    void* const moved = std::realloc(memory, 100 * secret.size());
    const bool is_kept = std::memcmp(moved, secret.data(), secret.size()) == 0;
    const bool is_left = is_left_at(place);
    std::free(moved);
    std::free(behind);
    return is_left || !is_kept;
}

enum class Wiping { off, on };

/// What a process of its own says.
bool in_process(Wiping wiping, bool (*is_left)()) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (wiping == Wiping::on) base::wipe_freed_memory();
        ::_exit(is_left() ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status) == 1;
}

bool can_wipe() {
    return !in_process(Wiping::on, [] { return !base::wipe_freed_memory(); });
}

}  // namespace

TEST_CASE("what a process frees is wiped, whoever has allocated it") {
    if (!can_wipe()) haas_test::skip("a sanitizer has an allocator of its own");
    for (auto* const is_left : {is_left_by_free, is_left_by_delete, is_left_by_realloc}) {
        CHECK(in_process(Wiping::off, is_left));
        CHECK_FALSE(in_process(Wiping::on, is_left));
    }
}

TEST_CASE("memory keeps its content when it grows and shrinks while freed memory is wiped") {
    const auto is_damaged = [] {
        for (const std::size_t size : {std::size_t{1}, std::size_t{24}, std::size_t{1000}, std::size_t{200000}}) {
            for (const std::size_t other : {std::size_t{1}, std::size_t{25}, std::size_t{4000}, std::size_t{900000}}) {
                auto* const memory = static_cast<char*>(std::malloc(size));
                std::memset(memory, 'x', size);
                auto* const moved = static_cast<char*>(std::realloc(memory, other));
                const std::size_t kept = std::min(size, other);
                if (std::string_view(moved, kept).find_first_not_of('x') != std::string_view::npos) return true;
                std::memset(moved, 'y', other);
                std::free(moved);
            }
        }
        return false;
    };
    CHECK_FALSE(in_process(Wiping::on, is_damaged));
}

// A process has no more memory than haas.cfg allows.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <vector>

#include "sys/memory_limit.hpp"

using namespace haas;

namespace {

/// The exit status of a child process that does this.
int status_of(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = -1;
    if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::size_t megabytes(std::size_t number) { return number * 1024 * 1024; }

rlim_t data_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_DATA, &limit);
    return limit.rlim_cur;
}

/// Sanitizers need memory without a bound.
bool is_limited() {
    return status_of([] {
               sys::limit_memory(64);
               return data_limit() == RLIM_INFINITY ? 1 : 0;
           }) == 0;
}

}  // namespace

TEST_CASE("a process that needs more memory than it may have goes on without it, and is told why" *
          doctest::skip(!is_limited())) {
    CHECK(status_of([] {
              sys::limit_memory(256);
              try {
                  const std::vector<char> all(megabytes(512), 'x');
                  return 1 + static_cast<int>(all.empty());
              } catch (const sys::MemoryExhausted& refusal) {
                  if (std::string(refusal.what()).find("[general] process_memory") == std::string::npos) return 3;
              }
              const std::vector<char> some(megabytes(16), 'x');
              return some.back() == 'x' ? 0 : 4;
          }) == 0);
}

TEST_CASE("the stacks of threads are not what is limited, and a new limit takes the place of the old one" *
          doctest::skip(!is_limited())) {
    CHECK(status_of([] {
              sys::limit_memory(100);
              const auto one = data_limit();
              sys::limit_memory(100, 65);
              if (data_limit() - one != 64 * (one - megabytes(100))) return 1;
              sys::limit_memory(50);
              return data_limit() < one ? 0 : 2;
          }) == 0);
}

TEST_CASE("a limit that the process was started with stays" * doctest::skip(!is_limited())) {
    CHECK(status_of([] {
              constexpr rlim_t given = rlim_t{700} * 1024 * 1024;
              const rlimit limit{given, given};
              if (::setrlimit(RLIMIT_DATA, &limit) != 0) return 1;
              sys::limit_memory(4096);
              return data_limit() == given ? 0 : 2;
          }) == 0);
}

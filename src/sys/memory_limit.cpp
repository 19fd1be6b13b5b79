#include "sys/memory_limit.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/log.hpp"
#include "base/sanitizer.hpp"

namespace haas::sys {

namespace {

#ifdef HAAS_HAS_SANITIZER
constexpr bool counts_what_is_used = false;  // the sanitizer's own memory, terabytes of it unused, would count
#else
constexpr bool counts_what_is_used = true;
#endif

/// What the C library maps for a thread.
rlim_t stack_size() {
    constexpr rlim_t usual = rlim_t{8} * 1024 * 1024;
    rlimit stack{};
    if (::getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur == RLIM_INFINITY) return usual;
    return stack.rlim_cur;
}

}  // namespace

const char* MemoryExhausted::what() const noexcept {
    return "this needs more memory than one process may have: [general] process_memory in haas.cfg";
}

void limit_memory(std::int64_t megabytes, int threads) {
    std::set_new_handler([] { throw MemoryExhausted(); });
    if (!counts_what_is_used) return;
    rlimit limit{};
    if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
    const auto wanted =
        static_cast<rlim_t>(megabytes) * 1024 * 1024 + static_cast<rlim_t>(std::max(threads, 0)) * stack_size();
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    if (::setrlimit(RLIMIT_DATA, &limit) == 0) return;
    base::log::warning("memory_not_limited", {{"reason", std::strerror(errno)}});
}

}  // namespace haas::sys

// A bound on the memory of a process, and of each one that it starts.
#pragma once

#include <cstdint>
#include <new>

namespace haas::sys {

/// An allocation that limit_memory() does not allow; any other failed one as well.
class MemoryExhausted : public std::bad_alloc {
public:
    const char* what() const noexcept override;
};

/// From now on this process, and each one that it starts, has no more memory of its own than this: data, heap and
/// stacks, not what it shares with others, such as programs and libraries. An allocation beyond it throws
/// MemoryExhausted. Never raises a limit that the process was started with.
/// @param megabytes  of 1048576 bytes; not counting the stacks of threads
/// @param threads    how many threads there will be
/// @source  setrlimit(2), RLIMIT_DATA
void limit_memory(std::int64_t megabytes, int threads = 1);

}  // namespace haas::sys

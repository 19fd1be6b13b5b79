#include "base/freed_memory.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/sanitizer.hpp"

#if defined(__GLIBC__) && !defined(HAAS_HAS_SANITIZER)

namespace {

bool wiping = false;  // set once, before there are threads

}  // namespace

// The C library's own names of what is replaced below. M_PERTURB of mallopt(3) would overwrite as well, but not the
// small pieces that a thread keeps for itself, which is where passwords are.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming): the names are
// the library's
extern "C" void* __libc_realloc(void* memory, std::size_t size);
extern "C" void __libc_free(void* memory);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the library's names of parameters are reserved
/// Instead of the C library's, for all of the program.
extern "C" void free(void* memory) noexcept {
    if (wiping && memory != nullptr) ::explicit_bzero(memory, ::malloc_usable_size(memory));
    __libc_free(memory);
}

/// The same, as the library's would free what it moves.
extern "C" void* realloc(void* memory, std::size_t size) noexcept {
    if (!wiping || memory == nullptr) return __libc_realloc(memory, size);
    if (size == 0) {
        std::free(memory);
        return nullptr;
    }
    const std::size_t there = ::malloc_usable_size(memory);
    if (size <= there && size >= there / 2) return memory;
    void* const moved = std::malloc(size);
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, memory, std::min(size, there));
    std::free(memory);
    return moved;
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)

bool haas::base::wipe_freed_memory() {
    wiping = true;
    return true;
}

#else

bool haas::base::wipe_freed_memory() { return false; }

#endif

// HAAS_HAS_SANITIZER is defined in a program that is built with a sanitizer with an allocator and a memory of its own.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAAS_HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAAS_HAS_SANITIZER 1
#endif
#endif

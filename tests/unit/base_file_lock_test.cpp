// Locks on bytes of a file.
#include <doctest/doctest.h>
#include <fcntl.h>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "sys/descriptor.hpp"
#include "unit/temporary_directory.hpp"

using haas::base::lock_bytes;
using haas::sys::Descriptor;

TEST_CASE("bytes are locked once, and free again when their holder closes the file") {
    const haas_test::TemporaryDirectory directory;
    directory.write("locks", "");
    const auto path = directory.path() / "locks";
    const Descriptor other(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    {
        const Descriptor holder(::open(path.c_str(), O_RDWR | O_CLOEXEC));
        CHECK(lock_bytes(holder.get(), path, {.first = 5, .length = 1}));
        CHECK_FALSE(lock_bytes(other.get(), path, {.first = 5, .length = 1}));
        CHECK_FALSE_MESSAGE(lock_bytes(other.get(), path), "the whole file");
        CHECK(lock_bytes(other.get(), path, {.first = 6, .length = 1}));
    }
    CHECK(lock_bytes(other.get(), path));
}

TEST_CASE("a file that cannot be locked does not pass for a locked one") {
    const haas_test::TemporaryDirectory directory;
    directory.write("locks", "");
    const auto path = directory.path() / "locks";
    const Descriptor reader(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    CHECK_THROWS_WITH_AS(lock_bytes(reader.get(), path),
                         ("Cannot lock " + path.string() + ": Bad file descriptor").c_str(), haas::base::ConfigError);
}

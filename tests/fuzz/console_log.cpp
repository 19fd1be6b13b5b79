// The files of a console's log. Of an input, the first eight bytes are the place from which on it is read, and the next
// one says which changes happen in between; the parts that follow are the older file, the current one and what is
// appended to it.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "console/file_reader.hpp"
#include "console/log_part.hpp"
#include "fuzz/target.hpp"

using namespace haas;
using haas_fuzz::require;

namespace {

constexpr std::size_t piece = 100;

/// A file without a name.
sys::Descriptor file_of(const std::string& text) {
    sys::Descriptor file(::memfd_create("log", MFD_CLOEXEC));
    require(::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()), "there is room for it");
    return file;
}

void read(core::ConsoleReader& reader, std::size_t most) {
    std::size_t got = 0;
    for (;;) {
        const auto before = reader.offset();
        const auto bytes = reader.next(piece, std::chrono::milliseconds(0));
        require(bytes.size() <= piece, "no more is read than was asked for");
        require(reader.offset() >= before + bytes.size(), "a place in the log only grows");
        got += bytes.size();
        require(got <= most, "no more is read than there is");
        if (bytes.empty()) return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::uint64_t from = 0;
    if (size <= sizeof from) return 0;
    std::memcpy(&from, data, sizeof from);
    const auto changes = data[sizeof from];
    const auto parts = haas_fuzz::parts_of(haas_fuzz::text_of(data + sizeof from + 1, size - sizeof from - 1));
    const auto old = file_of(parts[0]);
    const auto current = file_of(haas_fuzz::part(parts, 1));
    const core::ConsoleFiles files{(changes & 1U) != 0 ? -1 : old.get(), (changes & 2U) != 0 ? -1 : current.get(), {}};
    const auto shorten = [&](const sys::Descriptor& file) {
        require(::ftruncate(file.get(), changes >> 4U) == 0, "a file can become shorter");
    };
    haas_fuzz::is_taken([&] {
        const auto reader = console::read_files([&] { return files; }, from);
        if (!reader) return;
        if ((changes & 4U) != 0) shorten(old);
        read(*reader, size);
        if ((changes & 8U) != 0) shorten(current);
        const auto more = haas_fuzz::part(parts, 2);
        require(::write(current.get(), more.data(), more.size()) == static_cast<ssize_t>(more.size()), "there is room");
        read(*reader, 2 * size);
    });
    return 0;
}

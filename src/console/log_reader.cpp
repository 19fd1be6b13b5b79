#include "console/log_reader.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "console/log_part.hpp"

namespace haas::console {

namespace {

/// The pause between two looks for more.
constexpr std::chrono::milliseconds interval{50};

struct stat about(const sys::Descriptor& file) {
    struct stat found {};
    if (::fstat(file.get(), &found) != 0)
        throw base::Error(std::string("cannot look at a log: ") + std::strerror(errno));
    return found;
}

bool is_same(const sys::Descriptor& one, const sys::Descriptor& other) {
    if (!one.is_open() || !other.is_open()) return false;
    const auto first = about(one);
    const auto second = about(other);
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

}  // namespace

std::unique_ptr<LogReader> LogReader::open(const std::filesystem::path& directory, std::string_view id,
                                           std::uint64_t from) {
    return open([files = Files(directory, id)] { return open_parts(files); }, from);
}

std::unique_ptr<LogReader> LogReader::open(LookAtLog look, std::uint64_t from) {
    std::unique_ptr<LogReader> reader(new LogReader(std::move(look)));
    reader->enter_first();
    if (!reader->file_.is_open()) return nullptr;
    reader->skip_to(from);
    return reader;
}

std::uint64_t LogReader::offset() const { return first_ + static_cast<std::uint64_t>(offset_ - header_length); }

void LogReader::enter_first() {
    auto parts = look_();
    for (auto* const part : {&parts.old, &parts.current}) {
        const auto first = part->is_open() ? read_first(*part) : std::nullopt;
        if (first) return enter(std::move(*part), *first);
    }
}

void LogReader::enter(sys::Descriptor file, std::uint64_t first) {
    file_ = std::move(file);
    first_ = first;
    offset_ = header_length;
}

/// Moves to the byte with that number or, if the log does not have it, as close as possible.
void LogReader::skip_to(std::uint64_t from) {
    for (;;) {
        const auto there = static_cast<std::uint64_t>(about(file_).st_size - header_length);
        const std::uint64_t wanted = from > first_ ? from - first_ : 0;
        offset_ = header_length + static_cast<off_t>(std::min(wanted, there));
        if (wanted <= there || move_on() != Step::moved) return;
    }
}

std::string LogReader::next(std::size_t max_bytes, std::chrono::milliseconds timeout) {
    const auto deadline = base::Deadline::in(timeout);
    while (!gone_) {
        std::string bytes = read_here(max_bytes);
        if (!bytes.empty()) return bytes;
        const Step step = move_on();
        gone_ = step == Step::gone;
        if (step != Step::wait) continue;
        const auto left = deadline.left();
        if (left.count() == 0) break;
        std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(interval, left));
    }
    return {};
}

/// Moves to the next part if the current one is complete.
LogReader::Step LogReader::move_on() {
    auto [old, current] = look_();
    if (is_same(current, file_)) return Step::wait;
    if (about(file_).st_nlink == 0 && !current.is_open() && !old.is_open()) return Step::gone;
    // The part may have grown after it was read to its end and before it was rotated away.
    if (about(file_).st_size > offset_) return Step::moved;
    // If our file is neither part, it has been dropped since; what followed it is in the old part.
    for (auto* const following : {&old, &current}) {
        const auto first = following->is_open() ? read_first(*following) : std::nullopt;
        if (!first || *first < offset() || is_same(*following, file_)) continue;
        enter(std::move(*following), *first);
        return Step::moved;
    }
    return Step::wait;  // in the middle of a rotation
}

std::string LogReader::read_here(std::size_t max_bytes) {
    // The file may have become shorter: when the disk is full, the writer removes half a line of its own.
    const auto there = static_cast<std::size_t>(std::max<off_t>(about(file_).st_size - offset_, 0));
    std::string bytes(std::min(there, max_bytes), '\0');
    ssize_t got = 0;
    do {
        got = ::pread(file_.get(), bytes.data(), bytes.size(), offset_);
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw base::Error(std::string("cannot read a log: ") + std::strerror(errno));
    bytes.resize(static_cast<std::size_t>(got));
    offset_ += got;
    return bytes;
}

}  // namespace haas::console

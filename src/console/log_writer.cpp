#include "console/log_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "console/log_part.hpp"

namespace haas::console {

namespace {

/// The number of the console's bytes that fit into one of the two parts.
std::size_t room_in_part(std::size_t limit) {
    constexpr auto header = static_cast<std::size_t>(header_length);
    return limit / 2 > header ? limit / 2 - header : 1;
}

}  // namespace

LogWriter::LogWriter(const Files& files, std::size_t limit, const base::Clock& clock)
    : files_(files), part_limit_(room_in_part(limit)), clock_(clock) {
    if (!go_on() && !begin(end_of_old_part())) {
        throw base::Error("cannot open " + files.log().string() + ": " + std::strerror(errno));
    }
}

/// Continues the part that an earlier process has left.
bool LogWriter::go_on() {
    sys::Descriptor file(::open(files_.log().c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
    struct stat about {};
    if (!file.is_open() || ::fstat(file.get(), &about) != 0) return false;
    const auto first = read_first(file);
    if (!first) return false;
    file_ = std::move(file);
    first_ = *first;
    size_ = static_cast<std::size_t>(about.st_size - header_length);
    at_line_start_ = size_ == 0;
    return true;
}

/// The number of the byte after the old part; 0 if there is none.
std::uint64_t LogWriter::end_of_old_part() const {
    const sys::Descriptor old(::open(files_.old_log().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat about {};
    if (!old.is_open() || ::fstat(old.get(), &about) != 0) return 0;
    const auto first = read_first(old);
    return first ? *first + static_cast<std::uint64_t>(about.st_size - header_length) : 0;
}

/// Begins a new part.
bool LogWriter::begin(std::uint64_t first) {
    file_ = make_part(files_.log(), first);
    first_ = first;
    size_ = 0;
    at_line_start_ = true;
    return file_.is_open();
}

void LogWriter::write(std::string_view bytes) { append(bytes); }

void LogWriter::note(std::string_view text) { append(line(text)); }

std::string LogWriter::line(std::string_view text) const {
    std::string whole = at_line_start_ ? "--- haas-console: " : "\n--- haas-console: ";
    whole.append(text).append(" ").append(base::to_iso8601(clock_.now())).append(" ---\n");
    return whole;
}

void LogWriter::append(std::string_view bytes) {
    if (bytes.empty()) return;
    if (dropped_ > 0) {
        if (!tell_loss()) {
            dropped_ += bytes.size();
            return;
        }
    }
    while (!bytes.empty()) {
        if (size_ >= part_limit_) rotate();
        const auto piece = bytes.substr(0, std::min(bytes.size(), part_limit_ - std::min(size_, part_limit_ - 1)));
        const std::size_t written = append_to_file(piece);
        bytes.remove_prefix(written);
        if (written < piece.size()) {
            dropped_ += bytes.size();
            return;
        }
    }
}

bool LogWriter::tell_loss() {
    const std::string lost = line(std::to_string(dropped_) + " bytes were lost: " + reason_);
    if (size_ + lost.size() > part_limit_) rotate();
    const std::size_t before = size_;
    const bool was_at_line_start = at_line_start_;
    if (append_to_file(lost) == lost.size()) {
        dropped_ = 0;
        return true;
    }
    // Write the line completely or not at all: half of it would look like output of the console.
    // If even that fails, the next line begins behind it.
    if (size_ > before && ::ftruncate(file_.get(), header_length + static_cast<off_t>(before)) == 0) {
        size_ = before;
        at_line_start_ = was_at_line_start;
    }
    return false;
}

std::size_t LogWriter::append_to_file(std::string_view bytes) {
    if (!file_.is_open() && !begin(first_)) {
        reason_ = std::strerror(errno);
        return 0;
    }
    std::size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t more = ::write(file_.get(), bytes.data() + written, bytes.size() - written);
        if (more < 0 && errno == EINTR) continue;
        if (more <= 0) {
            reason_ = std::strerror(errno);
            break;
        }
        written += static_cast<std::size_t>(more);
    }
    if (written > 0) at_line_start_ = bytes[written - 1] == '\n';
    size_ += written;
    return written;
}

void LogWriter::rotate() {
    const std::uint64_t next = first_ + size_;
    // If this fails, the new part replaces the full one: the limit holds in any case.
    static_cast<void>(::rename(files_.log().c_str(), files_.old_log().c_str()));
    if (!begin(next)) reason_ = std::strerror(errno);
}

}  // namespace haas::console

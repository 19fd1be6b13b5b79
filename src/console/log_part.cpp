#include "console/log_part.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace haas::console {

namespace {

constexpr mode_t part_mode = 0600;
constexpr std::string_view begin = "--- haas-console: from byte ";
constexpr std::string_view end = " ---\n";
constexpr std::size_t digits = static_cast<std::size_t>(header_length) - begin.size() - end.size();

std::string header(std::uint64_t first) {
    std::string number = std::to_string(first);
    number.insert(0, digits - number.size(), '0');
    return std::string(begin) + number + std::string(end);
}

}  // namespace

sys::Descriptor make_part(const std::filesystem::path& path, std::uint64_t first) {
    const std::filesystem::path draft = path.string() + ".new";
    ::unlink(draft.c_str());
    sys::Descriptor file(
        ::open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, part_mode));
    if (!file.is_open()) return {};
    const std::string line = header(first);
    const bool written = ::write(file.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (written && ::rename(draft.c_str(), path.c_str()) == 0) return file;
    const int reason = errno;
    ::unlink(draft.c_str());
    errno = reason;
    return {};
}

std::optional<std::uint64_t> read_first(const sys::Descriptor& part) {
    std::array<char, static_cast<std::size_t>(header_length)> line{};
    if (::pread(part.get(), line.data(), line.size(), 0) != static_cast<ssize_t>(line.size())) return std::nullopt;
    const std::string_view text(line.data(), line.size());
    if (!text.starts_with(begin) || text.substr(begin.size() + digits) != end) return std::nullopt;
    return base::parse_number<std::uint64_t>(text.substr(begin.size(), digits));
}

}  // namespace haas::console

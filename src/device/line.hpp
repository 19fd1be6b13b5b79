// Lines over a Unix socket, each with a deadline and a longest length.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "sys/descriptor.hpp"

namespace haas::device {

/// The longest request, in bytes: an order is some ids and a URL.
constexpr std::size_t longest_request = std::size_t{64} * 1024;
/// The longest answer, in bytes: it tells of all of a machine's hardware.
constexpr std::size_t longest_answer = std::size_t{4} * 1024 * 1024;

/// The other side could not be reached, or did not say or take a whole line in time.
class LineError : public base::Error {
public:
    enum class Kind {
        absent,  ///< nobody listens
        closed,  ///< the other side has gone away
        late,
        too_long
    };
    LineError(Kind kind, const std::string& message) : base::Error(message), kind_(kind) {}
    Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

/// @throws LineError
sys::Descriptor connect_to(const std::filesystem::path& socket, base::Deadline deadline);

/// Reads until the end of the line, which is not returned. The other side says nothing after it.
/// @throws LineError
std::string read_line(int descriptor, std::size_t longest, base::Deadline deadline);

/// Open files that come with a line; those that do not exist are closed.
using PassedFiles = std::array<sys::Descriptor, 2>;

/// The same for a line that may come with files, in their order.
/// @throws LineError
std::string read_line(int descriptor, std::size_t longest, base::Deadline deadline, PassedFiles& files);

/// Writes the text and the end of the line.
/// @param files  descriptors to pass with it
/// @throws LineError
void write_line(int descriptor, std::string_view text, base::Deadline deadline, std::span<const int> files = {});

}  // namespace haas::device

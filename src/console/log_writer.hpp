// Writes a console's output to its log, which never grows beyond its limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "console/files.hpp"
#include "sys/descriptor.hpp"

namespace haas::console {

/// Appends to the log. When half of the limit is reached, the file becomes the old part and a new one is begun. Bytes
/// that cannot be written are dropped, and as soon as writing works again a line reports it: the console goes on.
class LogWriter {
public:
    /// Continues an existing log.
    /// @param limit  bytes of both parts together
    /// @throws base::Error  when the file cannot be opened
    LogWriter(const Files& files, std::size_t limit, const base::Clock& clock);

    /// Appends bytes as the console sent them.
    void write(std::string_view bytes);

    /// Appends a line of our own, with a time stamp, for the reader of the log.
    void note(std::string_view text);

private:
    bool go_on();
    std::uint64_t end_of_old_part() const;
    bool begin(std::uint64_t first);
    void append(std::string_view bytes);
    bool tell_loss();
    std::size_t append_to_file(std::string_view bytes);
    void rotate();
    std::string line(std::string_view text) const;

    Files files_;
    std::size_t part_limit_;
    const base::Clock& clock_;
    sys::Descriptor file_;
    std::uint64_t first_ = 0;  ///< the number of this part's first byte
    std::size_t size_ = 0;     ///< of this part, without its header line
    std::uint64_t dropped_ = 0;
    std::string reason_;
    bool at_line_start_ = true;
};

}  // namespace haas::console

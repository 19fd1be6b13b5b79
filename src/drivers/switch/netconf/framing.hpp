// Where NETCONF's messages begin and end in a byte stream.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace haas::drivers {

/// @source  RFC 6242, sections 4.3 and 4.2
enum class Framing {
    end_mark,  ///< `]]>]]>` behind each message: base:1.0, and all hellos
    chunks     ///< base:1.1
};

/// What arrived is no message, or one that is too long.
class FramingError : public base::Error {
public:
    using base::Error::Error;
};

/// Cuts what arrives, in pieces of any size, into messages.
class MessageReader {
public:
    /// @param largest  of a message, in bytes
    explicit MessageReader(std::size_t largest) : largest_(largest) {}

    /// For the messages from the next one on.
    void use(Framing framing) { framing_ = framing; }

    void add(std::string_view bytes) { pending_ += bytes; }

    /// The next message; empty while it is not complete.
    /// @throws FramingError
    std::optional<std::string> take();

private:
    std::optional<std::string> take_marked();
    std::optional<std::string> take_chunks();
    bool fill_chunk();
    /// What stands between `\n#` and the end of that line; empty while it is not complete.
    std::optional<std::string> take_header();
    void begin_chunk(std::string_view header);

    Framing framing_ = Framing::end_mark;
    std::size_t largest_;
    std::string pending_;             ///< arrived, and not understood yet
    std::size_t searched_ = 0;        ///< of `pending_`, for an end mark
    std::string message_;             ///< its chunks so far
    std::size_t left_in_chunk_ = 0;   ///< bytes
    bool is_inside_message_ = false;  ///< a chunk has begun
};

/// A message as it is sent.
std::string framed(std::string_view message, Framing framing);

}  // namespace haas::drivers

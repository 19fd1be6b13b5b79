#include "drivers/switch/netconf/framing.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

constexpr std::string_view end_mark = "]]>]]>";
constexpr std::string_view header_begin = "\n#";
/// Of the number in a chunk's header: up to 4294967295.
constexpr std::size_t most_digits = 10;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

std::optional<std::string> MessageReader::take() {
    return framing_ == Framing::end_mark ? take_marked() : take_chunks();
}

std::optional<std::string> MessageReader::take_marked() {
    // The mark may have arrived in two pieces.
    const auto at = pending_.find(end_mark, searched_ - std::min(searched_, end_mark.size() - 1));
    if (std::min(at, pending_.size()) > largest_) throw FramingError("a message that is too long");
    searched_ = pending_.size();
    if (at == std::string::npos) return std::nullopt;
    auto message = pending_.substr(0, at);
    pending_.erase(0, at + end_mark.size());
    searched_ = 0;
    return message;
}

std::optional<std::string> MessageReader::take_chunks() {
    while (fill_chunk()) {
        const auto header = take_header();
        if (!header) break;
        if (*header == "#") {
            if (!is_inside_message_) throw FramingError("a message without chunks");
            is_inside_message_ = false;
            return std::exchange(message_, {});
        }
        begin_chunk(*header);
    }
    return std::nullopt;
}

/// @return  whether the chunk is complete
bool MessageReader::fill_chunk() {
    const auto count = std::min(left_in_chunk_, pending_.size());
    message_.append(pending_, 0, count);
    pending_.erase(0, count);
    left_in_chunk_ -= count;
    return left_in_chunk_ == 0;
}

std::optional<std::string> MessageReader::take_header() {
    // Some devices send an empty line behind a message.
    while (!is_inside_message_ && !pending_.empty() && is_blank(pending_.front())) {
        if (pending_.size() == 1) return std::nullopt;
        if (pending_.starts_with(header_begin)) break;
        pending_.erase(0, 1);
    }
    const auto arrived = std::min(pending_.size(), header_begin.size());
    if (pending_.compare(0, arrived, header_begin, 0, arrived) != 0) throw FramingError("something else than a chunk");
    const auto end = pending_.find('\n', header_begin.size());
    if (end == std::string::npos) {
        if (pending_.size() > header_begin.size() + most_digits)
            throw FramingError("the length of a chunk is unreadable");
        return std::nullopt;
    }
    auto header = pending_.substr(header_begin.size(), end - header_begin.size());
    pending_.erase(0, end + 1);
    return header;
}

void MessageReader::begin_chunk(std::string_view header) {
    const auto size = header.starts_with('0') ? std::nullopt : base::parse_number<std::uint32_t>(header);
    if (!size) throw FramingError("the length of a chunk is unreadable");
    if (*size > largest_ - message_.size()) throw FramingError("a message that is too long");
    left_in_chunk_ = *size;
    is_inside_message_ = true;
}

std::string framed(std::string_view message, Framing framing) {
    if (framing == Framing::end_mark) return std::string(message) + std::string(end_mark);
    return std::string(header_begin) + std::to_string(message.size()) + '\n' + std::string(message) + "\n##\n";
}

}  // namespace haas::drivers

// The text that a terminal would show for the bytes from a switch. Only this file knows NUL, CR, backspaces and
// escapes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace haas::drivers {

/// Lines of plain ASCII, of any length: the tail of a list of VLANs that was dropped could leave a shorter list that
/// looks whole. Finished lines end in a newline and have no trailing blanks; the last line may still grow.
class TerminalText {
public:
    void feed(std::string_view bytes);

    const std::string& finished() const { return finished_; }
    /// The line that the cursor is on, without trailing blanks.
    std::string_view last_line() const;
    std::size_t size() const { return finished_.size() + line_.size(); }

    void clear();
    void clear_last_line();

private:
    enum class Escape { none, begun, sequence, charset };

    void feed(char byte);
    void put(char byte);
    void end_sequence(char final_byte);

    std::string finished_;
    std::string line_;
    std::size_t column_ = 0;
    Escape escape_ = Escape::none;
    std::string parameters_;
};

}  // namespace haas::drivers

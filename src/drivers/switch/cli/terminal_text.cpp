#include "drivers/switch/cli/terminal_text.hpp"

namespace haas::drivers {

namespace {

constexpr std::size_t longest_parameters = 16;

std::string_view without_trailing_blanks(std::string_view line) {
    const auto last = line.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view{} : line.substr(0, last + 1);
}

}  // namespace

void TerminalText::feed(std::string_view bytes) {
    for (const char byte : bytes) feed(byte);
}

std::string_view TerminalText::last_line() const { return without_trailing_blanks(line_); }

void TerminalText::clear() {
    finished_.clear();
    clear_last_line();
}

void TerminalText::clear_last_line() {
    line_.clear();
    column_ = 0;
}

/// @source  ECMA-48, 5.4: ESC [, parameters, and a final byte from @ to ~
void TerminalText::feed(char byte) {
    constexpr char escape_byte = '\x1b';
    if (byte == escape_byte) {
        escape_ = Escape::begun;
        parameters_.clear();
        return;
    }
    switch (escape_) {
        case Escape::none: put(byte); return;
        case Escape::begun:
            escape_ = byte == '[' ? Escape::sequence : byte == '(' || byte == ')' ? Escape::charset : Escape::none;
            return;
        case Escape::charset: escape_ = Escape::none; return;
        case Escape::sequence:
            if (byte >= '@' && byte <= '~') {
                escape_ = Escape::none;
                end_sequence(byte);
            } else if (parameters_.size() < longest_parameters) {
                parameters_ += byte;
            }
            return;
    }
}

void TerminalText::end_sequence(char final_byte) {
    if (final_byte != 'K') return;  // the others are colours and cursor movements, on which no dialogue of ours depends
    if (parameters_ == "2") {
        line_.assign(column_, ' ');
    } else if (parameters_.empty() || parameters_ == "0") {
        if (column_ < line_.size()) line_.erase(column_);
    }
}

void TerminalText::put(char byte) {
    if (byte == '\r') {
        column_ = 0;
    } else if (byte == '\n') {
        finished_.append(last_line());
        finished_ += '\n';
        clear_last_line();
    } else if (byte == '\b') {
        if (column_ > 0) --column_;
    } else {
        if (byte == '\t') byte = ' ';
        const auto code = static_cast<unsigned char>(byte);
        if (code < ' ' || code == 0x7f) return;
        if (code > 0x7f) byte = '?';
        if (column_ >= line_.size()) line_.resize(column_ + 1, ' ');
        line_[column_++] = byte;
    }
}

}  // namespace haas::drivers

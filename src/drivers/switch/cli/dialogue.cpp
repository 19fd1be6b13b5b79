#include "drivers/switch/cli/dialogue.hpp"

#include <algorithm>

#include "base/deadline.hpp"
#include "base/text.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

/// The longest answer, in bytes. All ports of a large switch take about 100 KiB.
constexpr std::size_t longest_answer = std::size_t{4} * 1024 * 1024;

constexpr std::chrono::milliseconds silence_after_pager{10};

bool is_blank(char c) { return c == ' ' || c == '\n'; }

}  // namespace

std::string Dialogue::ask(std::string_view line, const LastLine& is_prompt) {
    send(line);
    std::size_t begin_of_echo = 0;
    std::optional<std::size_t> end_of_echo;
    // A prompt counts only after the line's echo: it could be an earlier one.
    wait_for([&](std::string_view last) {
        if (!end_of_echo) end_of_echo = find_end_of_echo(line, begin_of_echo);
        return end_of_echo && is_prompt(last);
    });
    return text_.finished().substr(*end_of_echo);
}

void Dialogue::answer(std::string_view line) { send(line); }

void Dialogue::answer(const base::Secret& line) {
    send(line.reveal());
    secret_sent_ = true;
}

void Dialogue::wait_for(const LastLine& is_wanted) {
    while (!is_wanted(last_line())) {
        if (!pager_.empty() && last_line().starts_with(pager_)) {
            // Some switches discard input that arrives before they have written their question completely.
            wait_for_silence(silence_after_pager);
            text_.clear_last_line();
            try {
                channel_->send(" ", deadline_);
            } catch (const sys::ChannelError& error) {
                give_up(error.what());
            }
            continue;
        }
        if (!receive(deadline_) || deadline_.has_passed()) {
            const bool tell = !secret_sent_ && !last_line().empty();
            give_up("no answer in time" +
                    (tell ? "; the last line is: " + base::whole_line(last_line()) : std::string()));
        }
        if (text_.size() > longest_answer) give_up("the answer is too long");
    }
}

void Dialogue::wait_for_silence(std::chrono::milliseconds length) {
    while (receive(std::min(base::Deadline::in(length), deadline_))) {
        if (text_.size() > longest_answer) give_up("the answer is too long");
        if (deadline_.has_passed()) give_up("the switch does not stop sending");
    }
}

void Dialogue::send(std::string_view line) {
    require_line();
    if (timeouts_.before_command != nullptr) (*timeouts_.before_command)();
    text_.clear();
    secret_sent_ = false;
    deadline_ = base::Deadline::in(timeouts_.command);
    const base::Secret bytes(std::string(line) + '\r');  // as the Enter key of a terminal sends it
    try {
        channel_->send(bytes.reveal(), deadline_);
    } catch (const sys::ChannelError& error) {
        give_up(error.what());
    }
}

/// @return  false when nothing arrived in time
bool Dialogue::receive(base::Deadline until) {
    require_line();
    try {
        const std::string bytes = channel_->receive(until);
        text_.feed(bytes);
        return !bytes.empty();
    } catch (const sys::ChannelError& error) {
        const std::string last = base::whole_line(text_.finished() + std::string(last_line()));
        const bool tell = !secret_sent_ && !last.empty();
        give_up(error.what() + (tell ? "; before that: " + last : std::string()));
    }
}

void Dialogue::require_line() const {
    if (channel_ == nullptr) throw SwitchError(SwitchError::Kind::unreachable, step_, "HaaS has closed the connection");
}

std::optional<std::size_t> Dialogue::find_end_of_echo(std::string_view line, std::size_t& begin) const {
    // The echo of a long line may be wrapped, so blanks and line ends do not count.
    const std::string& text = text_.finished();
    std::string wanted;
    std::copy_if(line.begin(), line.end(), std::back_inserter(wanted), [](char c) { return !is_blank(c); });
    for (; begin < text.size(); ++begin) {
        // From each blank, all blanks behind it would be looked at: a switch that sends nothing else would hold us up.
        if (is_blank(text[begin]) && !wanted.empty()) continue;
        std::size_t at = begin;
        std::size_t matched = 0;
        for (; at < text.size() && matched < wanted.size(); ++at) {
            if (is_blank(text[at])) continue;
            if (text[at] != wanted[matched]) break;
            ++matched;
        }
        if (matched == wanted.size()) {
            const auto end = text.find('\n', at);
            return end == std::string::npos ? std::nullopt : std::optional(end + 1);
        }
        if (at == text.size()) break;  // the rest of the echo may come
    }
    return std::nullopt;
}

void Dialogue::give_up(const std::string& reason) {
    channel_.reset();
    throw SwitchError(SwitchError::Kind::unreachable, step_, reason);
}

}  // namespace haas::drivers

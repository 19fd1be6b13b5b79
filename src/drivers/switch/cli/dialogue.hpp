// One side of a conversation with a switch's command line: send a line, wait for a prompt.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/cli/terminal_text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "sys/byte_channel.hpp"

namespace haas::drivers {

/// Sends and waits. Everything that goes wrong with the line is a SwitchError `unreachable` of the step at hand, and ends
/// the dialogue: what comes later could not be told from what came too late.
class Dialogue {
public:
    using Clock = sys::ByteChannel::Clock;
    /// Is this last line what is waited for?
    using LastLine = std::function<bool(std::string_view)>;

    /// @param pager     how the last line begins when the switch waits for a blank to go on; empty: never
    /// @param timeouts  `command` bounds each send with the wait that follows, however slowly the answer comes
    Dialogue(std::unique_ptr<sys::ByteChannel> channel, std::string_view pager, const core::SwitchTimeouts& timeouts)
        : channel_(std::move(channel)), pager_(pager), timeouts_(timeouts) {}

    /// Names what is being done, for failures.
    void begin(std::string_view step) { step_ = step; }
    const std::string& step() const { return step_; }

    /// Sends a line and waits for its echo and then for a prompt.
    /// @return  what the switch has written between the two; the prompt is last_line()
    /// @throws core::SwitchError
    std::string ask(std::string_view line, const LastLine& is_prompt);

    /// Sends a line, and waits for nothing; its echo may or may not come.
    /// @throws core::SwitchError
    void answer(std::string_view line);
    void answer(const base::Secret& line);

    /// Waits until the last line is as wanted. The deadline counts from the last sending.
    /// @throws core::SwitchError
    void wait_for(const LastLine& is_wanted);

    /// Waits until nothing has come for a while.
    /// @throws core::SwitchError
    void wait_for_silence(std::chrono::milliseconds length);

    std::string_view last_line() const { return text_.last_line(); }
    /// All since the last sending, without the last line.
    const std::string& finished_lines() const { return text_.finished(); }

private:
    void send(std::string_view line);
    bool receive(Clock::time_point until);
    void require_line() const;
    /// @return  where in the finished lines the text after the line's echo begins, if the echo is there
    std::optional<std::size_t> find_end_of_echo(std::string_view line) const;
    [[noreturn]] void give_up(const std::string& reason);

    std::unique_ptr<sys::ByteChannel> channel_;
    std::string_view pager_;
    core::SwitchTimeouts timeouts_;
    std::string step_ = "login";
    TerminalText text_;
    bool secret_sent_ = false;  ///< by the last sending: the switch might have echoed it
    Clock::time_point deadline_ = Clock::now() + timeouts_.command;
};

}  // namespace haas::drivers

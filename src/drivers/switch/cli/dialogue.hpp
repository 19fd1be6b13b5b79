// One side of a conversation with a switch's command line: send a line, wait for a prompt.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/cli/terminal_text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "sys/byte_channel.hpp"

namespace haas::drivers {

/// Sends lines and waits for answers. Any failure of the line is a SwitchError `unreachable` of the current step, and
/// ends the dialogue: later, a late answer could be taken for the answer to the next line.
class Dialogue {
public:
    /// Whether this last line is the one to wait for.
    using LastLine = std::function<bool(std::string_view)>;

    /// @param pager     the beginning of the last line when the switch's pager waits for a blank; empty: there is no
    /// pager
    /// @param timeouts  `command` bounds each send together with the following wait, however slowly the answer comes
    Dialogue(std::unique_ptr<sys::ByteChannel> channel, std::string_view pager, const core::SwitchTimeouts& timeouts)
        : channel_(std::move(channel)), pager_(pager), timeouts_(timeouts) {}

    /// Names the step that begins, for failures.
    void begin(std::string_view step) { step_ = step; }
    const std::string& step() const { return step_; }

    /// Sends a line, waits for its echo, and then for a prompt.
    /// @return  the text between the two; the prompt is last_line()
    /// @throws core::SwitchError
    std::string ask(std::string_view line, const LastLine& is_prompt);

    /// Sends a line without waiting; its echo may or may not come.
    /// @throws core::SwitchError
    void answer(std::string_view line);
    void answer(const base::Secret& line);

    /// Waits until the last line is as wanted. The deadline counts from the last sent line.
    /// @throws core::SwitchError
    void wait_for(const LastLine& is_wanted);

    /// Waits until nothing has arrived for a while.
    /// @throws core::SwitchError
    void wait_for_silence(std::chrono::milliseconds length);

    std::string_view last_line() const { return text_.last_line(); }
    /// All text since the last sent line, without the last line.
    const std::string& finished_lines() const { return text_.finished(); }

private:
    void send(std::string_view line);
    bool receive(base::Deadline until);
    void require_line() const;
    /// @param begin  where in the finished lines the echo can begin at the earliest: moves on, so that nothing is
    /// looked
    ///               at again when more has come
    /// @return  where it ends; empty if there is no echo yet
    std::optional<std::size_t> find_end_of_echo(std::string_view line, std::size_t& begin) const;
    [[noreturn]] void give_up(const std::string& reason);

    std::unique_ptr<sys::ByteChannel> channel_;
    std::string_view pager_;
    core::SwitchTimeouts timeouts_;
    std::string step_ = "login";
    TerminalText text_;
    bool secret_sent_ = false;  ///< the last sent line was a secret, which the switch might have echoed
    base::Deadline deadline_ = base::Deadline::in(timeouts_.command);
};

}  // namespace haas::drivers

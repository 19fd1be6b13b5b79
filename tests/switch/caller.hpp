// A person at a terminal, for the tests of the simulated switches: types keys and waits for texts.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "switch/cli_switch.hpp"

namespace haas_test {

/// The bytes of one line.
class CallerLine {
public:
    virtual ~CallerLine() = default;
    virtual void send(std::string_view bytes) = 0;
    /// @return  what came within `limit`; empty when nothing did
    virtual std::string receive(std::chrono::milliseconds limit) = 0;
    virtual bool is_closed() const = 0;
};

class Caller {
public:
    explicit Caller(std::unique_ptr<CallerLine> line) : line_(std::move(line)) {}

    void type(std::string_view keys) { line_->send(keys); }

    /// Waits for `text`.
    /// @return  what came before it
    /// @throws std::runtime_error  when it does not come, with what came instead
    std::string wait_for(std::string_view text);

    /// Sends a line, and waits for a prompt.
    /// @return  what came in between, with plain line ends and without the echo
    std::string ask(std::string_view line, std::string_view prompt);

    /// Waits until the switch ends the line.
    bool is_cut();

    /// Whether nothing comes for `time`.
    bool hears_nothing(std::chrono::milliseconds time);

private:
    std::unique_ptr<CallerLine> line_;
    std::string unread_;
};

/// A plain connection, without a telnet's answers to what the switch offers: bytes as they are.
std::unique_ptr<CallerLine> call_raw(int port);

/// A telnet that accepts what the switch offers, and tells no window.
std::unique_ptr<CallerLine> call_telnet(int port);

/// What ssh tries.
struct SshLogin {
    std::string user = CliSwitch::user;
    std::string password = CliSwitch::password;
    enum class Method { none, password, keyboard_interactive } method = Method::password;
    int rows = 24;
};

/// A shell on a terminal.
/// @param fingerprint  the host key must have this
/// @throws std::runtime_error  when there is no shell: "refused" for a refused login
std::unique_ptr<CallerLine> call_ssh(int port, const std::string& fingerprint, const SshLogin& login = {});

}  // namespace haas_test

#include "sys/ssh_commands.hpp"

#include <libssh/callbacks.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/deadline.hpp"
#include "sys/shell_words.hpp"
#include "sys/ssh_connection.hpp"

namespace haas::sys {

namespace {

enum class Stream { output = 0, errors = 1 };

/// One program while it runs.
class RunningCommand {
public:
    RunningCommand(SshConnection& connection, std::size_t output_limit, base::Deadline deadline)
        : connection_(connection), output_limit_(output_limit), channel_(connection.open_channel(deadline)) {
        callbacks_.userdata = this;
        callbacks_.channel_exit_status_function = [](ssh_session, ssh_channel, int status, void* self) {
            static_cast<RunningCommand*>(self)->set_end(Result::End::exited, status);
        };
        // ssh reports the name of the signal, not its number; nothing here needs it.
        callbacks_.channel_exit_signal_function = [](ssh_session, ssh_channel, const char*, int, const char*,
                                                     const char*, void* self) {
            static_cast<RunningCommand*>(self)->set_end(Result::End::signalled, 0);
        };
        ssh_callbacks_init(&callbacks_);
        ::ssh_set_channel_callbacks(channel_.get(), &callbacks_);
    }
    // The library keeps a channel until the other side has closed it as well, and could still call back.
    ~RunningCommand() { ::ssh_remove_channel_callbacks(channel_.get(), &callbacks_); }
    // The library holds its address.
    RunningCommand(const RunningCommand&) = delete;
    RunningCommand& operator=(const RunningCommand&) = delete;

    void start(const std::string& line, const std::string& input, base::Deadline deadline) {
        const int asked = connection_.until_done(deadline, SSH_AGAIN, "the other side", [&] {
            return ::ssh_channel_request_exec(channel_.get(), line.c_str());
        });
        if (asked != SSH_OK) connection_.fail("command");
        feed(input, deadline);
        ::ssh_channel_send_eof(channel_.get());
    }

    Result wait(base::Deadline deadline) {
        for (;;) {
            // Check before reading: then everything that was sent before the end has been read.
            const bool closed = ::ssh_channel_is_closed(channel_.get()) != 0;
            const bool got_output = read(Stream::output, result_.output);
            const bool got_errors = read(Stream::errors, result_.errors);
            if (result_.output.size() > output_limit_ || result_.errors.size() > output_limit_) {
                return end(Result::End::too_much_output);
            }
            if (got_output || got_errors) continue;
            if (ended_ && (closed || ::ssh_channel_is_eof(channel_.get()) != 0)) return std::move(result_);
            if (closed) throw ChannelError("the other side has closed the connection");
            if (deadline.has_passed()) return end(Result::End::deadline);
            // Once all output has arrived, reading no longer reads from the socket, where the exit status may still be.
            ::ssh_channel_get_exit_status(channel_.get());
            connection_.wait_a_moment(deadline);
        }
    }

private:
    /// Whether all of it could be written does not matter here: a program may end before it has read.
    void feed(const std::string& input, base::Deadline deadline) {
        std::size_t sent = 0;
        while (sent < input.size() && ::ssh_channel_is_closed(channel_.get()) == 0) {
            const int more = ::ssh_channel_write(channel_.get(), input.data() + sent,
                                                 static_cast<std::uint32_t>(input.size() - sent));
            if (more == SSH_ERROR) return;
            if (more > 0) {
                sent += static_cast<std::size_t>(more);
            } else {
                connection_.wait("no answer in time from the other side", deadline);
            }
        }
    }

    /// @return  whether there was something
    bool read(Stream stream, std::string& text) {
        constexpr std::uint32_t most = 16384;
        std::vector<char> buffer(most);  // not on the stack: what is freed is wiped
        const int count = ::ssh_channel_read_nonblocking(channel_.get(), buffer.data(), most, static_cast<int>(stream));
        if (count == SSH_ERROR && ::ssh_channel_is_closed(channel_.get()) == 0) connection_.fail("command");
        if (count <= 0) return false;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        return true;
    }

    void set_end(Result::End how, int status) {
        ended_ = true;
        result_.end = how;
        result_.status = status;
    }

    Result end(Result::End how) {
        result_.end = how;
        result_.output.resize(std::min(result_.output.size(), output_limit_));
        result_.errors.resize(std::min(result_.errors.size(), output_limit_));
        return std::move(result_);
    }

    SshConnection& connection_;
    std::size_t output_limit_;
    ssh_channel_callbacks_struct callbacks_{};
    Result result_;
    bool ended_ = false;
    OwnedSshChannel channel_;
};

}  // namespace

SshCommands::SshCommands(const SshLogin& login, base::Deadline deadline)
    : connection_(std::make_unique<SshConnection>(login, deadline)) {}

SshCommands::~SshCommands() = default;

Result SshCommands::run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline,
                        const std::string& input, std::size_t output_limit) {
    const std::string line = "LC_ALL=C " + to_shell_line(argv);
    const auto until = base::Deadline::in(deadline);
    RunningCommand command(*connection_, output_limit, until);
    command.start(line, input, until);
    return command.wait(until);
}

}  // namespace haas::sys

#include "sys/ssh_channel.hpp"

#include <algorithm>
#include <vector>

#include "base/deadline.hpp"
#include "sys/ssh_connection.hpp"

namespace haas::sys {

namespace {

class SshChannel final : public ByteChannel {
public:
    SshChannel(const SshLogin& login, base::Deadline deadline)
        : connection_(login, deadline), channel_(connection_.open_channel(deadline)) {}

    void start_shell(base::Deadline deadline) {
        require(deadline, "shell", [&] {
            return ::ssh_channel_request_pty_size(channel_.get(), "vt100", terminal_columns, terminal_rows);
        });
        require(deadline, "shell", [&] { return ::ssh_channel_request_shell(channel_.get()); });
    }

    void start_subsystem(const std::string& name, base::Deadline deadline) {
        require(deadline, "subsystem " + name,
                [&] { return ::ssh_channel_request_subsystem(channel_.get(), name.c_str()); });
    }

    void send(std::string_view bytes, base::Deadline deadline) override {
        while (!bytes.empty()) {
            const int count =
                ::ssh_channel_write(channel_.get(), bytes.data(), static_cast<std::uint32_t>(bytes.size()));
            if (count == SSH_ERROR) connection_.fail("send");
            bytes.remove_prefix(static_cast<std::size_t>(std::max(count, 0)));
            if (!bytes.empty()) connection_.wait("the other side accepts no more data", deadline);
        }
        connection_.until_done(deadline, SSH_AGAIN, "the other side",
                               [&] { return ::ssh_blocking_flush(connection_.get(), 0); });
    }

    std::string receive(base::Deadline deadline) override {
        // Not on the stack: what is freed is wiped, and a device may repeat a password.
        constexpr std::uint32_t most = 16384;
        std::vector<char> buffer(most);
        for (;;) {
            const int count = ::ssh_channel_read_nonblocking(channel_.get(), buffer.data(), most, 0);
            if (count > 0) return {buffer.data(), static_cast<std::size_t>(count)};
            if (count == SSH_EOF || ::ssh_channel_is_eof(channel_.get()) != 0 ||
                ::ssh_channel_is_closed(channel_.get()) != 0) {
                throw ChannelError("the other side has closed the connection");
            }
            if (count == SSH_ERROR) connection_.fail("receive");
            if (deadline.has_passed()) return {};
            connection_.wait_a_moment(deadline);
        }
    }

private:
    template <typename Call>
    void require(base::Deadline deadline, const std::string& what, Call call) {
        if (connection_.until_done(deadline, SSH_AGAIN, "the " + what, call) != SSH_OK) connection_.fail(what);
    }

    SshConnection connection_;
    OwnedSshChannel channel_;
};

}  // namespace

std::unique_ptr<ByteChannel> open_ssh(const SshLogin& login, base::Deadline deadline) {
    auto channel = std::make_unique<SshChannel>(login, deadline);
    channel->start_shell(deadline);
    return channel;
}

std::unique_ptr<ByteChannel> open_ssh_subsystem(const SshLogin& login, const std::string& name,
                                                base::Deadline deadline) {
    auto channel = std::make_unique<SshChannel>(login, deadline);
    channel->start_subsystem(name, deadline);
    return channel;
}

}  // namespace haas::sys

// A login over ssh, independent of its use: only sys/ssh_*.cpp include this.
#pragma once

#include <libssh/libssh.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <type_traits>

#include "base/deadline.hpp"
#include "sys/byte_channel.hpp"
#include "sys/descriptor.hpp"
#include "sys/ssh_login.hpp"

namespace haas::sys {

struct SshChannelDeleter {
    void operator()(ssh_channel channel) const { ::ssh_channel_free(channel); }
};
/// Must be destroyed before its connection.
using OwnedSshChannel = std::unique_ptr<std::remove_pointer_t<ssh_channel>, SshChannelDeleter>;

/// An authenticated connection that never blocks beyond a deadline. Not thread-safe.
class SshConnection {
public:
    /// @throws ChannelError  in the cases that open_ssh() lists
    SshConnection(const SshLogin& login, base::Deadline deadline);

    ssh_session get() const { return session_.get(); }

    /// Opens a channel for one program.
    /// @throws ChannelError
    OwnedSshChannel open_channel(base::Deadline deadline);

    /// Repeats a call until it returns something other than `again`.
    /// @throws ChannelError  at the deadline
    template <typename Call>
    int until_done(base::Deadline deadline, int again, const std::string& who, Call call) {
        for (;;) {
            const int result = call();
            if (result != again) return result;
            wait("no answer in time from " + who, deadline);
        }
    }

    /// Waits a moment.
    /// @throws ChannelError  with the complaint, at the deadline
    void wait(const std::string& complaint, base::Deadline deadline);
    /// Waits until the socket may be ready, for a tenth of a second at most.
    void wait_a_moment(base::Deadline deadline);

    /// @throws ChannelError  always, with the library's message
    [[noreturn]] void fail(const std::string& step) const;

private:
    /// A session with its socket. The library closes the socket by itself when the connection breaks, and otherwise
    /// leaves it open, without reporting which.
    class Session {
    public:
        Session();
        Session(const Session&) = delete;
        Session& operator=(const Session&) = delete;
        ~Session();
        ssh_session get() const { return session_; }
        void set_socket(Descriptor socket);

    private:
        ssh_session session_;
        Descriptor socket_;
        ino_t inode_ = 0;
    };

    void set(ssh_options_e option, const void* value);
    void set_options(const SshLogin& login);
    /// @param legacy  names that stand behind the others if the login has them
    void set_list(ssh_options_e option, const SshLogin& login, const char* usual, const char* legacy);
    [[noreturn]] void fail_to_connect(const SshLogin& login) const;
    void check_host_key(const SshLogin& login);
    std::string fingerprint();
    void log_in(const SshLogin& login, base::Deadline deadline);
    /// What became of the questions of one login.
    struct Answers {
        bool gave_password = false;
        std::string strange_prompt{};  ///< asked for something that HaaS does not have
    };
    int give_password(const SshLogin& login, unsigned int methods, base::Deadline deadline);
    int send_password(const SshLogin& login, base::Deadline deadline);
    int answer_questions(const SshLogin& login, base::Deadline deadline, Answers& answers);
    int show_keys(const SshLogin& login, base::Deadline deadline);

    Session session_;
};

}  // namespace haas::sys

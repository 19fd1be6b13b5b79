// Uses libssh's messages, not its callbacks: those do not support keyboard-interactive.
#define SSH_SUPPRESS_DEPRECATED
#include "switch/sim/ssh.hpp"

#include <libssh/libssh.h>
#include <libssh/server.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <utility>

#include "switch/sim/kind.hpp"
#include "switch/sim/program_bytes.hpp"

namespace haas_sim {

struct SshServer::HostKey {
    ssh_key key = nullptr;
    ~HostKey() { ssh_key_free(key); }
};

namespace {

constexpr int most_failures = 3;
constexpr std::chrono::milliseconds look_while_hanging{5};

struct SessionDeleter {
    void operator()(ssh_session session) const { ssh_free(session); }
};
using Session = std::unique_ptr<std::remove_pointer_t<ssh_session>, SessionDeleter>;

struct MessageDeleter {
    void operator()(ssh_message message) const { ssh_message_free(message); }
};
using Message = std::unique_ptr<std::remove_pointer_t<ssh_message>, MessageDeleter>;

/// One connection, in its own thread.
class Conversation {
public:
    Conversation(Device& device, Session session, int terminal)
        : device_(device), session_(std::move(session)), terminal_(terminal) {}
    ~Conversation() {
        ssh_disconnect(session_.get());
        ::close(terminal_);
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    void run() {
        if (ssh_handle_key_exchange(session_.get()) != SSH_OK) return;
        // After a client that left while the key exchange ended, the library would wait for ever: see line_server.cpp.
        while (!has_shell_) {
            if (ssh_is_connected(session_.get()) == 0) return;
            const Message message(ssh_message_get(session_.get()));
            if (!message || failures_ == most_failures) return;
            wait_while_hanging();
            if (!answer(message.get())) ssh_message_reply_default(message.get());
        }
        tell_rows();
        carry();
    }

private:
    void wait_while_hanging() const {
        while (device_.faults.hanging) std::this_thread::sleep_for(look_while_hanging);
    }

    bool answer(ssh_message message) {
        switch (ssh_message_type(message)) {
            case SSH_REQUEST_AUTH: return answer_login(message);
            case SSH_REQUEST_CHANNEL_OPEN:
                if (!logged_in_ || channel_ != nullptr || ssh_message_subtype(message) != SSH_CHANNEL_SESSION)
                    return false;
                channel_ = ssh_message_channel_request_open_reply_accept(message);
                return channel_ != nullptr;
            case SSH_REQUEST_CHANNEL: return answer_channel(message);
            default: return false;
        }
    }

    bool answer_login(ssh_message message) {
        const auto& options = device_.options();
        const bool asks = options.asks_in_ssh;
        ssh_message_auth_set_methods(message, asks ? SSH_AUTH_METHOD_INTERACTIVE : SSH_AUTH_METHOD_PASSWORD);
        // None comes with an answer to a question.
        if (const char* const user = ssh_message_auth_user(message)) user_ = user;
        switch (ssh_message_subtype(message)) {
            case SSH_AUTH_METHOD_NONE:
                if (!options.shell_login) return false;
                return let_in(message);
            case SSH_AUTH_METHOD_PASSWORD:
                if (asks) return false;
                return check(message, ssh_message_auth_password(message));
            case SSH_AUTH_METHOD_INTERACTIVE: {
                if (!asks) return false;
                if (ssh_message_auth_kbdint_is_response(message) == 0) {
                    std::array<const char*, 1> prompts = {"Password: "};
                    std::array<char, 1> echo = {0};
                    ssh_message_auth_interactive_request(message, "", "", 1, prompts.data(), echo.data());
                    return true;
                }
                return check(message, ssh_userauth_kbdint_getanswer(session_.get(), 0));
            }
            default: return false;
        }
    }

    bool check(ssh_message message, const char* password) {
        const auto& options = device_.options();
        if (!device_.faults.refuse_logins && user_ == options.user && password != nullptr &&
            password == options.password) {
            ++device_.counters.logins;
            return let_in(message);
        }
        ++failures_;
        ++device_.counters.refused_logins;
        return false;
    }

    bool let_in(ssh_message message) {
        logged_in_ = true;
        ssh_message_auth_reply_success(message, 0);
        return true;
    }

    bool answer_channel(ssh_message message) {
        switch (ssh_message_subtype(message)) {
            case SSH_CHANNEL_REQUEST_PTY: rows_ = ssh_message_channel_request_pty_height(message); break;
            case SSH_CHANNEL_REQUEST_SHELL: has_shell_ = true; break;
            case SSH_CHANNEL_REQUEST_EXEC: return run_program(message);
            default: return false;
        }
        ssh_message_channel_request_reply_success(message);
        return true;
    }

    /// Each on a channel of its own, one after the other.
    bool run_program(ssh_message message) {
        if (device_.kind().shell == nullptr) return false;
        const std::string program = ssh_message_channel_request_command(message);
        ssh_message_channel_request_reply_success(message);
        if (!std::exchange(runs_programs_, true)) {
            rows_ = no_rows;
            tell_rows();
        }
        send_to_terminal(four_bytes(program.size()) + program);
        const auto numbers = receive_from_terminal(12);
        const std::string_view rest(numbers);
        if (rest.size() < 12) {
            ssh_disconnect(session_.get());
            return true;
        }
        const auto status = static_cast<int>(from_four_bytes(rest));
        const auto output = receive_from_terminal(from_four_bytes(rest.substr(4)));
        const auto errors = receive_from_terminal(from_four_bytes(rest.substr(8)));
        ssh_channel_write(channel_, output.data(), static_cast<std::uint32_t>(output.size()));
        ssh_channel_write_stderr(channel_, errors.data(), static_cast<std::uint32_t>(errors.size()));
        ssh_channel_request_send_exit_status(channel_, status);
        ssh_channel_send_eof(channel_);
        ssh_channel_close(channel_);
        ssh_channel_free(std::exchange(channel_, nullptr));
        return true;
    }

    void send_to_terminal(const std::string& bytes) const {
        for (std::size_t sent = 0; sent < bytes.size();) {
            const auto count = ::send(terminal_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return;
            sent += static_cast<std::size_t>(count);
        }
    }

    /// @return  fewer bytes when the other end has closed
    std::string receive_from_terminal(std::size_t size) const {
        std::string bytes(size, 0);
        std::size_t received = 0;
        while (received < size) {
            const auto count = ::recv(terminal_, bytes.data() + received, size - received, 0);
            if (count <= 0) break;
            received += static_cast<std::size_t>(count);
        }
        bytes.resize(received);
        return bytes;
    }

    void tell_rows() const {
        const std::array<char, 2> rows = {static_cast<char>(rows_ / 256), static_cast<char>(rows_ % 256)};
        ::send(terminal_, rows.data(), rows.size(), MSG_NOSIGNAL);
    }

    void carry() {
        while (keys_to_terminal()) {
            std::array<::pollfd, 2> waits{{{ssh_get_fd(session_.get()), POLLIN, 0}, {terminal_, POLLIN, 0}}};
            ::poll(waits.data(), waits.size(), -1);
            if (waits[1].revents != 0 && !text_from_terminal()) return;
        }
    }

    bool keys_to_terminal() {
        std::array<char, 4096> buffer{};
        for (;;) {
            const int count = ssh_channel_read_nonblocking(channel_, buffer.data(), buffer.size(), 0);
            if (count == 0 && ssh_channel_is_eof(channel_) == 0) return ssh_is_connected(session_.get()) != 0;
            if (count <= 0) return false;
            if (::send(terminal_, buffer.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) return false;
        }
    }

    bool text_from_terminal() {
        std::array<char, 4096> buffer{};
        const auto count = ::recv(terminal_, buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            ssh_channel_send_eof(channel_);
            ssh_channel_close(channel_);
            return false;
        }
        const auto size = static_cast<std::uint32_t>(count);
        return ssh_channel_write(channel_, buffer.data(), size) == count &&
               ssh_blocking_flush(session_.get(), -1) == SSH_OK;
    }

    Device& device_;
    Session session_;
    int terminal_;
    ssh_channel channel_ = nullptr;
    std::string user_;
    int failures_ = 0;
    static constexpr int no_rows = 65535;

    int rows_ = 0;
    bool runs_programs_ = false;
    bool logged_in_ = false;
    bool has_shell_ = false;
};

std::string make_fingerprint(ssh_key key) {
    unsigned char* digest = nullptr;
    std::size_t size = 0;
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &digest, &size) != 0) {
        throw std::runtime_error("no fingerprint");
    }
    char* const text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, digest, size);
    std::string fingerprint(text);
    ssh_string_free_char(text);
    ssh_clean_pubkey_hash(&digest);
    return fingerprint;
}

}  // namespace

SshServer::SshServer(Device& device) : device_(device), key_(std::make_unique<HostKey>()) {
    if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key_->key) != SSH_OK) throw std::runtime_error("no host key");
    fingerprint_ = make_fingerprint(key_->key);
}

SshServer::~SshServer() = default;

int SshServer::serve(int network) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw std::runtime_error("no socket pair");
    const ssh_bind bind = ssh_bind_new();
    const bool no = false;
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, ssh_key_dup(key_->key));
    Session session(ssh_new());
    const bool accepted = ssh_bind_accept_fd(bind, session.get(), network) == SSH_OK;
    ssh_bind_free(bind);
    auto conversation = std::make_shared<Conversation>(device_, std::move(session), ends[1]);
    if (accepted) std::thread([conversation] { conversation->run(); }).detach();
    return ends[0];
}

}  // namespace haas_sim

#include "switch/caller.hpp"

#include <arpa/inet.h>
#include <libssh/libssh.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace haas_test {

namespace {

constexpr std::chrono::seconds patience{10};

std::string with_escapes(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        if (c == '\r') {
            shown += "\\r";
        } else if (c == '\n') {
            shown += "\\n";
        } else {
            shown += c;
        }
    }
    return shown;
}

class RawLine : public CallerLine {
public:
    explicit RawLine(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        ::sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const ::sockaddr*>(&address), sizeof address) != 0) {
            ::close(socket_);
            throw std::runtime_error("cannot connect");
        }
    }
    ~RawLine() override { ::close(socket_); }
    RawLine(const RawLine&) = delete;
    RawLine& operator=(const RawLine&) = delete;

    void send(std::string_view bytes) override { ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

    std::string receive(std::chrono::milliseconds limit) override {
        ::pollfd wait{socket_, POLLIN, 0};
        if (::poll(&wait, 1, static_cast<int>(limit.count())) <= 0) return {};
        std::array<char, 4096> buffer{};
        const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (count <= 0) closed_ = true;
        return count <= 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(count));
    }

    bool is_closed() const override { return closed_; }

private:
    int socket_;
    bool closed_ = false;
};

class TelnetLine final : public RawLine {
public:
    using RawLine::RawLine;

    std::string receive(std::chrono::milliseconds limit) override {
        std::string text;
        for (const char c : RawLine::receive(limit)) {
            if (command_.empty() && c != '\xff') {
                text += c;
                continue;
            }
            command_ += c;
            if (command_.size() < 3) continue;
            answer();
            command_.clear();
        }
        return text;
    }

private:
    /// To `IAC WILL x`, do it; to `IAC DO x`, no.
    void answer() {
        constexpr char will = '\xfb';
        constexpr char wont = '\xfc';
        constexpr char do_it = '\xfd';
        if (command_[1] == will) send(std::string("\xff") + do_it + command_[2]);
        if (command_[1] == do_it) send(std::string("\xff") + wont + command_[2]);
    }

    std::string command_;
};

class SshLine final : public CallerLine {
public:
    SshLine(int port, const std::string& fingerprint, const SshLogin& login) : session_(ssh_new()) {
        try {
            connect(port, login.user);
            if (this->fingerprint() != fingerprint) throw std::runtime_error("another host key");
            if (log_in(login) != SSH_AUTH_SUCCESS) throw std::runtime_error("refused");
            open_shell(login.rows);
        } catch (...) {
            end();
            throw;
        }
    }
    ~SshLine() override { end(); }
    SshLine(const SshLine&) = delete;
    SshLine& operator=(const SshLine&) = delete;

    void send(std::string_view bytes) override {
        ssh_channel_write(channel_, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    }

    std::string receive(std::chrono::milliseconds limit) override {
        std::array<char, 4096> buffer{};
        const int count =
            ssh_channel_read_timeout(channel_, buffer.data(), buffer.size(), 0, static_cast<int>(limit.count()));
        if (count > 0) return std::string(buffer.data(), static_cast<std::size_t>(count));
        closed_ = count < 0 || ssh_channel_is_eof(channel_) != 0 || ssh_is_connected(session_) == 0;
        return {};
    }

    bool is_closed() const override { return closed_; }

private:
    void connect(int port, const std::string& user) {
        const bool no = false;
        const long seconds = patience.count();
        ssh_options_set(session_, SSH_OPTIONS_PROCESS_CONFIG, &no);
        ssh_options_set(session_, SSH_OPTIONS_HOST, "127.0.0.1");
        ssh_options_set(session_, SSH_OPTIONS_PORT, &port);
        ssh_options_set(session_, SSH_OPTIONS_USER, user.c_str());
        ssh_options_set(session_, SSH_OPTIONS_TIMEOUT, &seconds);
        if (ssh_connect(session_) != SSH_OK)
            throw std::runtime_error(std::string("no ssh: ") + ssh_get_error(session_));
    }

    std::string fingerprint() const {
        ssh_key key = nullptr;
        unsigned char* digest = nullptr;
        std::size_t size = 0;
        if (ssh_get_server_publickey(session_, &key) != SSH_OK) throw std::runtime_error("no host key");
        ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &digest, &size);
        char* const text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, digest, size);
        std::string fingerprint(text);
        ssh_string_free_char(text);
        ssh_clean_pubkey_hash(&digest);
        ssh_key_free(key);
        return fingerprint;
    }

    int log_in(const SshLogin& login) {
        switch (login.method) {
            case SshLogin::Method::none: return ssh_userauth_none(session_, nullptr);
            case SshLogin::Method::password: return ssh_userauth_password(session_, nullptr, login.password.c_str());
            case SshLogin::Method::keyboard_interactive: break;
        }
        int result = ssh_userauth_kbdint(session_, nullptr, nullptr);
        while (result == SSH_AUTH_INFO) {
            if (ssh_userauth_kbdint_getnprompts(session_) == 1) {
                ssh_userauth_kbdint_setanswer(session_, 0, login.password.c_str());
            }
            result = ssh_userauth_kbdint(session_, nullptr, nullptr);
        }
        return result;
    }

    void open_shell(int rows) {
        channel_ = ssh_channel_new(session_);
        if (ssh_channel_open_session(channel_) != SSH_OK ||
            ssh_channel_request_pty_size(channel_, "vt100", 80, rows) != SSH_OK ||
            ssh_channel_request_shell(channel_) != SSH_OK) {
            throw std::runtime_error("no shell");
        }
    }

    void end() {
        if (channel_ != nullptr) ssh_channel_free(channel_);
        ssh_disconnect(session_);
        ssh_free(session_);
    }

    ssh_session session_;
    ssh_channel channel_ = nullptr;
    bool closed_ = false;
};

}  // namespace

std::string Caller::wait_for(std::string_view text) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto at = unread_.find(text);
        if (at != std::string::npos) {
            std::string before = unread_.substr(0, at);
            unread_.erase(0, at + text.size());
            return before;
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (line_->is_closed() || left.count() <= 0) {
            throw std::runtime_error("no `" + with_escapes(text) + "` in `" + with_escapes(unread_) + "`");
        }
        unread_ += line_->receive(left);
    }
}

std::string Caller::ask(std::string_view line, std::string_view prompt) {
    type(std::string(line) + "\r");
    wait_for(std::string(line) + "\r\n");
    std::string answer;
    for (const char c : wait_for(prompt)) {
        if (c != '\r') answer += c;
    }
    return answer;
}

bool Caller::is_cut() {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!line_->is_closed() && std::chrono::steady_clock::now() < deadline) {
        unread_ += line_->receive(std::chrono::milliseconds(1000));
    }
    return line_->is_closed();
}

bool Caller::hears_nothing(std::chrono::milliseconds time) {
    unread_ += line_->receive(time);
    return unread_.empty();
}

std::unique_ptr<CallerLine> call_raw(int port) { return std::make_unique<RawLine>(port); }

std::unique_ptr<CallerLine> call_telnet(int port) { return std::make_unique<TelnetLine>(port); }

std::unique_ptr<CallerLine> call_ssh(int port, const std::string& fingerprint, const SshLogin& login) {
    return std::make_unique<SshLine>(port, fingerprint, login);
}

}  // namespace haas_test

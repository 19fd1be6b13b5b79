#include "line_server.hpp"

#include <arpa/inet.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

// The library would have callbacks instead, which are three times as long for a server as simple as this one.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace haas_test {

namespace {

constexpr char iac = '\xff';
constexpr char wont = '\xfc';
constexpr char dont = '\xfe';
constexpr char sb = '\xfa';
constexpr char naws = '\x1f';

bool send_all(int connection, const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t count = ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

/// Takes telnet's own words out of what came; they are short and come whole here, as they do on one machine.
std::string take_telnet(const std::string& raw, std::string& refused, int& columns) {
    std::string typed;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != iac) {
            if (raw[i] != '\0') typed += raw[i];
        } else if (i + 1 < raw.size() && raw[i + 1] == sb) {
            if (i + 4 < raw.size() && raw[i + 2] == naws) columns = static_cast<unsigned char>(raw[i + 4]);
            while (i + 1 < raw.size() && !(raw[i] == iac && raw[i + 1] == '\xf0')) ++i;
            ++i;
        } else {
            if (i + 2 < raw.size() && (raw[i + 1] == wont || raw[i + 1] == dont)) refused += raw[i + 2];
            i += 2;
        }
    }
    return typed;
}

bool ask(ssh_message message, const char* question) {
    const char* prompts[] = {question};
    char echo[] = {0};
    ssh_message_auth_interactive_request(message, "", "", 1, prompts, echo);
    return true;
}

unsigned int methods_of(LineServer::Login login) {
    switch (login) {
        case LineServer::Login::password:
        case LineServer::Login::change_request:
        case LineServer::Login::nothing: return SSH_AUTH_METHOD_PASSWORD;
        case LineServer::Login::code_or_password:
        case LineServer::Login::answered_password: return SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_INTERACTIVE;
        case LineServer::Login::questions:
        case LineServer::Login::stubborn_questions:
        case LineServer::Login::code:
        case LineServer::Login::code_after_password:
        case LineServer::Login::expired_password: return SSH_AUTH_METHOD_INTERACTIVE;
    }
    return 0;
}

}  // namespace

LineServer::LineServer(Transport transport, Talk talk, Login login)
    : transport_(transport), talk_(std::move(talk)), login_(login) {
    if (transport_ == Transport::ssh) make_host_key();
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    void* const place = &address;
    if (::bind(listener_, static_cast<sockaddr*>(place), size) != 0 || ::listen(listener_, 5) != 0 ||
        ::getsockname(listener_, static_cast<sockaddr*>(place), &size) != 0) {
        throw std::runtime_error("no port on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

LineServer::~LineServer() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        if (current_ >= 0) ::shutdown(current_, SHUT_RDWR);
        ::shutdown(listener_, SHUT_RDWR);
    }
    thread_.join();
    ::close(listener_);
    if (host_key_ != nullptr) ssh_key_free(static_cast<ssh_key>(host_key_));
}

std::string LineServer::known_hosts_line() const {
    char* base64 = nullptr;
    ssh_pki_export_pubkey_base64(static_cast<ssh_key>(host_key_), &base64);
    const std::string line = "[127.0.0.1]:" + std::to_string(port_) + " ssh-ed25519 " + base64 + "\n";
    ssh_string_free_char(base64);
    return line;
}

int LineServer::columns() const {
    const std::lock_guard lock(mutex_);
    return columns_;
}

std::string LineServer::refused_options() const {
    const std::lock_guard lock(mutex_);
    return refused_;
}

int LineServer::tries() const {
    const std::lock_guard lock(mutex_);
    return tries_;
}

void LineServer::count_try() {
    const std::lock_guard lock(mutex_);
    ++tries_;
}

bool LineServer::answer_login(void* session, void* raw) {
    auto* const message = static_cast<ssh_message>(raw);
    const char* const user = ssh_message_auth_user(message);  // none in the answer to a question
    const bool right_user = user != nullptr && std::string(user) == "admin";
    const bool asks_for_code = login_ == Login::code || login_ == Login::code_or_password;
    switch (ssh_message_subtype(message)) {
        case SSH_AUTH_METHOD_NONE:
            if (login_ != Login::nothing) return false;
            ssh_message_auth_reply_success(message, 0);
            return true;
        case SSH_AUTH_METHOD_PASSWORD:
            count_try();
            if (login_ == Login::answered_password || !right_user) return false;
            if (std::string(ssh_message_auth_password(message)) != "secret") return false;
            // SSH_MSG_USERAUTH_PASSWD_CHANGEREQ has the number of the message that asks questions (RFC 4252, 8).
            if (login_ == Login::change_request) return ask(message, "");
            ssh_message_auth_reply_success(message, 0);
            return true;
        case SSH_AUTH_METHOD_INTERACTIVE:
            if ((methods_of(login_) & SSH_AUTH_METHOD_INTERACTIVE) == 0) return false;
            if (ssh_message_auth_kbdint_is_response(message) != 0) return answer_answer(session, message);
            return right_user && ask(message, asks_for_code ? "Verification code: " : "Password: ");
        default: return false;
    }
}

bool LineServer::answer_answer(void* session, void* raw) {
    auto* const message = static_cast<ssh_message>(raw);
    count_try();
    const bool right = std::string(ssh_userauth_kbdint_getanswer(static_cast<ssh_session>(session), 0)) == "secret";
    if (right && login_ == Login::expired_password)
        return ask(message, "You must change your password now.\nNew password: ");
    if (right && login_ == Login::code_after_password) return ask(message, "Verification code: ");
    if (!right) return login_ == Login::stubborn_questions && ask(message, "Password: ");
    ssh_message_auth_reply_success(message, 0);
    return true;
}

void LineServer::make_host_key() {
    ssh_key key = nullptr;
    if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) != SSH_OK) throw std::runtime_error("no host key");
    host_key_ = key;
    unsigned char* digest = nullptr;
    std::size_t size = 0;
    ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &digest, &size);
    char* const text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, digest, size);
    fingerprint_ = text;
    ssh_string_free_char(text);
    ssh_clean_pubkey_hash(&digest);
}

void LineServer::serve() {
    for (;;) {
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        {
            const std::lock_guard lock(mutex_);
            if (ended_) {
                ::close(connection);
                return;
            }
            current_ = connection;
        }
        if (transport_ == Transport::telnet) {
            talk_telnet(connection);
        } else {
            talk_ssh(connection);
        }
        const std::lock_guard lock(mutex_);
        current_ = -1;
        ::close(connection);
    }
}

void LineServer::talk_telnet(int connection) {
    // WILL ECHO, WILL SGA, DO TTYPE, DO NAWS, and what no client of ours needs: DO LINEMODE, DO NEW-ENVIRON, WILL
    // STATUS.
    const std::string offers = "\xff\xfb\x01\xff\xfb\x03\xff\xfd\x18\xff\xfd\x1f\xff\xfd\x22\xff\xfd\x27\xff\xfb\x05";
    const auto greeting = talk_({});
    if (!send_all(connection, offers) || !greeting || !send_all(connection, *greeting)) return;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t count = ::recv(connection, buffer.data(), buffer.size(), 0);
        if (count <= 0) return;
        std::string typed;
        {
            const std::lock_guard lock(mutex_);
            typed = take_telnet({buffer.data(), static_cast<std::size_t>(count)}, refused_, columns_);
        }
        if (typed.empty()) continue;
        const auto answer = talk_(typed);
        if (!answer || !send_all(connection, *answer)) return;
    }
}

void LineServer::talk_ssh(int connection) {
    const ssh_bind bind = ssh_bind_new();
    const int no = 0;
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, ssh_key_dup(static_cast<ssh_key>(host_key_)));
    const ssh_session session = ssh_new();
    ssh_channel channel = nullptr;
    bool shell = false;
    // The library closes what it is given.
    const bool accepted = ssh_bind_accept_fd(bind, session, ::dup(connection)) == SSH_OK;
    if (accepted && ssh_handle_key_exchange(session) == SSH_OK) {
        // A client that leaves while the key exchange ends makes the library forget that the session is over: it sets
        // the state of one that goes on after its failure to send, and would wait for ever (libssh 0.10,
        // ssh_server_connection_callback).
        while (!shell && ssh_is_connected(session) != 0) {
            const ssh_message message = ssh_message_get(session);
            if (message == nullptr) break;
            bool done = false;
            if (ssh_message_type(message) == SSH_REQUEST_AUTH) {
                ssh_message_auth_set_methods(message, static_cast<int>(methods_of(login_)));
                done = answer_login(session, message);
            } else if (ssh_message_type(message) == SSH_REQUEST_CHANNEL_OPEN) {
                channel = ssh_message_channel_request_open_reply_accept(message);
                done = true;
            } else if (ssh_message_type(message) == SSH_REQUEST_CHANNEL) {
                if (ssh_message_subtype(message) == SSH_CHANNEL_REQUEST_PTY) {
                    const std::lock_guard lock(mutex_);
                    columns_ = ssh_message_channel_request_pty_width(message);
                }
                shell = ssh_message_subtype(message) == SSH_CHANNEL_REQUEST_SHELL;
                ssh_message_channel_request_reply_success(message);
                done = true;
            }
            if (!done) ssh_message_reply_default(message);
            ssh_message_free(message);
        }
    }
    std::string typed;
    std::array<char, 4096> buffer{};
    while (shell) {
        const auto answer = talk_(typed);
        if (!answer) break;
        ssh_channel_write(channel, answer->data(), static_cast<std::uint32_t>(answer->size()));
        const int count = ssh_channel_read(channel, buffer.data(), buffer.size(), 0);
        if (count <= 0) break;
        typed.assign(buffer.data(), static_cast<std::size_t>(count));
    }
    ssh_disconnect(session);
    ssh_free(session);
    ssh_bind_free(bind);
}

}  // namespace haas_test

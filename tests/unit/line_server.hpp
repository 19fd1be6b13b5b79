// A server on 127.0.0.1 with a terminal line over telnet or ssh, one connection after the other.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace haas_test {

class LineServer {
public:
    enum class Transport { telnet, ssh };
    /// What ssh asks for: a password, answers to questions, a password that it takes only as an answer, answers until
    /// one is right, a new password after the right one, as an answer or by a message of the protocol, a one-time code
    /// alone, after the right password, or instead of a password, or nothing at all.
    enum class Login {
        password,
        questions,
        answered_password,
        stubborn_questions,
        expired_password,
        change_request,
        code,
        code_after_password,
        code_or_password,
        nothing
    };
    /// From what was typed, first nothing, to what the terminal shows; without a value the line is cut.
    using Talk = std::function<std::optional<std::string>(const std::string& typed)>;

    /// The only login is `admin` with `secret`.
    LineServer(Transport transport, Talk talk, Login login = Login::password);
    ~LineServer();
    LineServer(const LineServer&) = delete;
    LineServer& operator=(const LineServer&) = delete;

    int port() const { return port_; }
    /// Of the host key, which is made anew for each server.
    const std::string& fingerprint() const { return fingerprint_; }
    /// The host key as a line of a known-hosts file.
    std::string known_hosts_line() const;
    /// How wide a terminal the last client said to have; 0 if it said nothing.
    int columns() const;
    /// How often a client has given ssh a password, or an answer.
    int tries() const;
    /// Telnet options that the client refused (DONT and WONT), in their order.
    std::string refused_options() const;

private:
    void make_host_key();
    void serve();
    bool answer_login(void* session, void* message);
    bool answer_answer(void* session, void* message);
    void count_try();
    void talk_telnet(int connection);
    void talk_ssh(int connection);

    Transport transport_;
    Talk talk_;
    Login login_;
    void* host_key_ = nullptr;
    std::string fingerprint_;
    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    bool ended_ = false;
    int current_ = -1;
    int columns_ = 0;
    int tries_ = 0;
    std::string refused_;
    std::thread thread_;
};

}  // namespace haas_test

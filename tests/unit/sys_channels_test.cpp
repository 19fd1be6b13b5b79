#include <dirent.h>
#include <doctest/doctest.h>
#include <poll.h>

#include <fstream>
#include <utility>

#include "line_server.hpp"
#include "sys/password_prompts.hpp"
#include "sys/ssh_channel.hpp"
#include "sys/telnet_channel.hpp"
#include "temporary_directory.hpp"
#include "unit/loopback_server.hpp"

using namespace haas;
using haas_test::LineServer;
using Clock = base::Deadline::Clock;
using Transport = LineServer::Transport;

namespace {

Clock::time_point soon() { return Clock::now() + std::chrono::seconds(20); }
Clock::time_point at_once() { return Clock::now() + std::chrono::milliseconds(100); }

/// Says hello, then repeats in brackets what is typed; `cut` cuts the line.
std::optional<std::string> parrot(const std::string& typed) {
    if (typed.empty()) return "hello\r\n";
    if (typed.find("cut") != std::string::npos) return std::nullopt;
    return "<" + typed + ">";
}

std::string received_until(sys::ByteChannel& channel, char end) {
    std::string all;
    while (all.empty() || all.back() != end) {
        const auto some = channel.receive(soon());
        if (some.empty()) return all + " and then nothing";
        all += some;
    }
    return all;
}

void check_parrot(sys::ByteChannel& channel) {
    CHECK(received_until(channel, '\n') == "hello\r\n");
    CHECK(channel.receive(at_once()).empty());
    channel.send("a line\r", soon());
    CHECK(received_until(channel, '>') == "<a line\r>");
    channel.send("cut\r", soon());
    CHECK_THROWS_AS(received_until(channel, '>'), sys::ChannelError);
}

sys::SshLogin login_on(const LineServer& server) {
    return {
        "127.0.0.1", static_cast<std::uint16_t>(server.port()), "admin", base::Secret("secret"), server.fingerprint(),
        "/dev/null"};
}

std::string complaint(const sys::SshLogin& login) {
    try {
        sys::open_ssh(login, soon());
        return {};
    } catch (const sys::ChannelError& error) {
        return error.what();
    }
}

std::size_t open_files() {
    std::size_t count = 0;
    DIR* const directory = ::opendir("/proc/self/fd");
    while (::readdir(directory) != nullptr) ++count;
    ::closedir(directory);
    return count;
}

}  // namespace

TEST_CASE("a telnet line carries bytes both ways, and says when it is cut") {
    const LineServer server(Transport::telnet, parrot);
    const auto channel = sys::open_telnet("127.0.0.1", static_cast<std::uint16_t>(server.port()), soon());
    check_parrot(*channel);
    CHECK(server.columns() == sys::terminal_columns);
    CHECK(server.refused_options() == "\x22\x27\x05");
}

TEST_CASE("an ssh line carries bytes both ways, on a wide terminal, and says when it is cut") {
    using Login = LineServer::Login;
    for (const auto login :
         {Login::password, Login::questions, Login::answered_password, Login::code_or_password, Login::nothing}) {
        const LineServer server(Transport::ssh, parrot, login);
        const auto channel = sys::open_ssh(login_on(server), soon());
        check_parrot(*channel);
        CHECK(server.columns() == sys::terminal_columns);
    }
}

TEST_CASE("ssh talks to nobody whose host key is not the expected one, and says which it was") {
    const LineServer server(Transport::ssh, parrot);
    auto login = login_on(server);
    login.fingerprint = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    auto text = complaint(login);
    CHECK(text.find(server.fingerprint() + " and not the one in host_key_fingerprint") != std::string::npos);

    const haas_test::TemporaryDirectory directory;
    login.fingerprint.clear();
    login.known_hosts = directory.path() / "known";
    text = complaint(login);
    CHECK(text.find(server.fingerprint() + " is not known") != std::string::npos);

    std::ofstream(login.known_hosts) << server.known_hosts_line();
    CHECK(complaint(login).empty());

    const LineServer other(Transport::ssh, parrot);
    const std::string key = other.known_hosts_line();
    std::ofstream(login.known_hosts) << "[127.0.0.1]:" << server.port() << key.substr(key.find(' '));
    text = complaint(login);
    CHECK(text.find(server.fingerprint() + " and not the one in " + login.known_hosts.string()) != std::string::npos);
}

TEST_CASE("a refused ssh login says so, and never the password") {
    for (const auto method : {LineServer::Login::password, LineServer::Login::questions}) {
        const LineServer server(Transport::ssh, parrot, method);
        auto login = login_on(server);
        login.password = base::Secret("hunter2");
        CHECK(complaint(login) == "the other side refuses the user or the password");
    }
}

TEST_CASE("a wrong password is given to ssh as seldom as possible") {
    using Login = LineServer::Login;
    const std::vector<std::pair<Login, int>> most = {{Login::password, 1},
                                                     {Login::questions, 1},
                                                     {Login::stubborn_questions, 1},
                                                     {Login::answered_password, 1},
                                                     {Login::code_or_password, 1}};
    for (const auto& [method, tries] : most) {
        const LineServer server(Transport::ssh, parrot, method);
        auto login = login_on(server);
        login.password = base::Secret("hunter2");
        CHECK(complaint(login).starts_with("the other side refuses the user or the password"));
        CHECK(server.tries() == tries);
    }
}

TEST_CASE("ssh gives no password to a question that asks for something else") {
    const LineServer server(Transport::ssh, parrot, LineServer::Login::code);
    const auto text = complaint(login_on(server));
    CAPTURE(text);
    CHECK(text.starts_with("the other side asks for something else than the password (Verification code:)"));
    CHECK(server.tries() == 0);
    const LineServer two_factors(Transport::ssh, parrot, LineServer::Login::code_after_password);
    CHECK(complaint(login_on(two_factors)) == text);
    CHECK(two_factors.tries() == 1);
}

TEST_CASE("a switch that answers the password over ssh by asking for a new one says that it has expired") {
    const LineServer server(Transport::ssh, parrot, LineServer::Login::change_request);
    const auto text = complaint(login_on(server));
    CAPTURE(text);
    CHECK(text.starts_with("the other side wants a new password for admin, as the present one has expired"));
    CHECK(server.tries() == 1);
}

TEST_CASE("prompts for the password are told from those for one-time codes") {
    for (const std::string prompt : {"Password:", "Password: ", "admin@switch's password:", "Password for admin@s1",
                                     "(admin@s1) Password: ", "Enter PASSWORD"})
        CHECK_MESSAGE(sys::asks_for_password(prompt), prompt);
    for (const std::string prompt :
         {"", "Verification code: ", "One-time password (OATH) for `admin': ", "Password & verification code: ",
          "Enter PASSCODE:", "OTP Password:", "Token: ", "New password:", "PIN:", "Response: ", "S/Key Password:"})
        CHECK_MESSAGE(!sys::asks_for_password(prompt), prompt);
}

TEST_CASE("an expired password is an error with the remedy, and never becomes the new one") {
    const LineServer server(Transport::ssh, parrot, LineServer::Login::expired_password);
    const auto text = complaint(login_on(server));
    CHECK(text.find("wants a new password for admin, as the present one has expired (New password:)") !=
          std::string::npos);
    CHECK(text.find("`haas switch_update`") != std::string::npos);
    CHECK(server.tries() == 1);
}

TEST_CASE("prompts that change a password are told from those that ask for it") {
    for (const std::string prompt :
         {"New password: ", "(current) UNIX password:", "Enter new password:", "Enter old password:",
          "Retype new password:", "Re-enter the new password:", "Confirm password:",
          "Do you want to change the password (Y/N)[Y] ?", "Your password has expired. Enter new password:"})
        CHECK_MESSAGE(sys::asks_to_change_password(prompt), prompt);
    for (const std::string prompt :
         {"Password:", "admin@switch's password:", "Enable password:", "Login incorrect, try again. Password:",
          "Your password will expire in 3 days.", "switch# ", "Last login: Mon", ""})
        CHECK_MESSAGE(!sys::asks_to_change_password(prompt), prompt);
}

TEST_CASE("lines that failed or ended leave no open files") {
    const LineServer server(Transport::ssh, parrot);
    const auto before = open_files();
    auto login = login_on(server);
    sys::open_ssh(login, soon());
    login.fingerprint.back() = login.fingerprint.back() == 'A' ? 'E' : 'A';
    CHECK(!complaint(login).empty());
    // The server's side is closed on its own thread.
    for (const auto limit = soon(); open_files() > before && Clock::now() < limit;) ::poll(nullptr, 0, 1);
    CHECK(open_files() == before);
}

TEST_CASE("no server, or a silent one, is an error in time") {
    const auto port = static_cast<std::uint16_t>(haas_test::free_port());
    CHECK_THROWS_AS(sys::open_telnet("127.0.0.1", port, soon()), sys::ChannelError);
    CHECK_THROWS_AS(sys::open_telnet("no.such.host.invalid", port, soon()), sys::ChannelError);

    // A telnet server waits for words that an ssh client does not say.
    const LineServer silent(Transport::telnet, [](const std::string&) { return std::string(); });
    auto login = login_on(silent);
    login.fingerprint = "x";
    const auto begun = Clock::now();
    CHECK_THROWS_AS(sys::open_ssh(login, begun + std::chrono::milliseconds(300)), sys::ChannelError);
    CHECK(Clock::now() - begun < std::chrono::seconds(5));
}

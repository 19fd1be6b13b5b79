// How the simulated switches are reached: lines, logins, limits.
#include <doctest/doctest.h>

#include "switch/caller.hpp"

using haas_test::call_raw;
using haas_test::call_ssh;
using haas_test::call_telnet;
using haas_test::Caller;
using haas_test::CliSwitch;
using haas_test::SshLogin;

namespace {

struct KindTexts {
    const char* kind;
    const char* login;
    const char* prompt;  ///< with the line end before it
    const char* unprivileged;
    const char* refused;
    const char* refused_enable;
};

const KindTexts kinds[] = {
    {"powerconnect55xx", "User Name:", "\r\nconsole#", "console>", "authentication failed", "% Authentication failed"},
    {"delln3000", "login: ", "\r\nconsole#", "console>", "Login incorrect", "% Access denied"},
    {"nexus", "login: ", "\r\nswitch# ", "switch> ", "Login incorrect", "% Access denied"},
};

void give(Caller& caller, const KindTexts& texts, const std::string& user, const std::string& password) {
    caller.wait_for(texts.login);
    caller.type(user + "\r");
    caller.wait_for(user + "\r\nPassword:");
    caller.type(password + "\r");
}

/// An N3000 says nothing in a line of its own.
bool is_silence(const std::string& answer) { return answer.empty() || answer == "\n"; }

}  // namespace

TEST_CASE("a simulated switch lets in over telnet any user who knows the password") {
    for (const auto& texts : kinds) {
        CAPTURE(texts.kind);
        const CliSwitch one(texts.kind, "telnet");
        Caller caller(call_telnet(one.port()));
        give(caller, texts, "admin", one.password);
        caller.wait_for(texts.prompt);
        CHECK(one.counter("logins") == 1);
        CHECK(one.counter("sessions") == 1);
    }
}

TEST_CASE("a simulated switch never echoes a password") {
    for (const auto& texts : kinds) {
        CAPTURE(texts.kind);
        const CliSwitch one(texts.kind, "telnet");
        Caller caller(call_telnet(one.port()));
        give(caller, texts, "admin", one.password);
        CHECK(caller.wait_for(texts.prompt).find(one.password) == std::string::npos);
    }
}

TEST_CASE("a simulated switch asks again after a wrong password over telnet, and hangs up after the third") {
    for (const auto& texts : kinds) {
        CAPTURE(texts.kind);
        const CliSwitch one(texts.kind, "telnet");
        Caller caller(call_telnet(one.port()));
        for (int i = 0; i < 3; ++i) {
            give(caller, texts, i == 1 ? "somebody" : "admin", i == 1 ? one.password : "wrong");
            caller.wait_for(texts.refused);
        }
        CHECK(caller.is_cut());
        CHECK(one.counter("refused_logins") == 3);
        CHECK(one.counter("logins") == 0);
    }
}

TEST_CASE("a simulated switch lets in over ssh any user who knows the password, and shows its host key") {
    for (const auto& texts : kinds) {
        CAPTURE(texts.kind);
        const CliSwitch one(texts.kind, "ssh");
        REQUIRE(one.fingerprint().starts_with("SHA256:"));
        Caller caller(call_ssh(one.port(), one.fingerprint()));
        caller.wait_for(texts.prompt);
        CHECK(is_silence(caller.ask("show version", texts.prompt + 2)));
        CHECK(one.counter("logins") == 1);
        SshLogin wrong;
        wrong.password = "wrong";
        CHECK_THROWS_WITH(call_ssh(one.port(), one.fingerprint(), wrong), "refused");
        wrong = {};
        wrong.method = SshLogin::Method::none;
        CHECK_THROWS_WITH(call_ssh(one.port(), one.fingerprint(), wrong), "refused");
        CHECK(one.counter("refused_logins") == 1);
    }
}

TEST_CASE("a simulated switch has another host key each time") {
    const CliSwitch two("nexus", "ssh", {"--count", "2"});
    CHECK(two.fingerprint(1) != two.fingerprint(2));
}

TEST_CASE("a simulated switch asks for the password by keyboard-interactive") {
    const CliSwitch one("nexus", "ssh", {"--keyboard-interactive"});
    SshLogin login;
    CHECK_THROWS_WITH(call_ssh(one.port(), one.fingerprint(), login), "refused");
    login.method = SshLogin::Method::keyboard_interactive;
    Caller caller(call_ssh(one.port(), one.fingerprint(), login));
    caller.wait_for("switch# ");
    login.password = "wrong";
    CHECK_THROWS_WITH(call_ssh(one.port(), one.fingerprint(), login), "refused");
}

TEST_CASE("a simulated switch asks for user and password in the shell of ssh") {
    const CliSwitch one("powerconnect55xx", "ssh", {"--shell-login"});
    SshLogin login;
    login.method = SshLogin::Method::none;
    Caller caller(call_ssh(one.port(), one.fingerprint(), login));
    give(caller, kinds[0], "admin", "wrong");
    give(caller, kinds[0], "admin", one.password);
    caller.wait_for("\r\nconsole#");
    CHECK(one.counter("logins") == 1);
    CHECK(one.counter("refused_logins") == 1);
}

TEST_CASE("a simulated switch lets no command but a few pass before `enable`") {
    for (const auto& texts : kinds) {
        CAPTURE(texts.kind);
        const CliSwitch one(texts.kind, "telnet", {"--enable-password-file"});
        Caller caller(call_telnet(one.port()));
        give(caller, texts, "admin", one.password);
        caller.wait_for(texts.unprivileged);
        CHECK(caller.ask("configure terminal", texts.unprivileged).find('%') != std::string::npos);
        CHECK(caller.ask("show int sw", texts.unprivileged).find('%') != std::string::npos);
        caller.type("enable\r");
        caller.wait_for("Password:");
        caller.type("wrong\r");
        CHECK(caller.wait_for(texts.unprivileged).find(texts.refused_enable) != std::string::npos);
        caller.type("enable\r");
        caller.wait_for("Password:");
        caller.type(std::string(one.enable_password) + "\r");
        caller.wait_for(texts.prompt);
        CHECK(is_silence(caller.ask("disable", texts.unprivileged)));
    }
}

TEST_CASE("a simulated switch asks for no enable password where there is none") {
    const CliSwitch one("delln3000", "ssh", {"--unprivileged"});
    Caller caller(call_ssh(one.port(), one.fingerprint()));
    caller.wait_for("console>");
    CHECK(is_silence(caller.ask("enable", "console#")));
}

TEST_CASE("a simulated switch ends the session at `exit`, where its kind does so") {
    for (const std::string transport : {"telnet", "ssh"}) {
        CAPTURE(transport);
        const CliSwitch one("delln3000", transport);
        Caller caller(transport == "ssh" ? call_ssh(one.port(), one.fingerprint()) : call_telnet(one.port()));
        if (transport == "telnet") give(caller, kinds[1], "admin", one.password);
        caller.wait_for("\r\nconsole#");
        caller.ask("exit", "console>");
        caller.type("exit\r");
        CHECK(caller.is_cut());
    }
    const CliSwitch one("nexus", "ssh");
    Caller caller(call_ssh(one.port(), one.fingerprint()));
    caller.wait_for("switch# ");
    caller.type("exit\r");
    CHECK(caller.is_cut());
}

TEST_CASE("a simulated switch has no more sessions than it may") {
    const CliSwitch telnet("powerconnect55xx", "telnet", {"--max-sessions", "1"});
    {
        Caller first(call_telnet(telnet.port()));
        first.wait_for("User Name:");
        Caller second(call_telnet(telnet.port()));
        second.wait_for("maximum number of sessions");
        CHECK(second.is_cut());
        CHECK(first.hears_nothing(std::chrono::milliseconds(0)));
    }
    const CliSwitch ssh("powerconnect55xx", "ssh", {"--max-sessions", "1"});
    Caller first(call_ssh(ssh.port(), ssh.fingerprint()));
    first.wait_for("console#");
    CHECK_THROWS(call_ssh(ssh.port(), ssh.fingerprint()));
    first.type("exit\r");
    CHECK(first.is_cut());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (ssh.counter("sessions") != 0) REQUIRE(std::chrono::steady_clock::now() < deadline);
    Caller third(call_ssh(ssh.port(), ssh.fingerprint()));
    third.wait_for("console#");
    CHECK(ssh.counter("most_sessions") == 1);
    CHECK(ssh.counter("refused_sessions") == 1);
}

TEST_CASE("a simulated switch refuses every login if a test asks for it") {
    const CliSwitch telnet("nexus", "telnet");
    telnet.control("refuse-logins on");
    Caller caller(call_telnet(telnet.port()));
    give(caller, kinds[2], "admin", telnet.password);
    caller.wait_for("Login incorrect");
    telnet.control("refuse-logins off");
    give(caller, kinds[2], "admin", telnet.password);
    caller.wait_for("switch# ");
    const CliSwitch ssh("nexus", "ssh");
    ssh.control("refuse-logins on");
    CHECK_THROWS_WITH(call_ssh(ssh.port(), ssh.fingerprint()), "refused");
    ssh.control("heal");
    Caller(call_ssh(ssh.port(), ssh.fingerprint())).wait_for("switch# ");
}

TEST_CASE("a simulated switch shows its banner before the login, and another login prompt") {
    const CliSwitch telnet("delln3000", "telnet",
                           {"--banner", "## no entry >\nLogin here: #", "--login-prompt", "\nUser:"});
    Caller caller(call_telnet(telnet.port()));
    CHECK(caller.wait_for("\r\nUser:").find("## no entry >\r\nLogin here: #") != std::string::npos);
    const CliSwitch ssh("delln3000", "ssh", {"--banner", "## no entry >"});
    Caller other(call_ssh(ssh.port(), ssh.fingerprint()));
    CHECK(other.wait_for("\r\nconsole#").find("## no entry >") != std::string::npos);
}

TEST_CASE("a simulated switch offers on telnet what switches offer, and refuses other options once") {
    const CliSwitch one("nexus", "telnet");
    Caller caller(call_raw(one.port()));
    // It will echo and suppress go-ahead, and asks for the window's size and the terminal's type.
    CHECK(caller.wait_for("\r\nlogin: ") == "\xff\xfb\x01\xff\xfb\x03\xff\xfd\x1f\xff\xfd\x18");
    caller.type("\xff\xfb\x22\xff\xfb\x22\xff\xfd\x05");
    caller.wait_for("\xff\xfe\x22\xff\xfc\x05");
    // Accepting what it offered needs no answer; a type is then asked for.
    caller.type("\xff\xfd\x01\xff\xfd\x03\xff\xfb\x18");
    CHECK(caller.wait_for(std::string("\xff\xfa\x18\x01\xff\xf0", 6)).empty());
    // A window of 80 columns and 255 rows, in two pieces, the 255 doubled.
    caller.type(std::string("\xff\xfb\x1f\xff\xfa\x1f\x00\x50\x00\xff", 10));
    caller.type(
        "\xff\xff\xf0"
        "admin\r");
    caller.wait_for("admin\r\nPassword: ");
    caller.type(std::string(one.password) + std::string("\r\0", 2));
    caller.wait_for("switch# ");
    caller.type("show int sw\r\n");
    CHECK(caller.wait_for("--More--").find("Ethernet1/14") != std::string::npos);
    // Without echo, if asked so.
    caller.type("q\xff\xfe\x01show version\r");
    CHECK(caller.wait_for("switch# \r\n").find("\xff\xfc\x01") != std::string::npos);
}

TEST_CASE("a simulated switch takes lines however they end") {
    const CliSwitch one("powerconnect55xx", "telnet");
    Caller caller(call_telnet(one.port()));
    caller.wait_for("User Name:");
    caller.type("admin\r\n");
    caller.wait_for("Password:");
    caller.type(std::string(one.password) + "\n");
    caller.wait_for("\r\nconsole#");
    caller.type(std::string("config\r\0", 8));
    caller.wait_for("console(config)#");
    caller.type(
        "nonsense\x15"
        "exid\x7ft\r\n");
    caller.wait_for("\r\nconsole#");
    CHECK(caller.hears_nothing(std::chrono::milliseconds(0)));
    CHECK(one.counter("commands") == 2);
}

TEST_CASE("one process simulates many switches, each with its name and its state") {
    const CliSwitch many("powerconnect55xx", "telnet", {"--count", "20", "--hostname", "sw", "--ports", "4"});
    REQUIRE(many.count() == 20);
    Caller caller(call_telnet(many.port(7)));
    give(caller, kinds[0], "admin", many.password);
    caller.wait_for("\r\nsw-7#");
    many.control("set gi1/0/4 mode trunk native 5 allowed 5", 7);
    CHECK(many.carried("gi1/0/4", 7) == "native 5");
    CHECK(many.carried("gi1/0/4", 8) == "native 1");
    CHECK_THROWS(many.control("show gi1/0/5", 7));
    CHECK(many.counter("sessions", 8) == 0);
}

TEST_CASE("a simulated switch takes its time for a command") {
    const CliSwitch one("nexus", "ssh", {"--command-delay", "40"});
    Caller caller(call_ssh(one.port(), one.fingerprint()));
    caller.wait_for("switch# ");
    const auto begin = std::chrono::steady_clock::now();
    caller.type("config terminal\rint ethernet1/2\rsw mode trunk\r");
    caller.wait_for("(config-if)# sw mode trunk\r\nswitch(config-if)# ");
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(120));
}

TEST_CASE("a simulated switch says the same in small pieces") {
    for (const std::string transport : {"telnet", "ssh"}) {
        CAPTURE(transport);
        const CliSwitch one("nexus", transport, {"--chunk", "7", "--ports", "2"});
        Caller caller(transport == "ssh" ? call_ssh(one.port(), one.fingerprint()) : call_telnet(one.port()));
        if (transport == "telnet") give(caller, kinds[2], "admin", one.password);
        caller.wait_for("\r\nswitch# ");
        const auto answer = caller.ask("show int ethernet1/2 sw", "switch# ");
        CHECK(answer.starts_with("Name: Ethernet1/2\n  Switchport: Enabled\n"));
        CHECK(answer.find("Operational private-vlan: none\n") != std::string::npos);
    }
}

TEST_CASE("the simulator starts with no option that it does not understand") {
    CHECK_THROWS(CliSwitch("brocade", "telnet"));
    CHECK_THROWS(CliSwitch("nexus", "rsh"));
    for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--colour"},
                                                  {"--ports", "0"},
                                                  {"--ports", "many"},
                                                  {"--vlans", "4095"},
                                                  {"--answers", "songs"},
                                                  {"--banner"}}) {
        CAPTURE(wrong.front());
        CHECK_THROWS(CliSwitch("nexus", "telnet", wrong));
    }
}

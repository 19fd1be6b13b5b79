// Sessions with CLI switches, as in their dialogues (tests/dialogues), and their logins.
#include <doctest/doctest.h>

#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/session.hpp"
#include "scripted_channel.hpp"
#include "talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using core::SwitchError;
using haas_test::Played;

namespace {

constexpr std::size_t at_once = 10000;

PortState state(std::optional<core::Vlan> native, std::set<core::Vlan> tagged = {}) {
    PortState made;
    made.native = native;
    made.tagged = std::move(tagged);
    return made;
}

/// A dialogue that must be played to its end.
class PlayedSession {
public:
    PlayedSession(const CliTable& table, std::optional<core::Vlan> dummy, haas_test::Script script, std::size_t chunk,
                  const std::string& enable_password = "more secret")
        : played_(std::make_shared<Played>(Played{std::move(script), {}})) {
        CliLogin login{"admin", base::Secret("secret"), base::Secret(enable_password)};
        session_ = std::make_unique<CliSession>(table, dummy,
                                                Dialogue(haas_test::play(played_, chunk), table.pager, {}), login);
    }
    ~PlayedSession() {
        CHECK(played_->complaint == "");
        CHECK(haas_test::is_played(*played_));
    }
    PlayedSession(const PlayedSession&) = delete;
    PlayedSession& operator=(const PlayedSession&) = delete;
    CliSession* operator->() { return session_.get(); }

private:
    std::shared_ptr<Played> played_;
    std::unique_ptr<CliSession> session_;
};

template <typename Call>
std::pair<SwitchError::Kind, std::string> failure_of(Call call) {
    try {
        call();
    } catch (const SwitchError& failure) {
        return {failure.kind(), failure.what()};
    }
    FAIL("nothing failed");
    return {};
}

}  // namespace

TEST_CASE("a PowerConnect 5500 is logged in on, read, written and saved as in its dialogue, however its bytes arrive") {
    for (const std::size_t chunk : {at_once, std::size_t{1}}) {
        PlayedSession session(powerconnect55xx_table(), std::nullopt,
                              haas_test::load_dialogue("powerconnect55xx", {"login", "read", "save", "write"}), chunk);
        const auto seen = session->read({"gi1/0/5", "gi1/0/6", "gi9/0/1", "te1/0/1"});
        CHECK(seen.size() == 3);
        CHECK(seen.at("gi1/0/5") == state(100, {200, 201, 202, 300}));
        CHECK(seen.at("gi1/0/6").foreign == "mode access, VLAN 7");
        CHECK(seen.at("gi1/0/6").foreign_vlans == std::set<core::Vlan>{7});
        CHECK(seen.at("te1/0/1").is_dark());
        session->save({});
        session->write({{"gi1/0/5", seen.at("gi1/0/5"), state(101, {200, 201, 202})},
                        {"gi1/0/6", seen.at("gi1/0/6"), state(std::nullopt, {200})},
                        {"te1/0/1", seen.at("te1/0/1"), {}}});
    }
}

TEST_CASE("a Dell N3000 is logged in on, read, written and saved as in its dialogue") {
    for (const std::size_t chunk : {at_once, std::size_t{3}}) {
        PlayedSession session(delln3000_table(), 4000,
                              haas_test::load_dialogue("delln3000", {"login", "read", "write", "save"}), chunk);
        const auto seen = session->read({"gi1/0/5", "gi1/0/6"});
        CHECK(seen.at("gi1/0/5") == state(std::nullopt, {100, 200, 201}));
        CHECK(seen.at("gi1/0/6").foreign == "a trunk of all VLANs");
        session->write(
            {{"gi1/0/5", seen.at("gi1/0/5"), state(300, {100, 200, 201})}, {"gi1/0/6", seen.at("gi1/0/6"), {}}});
        session->save({});
    }
}

TEST_CASE("a Nexus is logged in on, read with one command, written and saved as in its dialogue") {
    for (const std::size_t chunk : {at_once, std::size_t{1}}) {
        PlayedSession session(nexus_table(), 999, haas_test::load_dialogue("nexus", {"login", "read", "write", "save"}),
                              chunk);
        const auto seen = session->read({"1", "Ethernet1/2", "ethernet1/3", "Ethernet1/9"});
        CHECK(seen.size() == 3);
        CHECK(seen.at("1") == state(100, {200, 201}));
        CHECK(seen.at("Ethernet1/2").foreign == "mode access, VLAN 1");
        CHECK(seen.at("ethernet1/3").is_dark());
        session->write({{"1", seen.at("1"), state(std::nullopt, {200, 201})},
                        {"Ethernet1/2", seen.at("Ethernet1/2"), state(100, {200})}});
        session->save({});
    }
}

TEST_CASE("a refused line is a failure with the switch's words, and the configuration is left") {
    PlayedSession session(powerconnect55xx_table(), std::nullopt,
                          haas_test::load_dialogue("powerconnect55xx", {"login", "refused"}), at_once);
    const auto failure = failure_of([&] { session->write({{"gi1/0/5", {}, state(std::nullopt, {100})}}); });
    CHECK(failure.first == SwitchError::Kind::refused);
    CHECK(failure.second ==
          "write: `sw trunk allowed vlan add 100` on gi1/0/5: % VLAN was not created by user.; create it there, with "
          "`config`, `vlan database`, `vlan 100`");
}

TEST_CASE("a refusal that contains a password is shown without it") {
    PlayedSession session(powerconnect55xx_table(), std::nullopt,
                          haas_test::load_dialogue("powerconnect55xx", {"login", "refused"}), at_once, "created by");
    const auto failure = failure_of([&] { session->write({{"gi1/0/5", {}, state(std::nullopt, {100})}}); });
    CHECK(
        failure.second ==
        "write: `sw trunk allowed vlan add 100` on gi1/0/5: % VLAN was not (password) user.; create it there, with `config`, "
        "`vlan database`, `vlan 100`");
}

TEST_CASE("a line that ends, in the login or later, is a switch that cannot be reached") {
    const auto login = haas_test::load_dialogue("nexus", {"login"});
    for (std::size_t length = 0; length < login.size(); ++length) {
        const haas_test::Script part(login.begin(), login.begin() + static_cast<std::ptrdiff_t>(length));
        const auto failure = failure_of([&] { PlayedSession session(nexus_table(), 999, part, at_once); });
        CHECK(failure.first == SwitchError::Kind::unreachable);
        CHECK(failure.second.find("secret") == std::string::npos);
    }
    PlayedSession session(nexus_table(), 999, login, at_once);
    CHECK(failure_of([&] { session->read({"1"}); }).first == SwitchError::Kind::unreachable);
    CHECK(failure_of([&] { session->save({}); }).second == "save: HaaS has closed the connection");
}

TEST_CASE("a notice that seems to ask for a password gets none") {
    using U = haas_test::Utterance::Kind;
    const std::string begin = "For a new password:";
    const haas_test::Script script = {{U::from_switch, begin + " call 555\r\n\r\nconsole# "},
                                      {U::line, "haas-prompt"},
                                      {U::from_switch, "haas-prompt\r\n% Unrecognized command\r\nconsole# "},
                                      {U::line, "terminal datadump"},
                                      {U::from_switch, "terminal datadump\r\nconsole# "}};
    const PlayedSession session(powerconnect55xx_table(), std::nullopt, script, begin.size());
}

TEST_CASE("a name or password that the switch does not accept is a refused login") {
    using U = haas_test::Utterance::Kind;
    const haas_test::Script script = {{U::from_switch, "login: "},
                                      {U::line, "admin"},
                                      {U::from_switch, "admin\r\nPassword: "},
                                      {U::line, "secret"},
                                      {U::from_switch, "\r\nLogin incorrect\r\nlogin: "}};
    const auto failure = failure_of([&] { PlayedSession session(nexus_table(), 999, script, at_once); });
    CHECK(failure.first == SwitchError::Kind::unreachable);
    CHECK(failure.second == "login: the switch refuses the user or the password");
}

TEST_CASE("a switch that wants a new password gets none, whatever it asks first") {
    using U = haas_test::Utterance::Kind;
    for (const std::string question :
         {"Your password has expired. Enter new password: ", "Password expired.\r\nEnter old password: ",
          "WARNING: Your password has expired.\r\nCurrent password: ",
          "Do you want to change the password (Y/N)[Y] ?"}) {
        const haas_test::Script script = {{U::from_switch, "login: "},
                                          {U::line, "admin"},
                                          {U::from_switch, "admin\r\nPassword: "},
                                          {U::line, "secret"},
                                          {U::from_switch, "\r\n\r\n" + question},
                                          {U::line, "never"}};
        const auto failure = failure_of([&] { PlayedSession session(nexus_table(), 999, script, at_once); });
        CAPTURE(failure.second);
        CHECK(failure.first == SwitchError::Kind::unreachable);
        CHECK(failure.second.find("wants a new password for admin") != std::string::npos);
    }
}

TEST_CASE("a login that may not stop the pager goes on, and turns its pages") {
    auto talk = std::make_shared<haas_test::Talk>();
    talk->answers["terminal length 0"] = "% Invalid input detected at '^' marker.\n";
    const CliLogin login{"admin", base::Secret("secret"), {}};
    const CliSession session(delln3000_table(), 4000, Dialogue(haas_test::talk_to(talk), "--More--", {}), login);
    CHECK(talk->heard_in_order({"terminal length 0"}));
}

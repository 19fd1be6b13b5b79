#include <doctest/doctest.h>

#include <iterator>
#include <random>

#include "base/text.hpp"
#include "core/error.hpp"
#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/port_blocks.hpp"
#include "drivers/switch/cli/port_lines.hpp"
#include "drivers/switch/cli/port_reading.hpp"
#include "drivers/switch/cli/session.hpp"
#include "drivers/switch/error_texts.hpp"
#include "scripted_channel.hpp"
#include "talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using core::SwitchError;
using haas_test::Played;
using Kind = core::FieldValue::Kind;

namespace {

constexpr std::size_t at_once = 10000;

PortState state(std::optional<core::Vlan> native, std::set<core::Vlan> tagged = {}) {
    PortState made;
    made.native = native;
    made.tagged = std::move(tagged);
    return made;
}

PortState foreign(const char* text = "something") {
    PortState made;
    made.foreign = text;
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

std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const auto& line : lines) all += line + "|";
    return all;
}

std::string lines_of(const CliTable& table, const PortState& seen, const PortState& wanted) {
    const std::optional<core::Vlan> dummy =
        table.dummy == CliTable::Dummy::required ? std::optional<core::Vlan>(999) : std::nullopt;
    return joined(port_lines(table, dummy, {"x", seen, wanted}));
}

/// What a Nexus' answer says of its ports.
std::map<std::string, PortState> states_in(const std::string& answer) {
    std::map<std::string, PortState> states;
    for (const auto& [port, block] : parse_port_blocks(nexus_table(), answer)) {
        const auto configured = read_block(nexus_table(), 999, block);
        const LackingVlans lacking{.absent = configured.idle};
        states.emplace(port, carried_state(nexus_table().remedies, configured.state, lacking));
    }
    return states;
}

using Fields = std::map<std::string, core::FieldValue>;

Fields nexus_fields() {
    return {{"hostname", {Kind::text, "switch.example"}},
            {"username", {Kind::text, "u"}},
            {"password", {Kind::text, "p"}},
            {"dummy_vlan", {Kind::number, "999"}}};
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

TEST_CASE("the fewest lines lead from what was seen to what is wanted") {
    const auto& dell = powerconnect55xx_table();
    CHECK(lines_of(dell, {}, {}) == "");
    CHECK(lines_of(dell, state(100, {200}), state(100, {200})) == "");
    CHECK(lines_of(dell, state(100, {200}), state(100, {201})) ==
          "sw trunk allowed vlan remove 200|sw trunk allowed vlan add 201|");
    CHECK(lines_of(dell, state(100, {200}), {}) == "sw trunk allowed vlan none|sw trunk native vlan none|");
    CHECK(lines_of(dell, state(100, {200}), state(std::nullopt, {200})) ==
          "sw trunk allowed vlan remove 100|sw trunk native vlan none|");
    CHECK(lines_of(dell, state(100, {200}), state(200, {100})) ==
          "sw trunk allowed vlan remove 100,200|sw trunk allowed vlan add 100,200|sw trunk native vlan 200|");
    CHECK(lines_of(dell, foreign(), {}) == "sw trunk allowed vlan none|sw trunk native vlan none|sw mode trunk|");

    CHECK(lines_of(delln3000_table(), state(100), state(std::nullopt, {200})) ==
          "sw trunk allowed vlan remove 100|sw trunk allowed vlan add 999|sw trunk native vlan 999|"
          "sw trunk allowed vlan remove 999|sw trunk allowed vlan add 200|");
    const std::string made_dark =
        "sw trunk allowed vlan add 999|sw trunk native vlan 999|sw trunk allowed vlan remove 1-998,1000-4093|"
        "no shutdown|sw trunk allowed vlan remove 999|";
    CHECK(lines_of(delln3000_table(), foreign("a trunk of all VLANs"), {}) == made_dark);
    for (const char* other :
         {"mode Access Mode, VLAN 1", "not understood: VLANs 1-", "an answer without the port's mode"})
        CHECK(lines_of(delln3000_table(), foreign(other), {}) == "shutdown|sw mode trunk|" + made_dark);
    CHECK(lines_of(nexus_table(), state(100), state(101)) ==
          "sw trunk allowed vlan remove 100|sw trunk native vlan 101|sw trunk allowed vlan add 101|");
}

TEST_CASE("lists of many VLANs are parted into lines that fit on a screen") {
    std::set<core::Vlan> odd;
    for (core::Vlan vlan = 1001; vlan < 1100; vlan = static_cast<core::Vlan>(vlan + 2)) odd.insert(vlan);
    const auto lines = port_lines(nexus_table(), 999, {"x", {}, state(std::nullopt, odd)});
    std::set<core::Vlan> sent;
    for (const auto& line : lines) {
        CHECK(line.size() <= 80);
        const std::string beginning = "sw trunk allowed vlan add ";
        REQUIRE(line.starts_with(beginning));
        for (const auto vlan : core::parse_vlan_list(line.substr(beginning.size()))) sent.insert(vlan);
    }
    CHECK(sent == odd);
}

TEST_CASE("VLANs that a switch cannot give to a port are refused before anything is sent") {
    const auto refused = [](const CliTable& table, core::Vlan vlan) {
        return failure_of([&] { port_lines(table, 999, {"x", {}, state(vlan)}); }).first == SwitchError::Kind::refused;
    };
    CHECK(refused(nexus_table(), 999));
    CHECK(refused(delln3000_table(), 4094));
}

TEST_CASE("an answer that is not understood is a foreign state, never a dark port") {
    const auto one = [](const std::string& rest) { return states_in("Name: Ethernet1/1\n" + rest).at("Ethernet1/1"); };
    const std::string trunk = "  Switchport: Enabled\n  Operational Mode: trunk\n";
    const std::string native = "  Trunking Native Mode VLAN: 999 (dummy)\n";
    const std::string none = "  Trunking VLANs Allowed: none\n";
    CHECK(one(trunk + native + none).is_dark());
    CHECK_FALSE(one("").foreign.empty());
    CHECK_FALSE(one(trunk).foreign.empty());
    CHECK_FALSE(one(trunk + native).foreign.empty());
    CHECK_FALSE(one(native + none).foreign.empty());
    CHECK_FALSE(one("  Switchport: Disabled\n" + native + none).foreign.empty());
    CHECK_FALSE(one(trunk + none + "  Trunking Native Mode VLAN: 5\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + "  Trunking VLANs Allowed: 5,999\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + "  Trunking VLANs Allowed: 5-x\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + none + "  Trunking VLANs Allowed: 5\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + none + "Name: Ethernet1/1\n" + trunk + native + none).foreign.empty());
    CHECK(one(trunk + native + "  Trunking VLANs Allowed: 1-998,1000-4094\n").foreign == "a trunk of all VLANs");
}

TEST_CASE("a list of VLANs that may have been read too short is a foreign state") {
    const std::string begin =
        "Name: Ethernet1/1\n  Switchport: Enabled\n  Operational Mode: trunk\n"
        "  Trunking Native Mode VLAN: 999\n  Trunking VLANs Allowed: ";
    const auto read = [&](const std::string& list) { return states_in(begin + list + "\n").at("Ethernet1/1"); };
    CHECK(read("100-102,\n      200,300").text() == "tagged 100-102,200,300");
    CHECK(read("100-102\n      ,200").text() == "tagged 100-102,200");
    for (const char* list : {"", "100,101,", "100-", "100-102,\n200,300", "104,106,20\n8,300", "100-102\n200,300",
                             "20,104\n,208", "104,20\n  8", "(100),101"}) {
        CAPTURE(list);
        CHECK_FALSE(read(list).foreign.empty());
    }
}

TEST_CASE("the vendors' error texts are distinguished from other texts") {
    for (const char* bad :
         {"% Unrecognized command", "%Invalid input", "            ^\n% Invalid input detected at '^' marker.",
          "ERROR: VLAN does not exist", "Incomplete command", "% Ambiguous command", "Invalid interface format",
          "Command not found / Incomplete command. Use ? to list commands."}) {
        CAPTURE(bad);
        CHECK(find_error_text(bad));
    }
    for (const char* fine :
         {"", "Copy succeeded", "%LINK-W-Down:  gi1/0/5", "23-Nov-2026 %COPY-I-FILECPY: Files", "Warning: x"}) {
        CAPTURE(fine);
        CHECK_FALSE(find_error_text(fine));
    }
}

TEST_CASE("nothing of a long line is dropped, as a list of VLANs could look whole without its end") {
    TerminalText text;
    const std::string list = "Vlans: 1" + std::string(5000, '1') + ",4094";
    text.feed(list);
    CHECK(text.last_line() == list);
    text.feed("\r\n");
    CHECK(text.finished() == list + "\n");
}

TEST_CASE("whatever a switch sends is a text, and no port is dark because of it") {
    std::mt19937 random(1);
    const std::string pieces[] = {"\x1b[",
                                  "K",
                                  "\r",
                                  "\n",
                                  "\b",
                                  "\x1b",
                                  std::string("\0", 1),
                                  "Name: Ethernet1/1",
                                  "2",
                                  "%",
                                  "  Trunking VLANs Allowed: ",
                                  "1-",
                                  "none",
                                  ",",
                                  "(",
                                  ")",
                                  ":",
                                  " ",
                                  "\xff",
                                  "\t"};
    for (int round = 0; round < 3000; ++round) {
        TerminalText text;
        for (auto length = random() % 40; length > 0; --length) text.feed(pieces[random() % std::size(pieces)]);
        const std::string plain = text.finished() + std::string(text.last_line());
        CHECK(plain.find_first_of("\x1b\r\b\t\xff") == std::string::npos);
        CHECK(base::one_line(plain).find('\n') == std::string::npos);
        find_error_text(plain);
        for (const auto& [port, state] : states_in(plain)) CHECK_FALSE(state.foreign.empty());
    }
}

TEST_CASE("the fields of a CLI switch are checked, and kept in one form") {
    const auto driver = make_cli_driver(nexus_table(), "/dev/null");
    const auto stored = driver->check_fields(nexus_fields());
    CHECK(stored == core::SwitchFields{{"hostname", "switch.example"},
                                       {"username", "u"},
                                       {"password", "p"},
                                       {"transport", "ssh"},
                                       {"dummy_vlan", "999"}});
    auto text = nexus_fields();
    text["dummy_vlan"] = {Kind::text, "0999"};
    text["port"] = {Kind::text, "2222"};
    CHECK(driver->check_fields(text).at("dummy_vlan") == "999");
    CHECK(driver->device(driver->check_fields(text)) == "switch.example port 2222");

    const auto bad = [&](const std::string& name, const core::FieldValue& value) {
        auto fields = nexus_fields();
        fields[name] = value;
        CAPTURE(name);
        CHECK_THROWS_AS(driver->check_fields(fields), core::BadArgumentError);
    };
    bad("hostname", {Kind::text, "-oProxyCommand"});
    bad("hostname", {Kind::text, "a b"});
    bad("username", {Kind::text, "a\rb"});
    bad("password", {Kind::text, "a\nreload"});
    bad("transport", {Kind::text, "serial"});
    bad("dummy_vlan", {Kind::number, "4095"});
    // VLANs that the switch itself is in.
    for (const char* kept : {"1", "1003", "3968", "4094"}) bad("dummy_vlan", {Kind::number, kept});
    bad("port", {Kind::number, "0"});
    bad("host_key_fingerprint", {Kind::text, "MD5:00"});

    auto old = nexus_fields();
    old["legacy_algorithms"] = {Kind::boolean, "true"};
    CHECK(driver->check_fields(old).at("legacy_algorithms") == "true");
    old["transport"] = {Kind::text, "telnet"};  // has no algorithms
    CHECK_THROWS_AS(driver->check_fields(old), core::BadArgumentError);
    for (const char* name : {"hostname", "username", "password", "dummy_vlan"}) {
        auto fields = nexus_fields();
        fields.erase(name);
        CHECK_THROWS_AS(driver->check_fields(fields), core::ValidationError);
    }
}

TEST_CASE("one switch is one device, whatever way leads to it") {
    const auto driver = make_cli_driver(nexus_table(), "/dev/null");
    auto fields = nexus_fields();
    const auto ssh = driver->device(driver->check_fields(fields));
    fields["transport"] = {Kind::text, "telnet"};
    fields["hostname"] = {Kind::text, "SWITCH.example."};
    CHECK(driver->device(driver->check_fields(fields)) == ssh);
    for (const char* address :
         {"10.0.0.1", "10.1", "10.0.1", "167772161", "0x0a.0.0.1", "::ffff:10.0.0.1", "::FFFF:a00:1"}) {
        CAPTURE(address);
        fields["hostname"] = {Kind::text, address};
        CHECK(driver->device(driver->check_fields(fields)) == "10.0.0.1");
    }
    fields["hostname"] = {Kind::text, "FD00:0::0:1"};
    CHECK(driver->device(driver->check_fields(fields)) == "fd00::1");
}

TEST_CASE("names of ports, and the port that they mean") {
    const auto dell = make_cli_driver(powerconnect55xx_table(), "/dev/null");
    for (const char* good : {"gi1/0/5", "te1/2", "gi10/0/48"}) CHECK(dell->is_port_name(good));
    const auto n3000 = make_cli_driver(delln3000_table(), "/dev/null");
    for (const char* good : {"gi1/0/5", "te1/0/2", "fo1/1/1", "tw1/0/1"}) CHECK(n3000->port_identity(good) == good);
    for (const char* bad : {"Fo1/1/1", "fo1", "hu1/0/1", "Po1"}) CHECK_FALSE(n3000->is_port_name(bad));
    for (const char* bad :
         {"", "gi", "gi1", "gi1/", "gi1/0/", "gi1/0/5/6", "gi01/0/5", "Gi1/0/5", "fa1/0/5", "gi1/0/5 ", "gi1/0/1234"}) {
        CAPTURE(bad);
        CHECK_FALSE(dell->is_port_name(bad));
    }
    const auto nexus = make_cli_driver(nexus_table(), "/dev/null");
    for (const char* name : {"5", "Ethernet1/5", "ethernet1/5"}) CHECK(nexus->port_identity(name) == "Ethernet1/5");
    for (const char* bad : {"0", "05", "Ethernet", "Ethernet1", "Eth1/5", "ethernet 1/5"})
        CHECK_FALSE(nexus->is_port_name(bad));
}

#include <doctest/doctest.h>
#include <poll.h>

#include <functional>

#include "drivers/switch/cli/dialogue.hpp"
#include "drivers/switch/cli/driver.hpp"
#include "line_server.hpp"
#include "scripted_channel.hpp"

using namespace haas;
using namespace haas::drivers;
using core::SwitchError;
using haas_test::LineServer;
using haas_test::Script;
using haas_test::Utterance;

namespace {

constexpr core::SwitchTimeouts patient{std::chrono::seconds(20), std::chrono::seconds(20)};
constexpr core::SwitchTimeouts impatient{std::chrono::seconds(20), std::chrono::milliseconds(400)};

/// Says what a dialogue says, and cuts the line at the first wrong word, or at the end.
LineServer::Talk script_talk(Script script, bool* played = nullptr) {
    return [script = std::move(script), typed = std::string(), played](const std::string& more) mutable {
        typed += more;
        if (!typed.empty()) {
            if (script.empty()) return std::optional<std::string>();
            const auto& next = script.front();
            const std::string wanted = next.text + (next.kind == Utterance::Kind::key ? "" : "\r");
            if (typed.size() < wanted.size()) return std::optional<std::string>("");
            if (typed != wanted) return std::optional<std::string>();
            typed.clear();
            script.pop_front();
            if (script.empty()) return std::optional<std::string>();
        }
        std::optional<std::string> said("");
        while (!script.empty() && script.front().kind == Utterance::Kind::from_switch) {
            *said += script.front().text;
            script.pop_front();
        }
        if (played != nullptr) *played = script.empty();
        return said;
    };
}

core::SwitchFields fields_of(const LineServer& server, const std::string& transport, const std::string& dummy) {
    core::SwitchFields fields = {
        {"hostname", "127.0.0.1"}, {"port", std::to_string(server.port())}, {"username", "admin"},
        {"password", "secret"},    {"enable_password", "more secret"},      {"transport", transport}};
    if (transport == "ssh") fields["host_key_fingerprint"] = server.fingerprint();
    if (!dummy.empty()) fields["dummy_vlan"] = dummy;
    return fields;
}

struct Switch {
    const CliTable& table;
    std::string dummy;
    std::string port;
};

const std::vector<Switch>& switches() {
    static const std::vector<Switch> all = {{powerconnect55xx_table(), "", "gi1/0/5"},
                                            {delln3000_table(), "4000", "gi1/0/5"},
                                            {nexus_table(), "999", "Ethernet1/1"}};
    return all;
}

SwitchError failure_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const SwitchError& failure) {
        return failure;
    }
    FAIL("nothing failed");
    return {SwitchError::Kind::refused, "", ""};
}

}  // namespace

TEST_CASE("each CLI switch is logged in on and saved over telnet and over ssh") {
    for (const auto& one : switches()) {
        for (const auto transport : {LineServer::Transport::telnet, LineServer::Transport::ssh}) {
            const bool ssh = transport == LineServer::Transport::ssh;
            CAPTURE(one.table.type);
            CAPTURE(ssh);
            bool played = false;
            {
                const LineServer server(
                    transport,
                    script_talk(haas_test::load_dialogue(std::string(one.table.type), {"login", "save"}), &played),
                    ssh ? LineServer::Login::nothing : LineServer::Login::password);
                const auto driver = make_cli_driver(one.table, "/dev/null");
                const auto session = driver->connect(fields_of(server, ssh ? "ssh" : "telnet", one.dummy), patient);
                session->save({});
            }
            CHECK(played);
        }
    }
}

TEST_CASE("an ssh login leads straight to the prompt") {
    const Script script = {{Utterance::Kind::from_switch, "\r\nn3k-1# "},
                           {Utterance::Kind::line, ""},
                           {Utterance::Kind::from_switch, "\r\nn3k-1# "}};
    const LineServer server(LineServer::Transport::ssh, script_talk(script));
    const auto driver = make_cli_driver(nexus_table(), "/dev/null");
    CHECK(driver->connect(fields_of(server, "ssh", "999"), patient) != nullptr);

    auto fields = fields_of(server, "ssh", "999");
    fields.erase("host_key_fingerprint");
    const auto failure = failure_of([&] { driver->connect(fields, patient); });
    CHECK(failure.kind() == SwitchError::Kind::unreachable);
    CHECK(std::string(failure.what()).find("connect: the host key " + server.fingerprint() + " is not known") == 0);
}

TEST_CASE("a switch that hangs keeps nobody longer than its deadline") {
    const LineServer::Talk talk = [login = script_talk(haas_test::load_dialogue("nexus", {"login"})),
                                   hangs = false](const std::string& typed) mutable -> std::optional<std::string> {
        if (hangs) return "";
        const auto said = login(typed);
        hangs = said && said->find("n3k-1# ") == 2;
        return said;
    };
    const LineServer server(LineServer::Transport::telnet, talk);
    const auto driver = make_cli_driver(nexus_table(), "/dev/null");
    const auto session = driver->connect(fields_of(server, "telnet", "999"), impatient);
    const auto begun = std::chrono::steady_clock::now();
    const auto failure = failure_of([&] { session->read({"Ethernet1/1"}); });
    const auto took = std::chrono::steady_clock::now() - begun;
    CHECK(failure.kind() == SwitchError::Kind::unreachable);
    CHECK(took >= impatient.command);
    CHECK(took < std::chrono::seconds(10));
    // Nothing of a late answer is taken for one to the next question.
    CHECK(std::string(failure_of([&] { session->save({}); }).what()) == "save: HaaS has closed the connection");
}

TEST_CASE("a switch that answers in drops has no longer than one that is silent") {
    class Dripping final : public sys::ByteChannel {
    public:
        void send(std::string_view, base::Deadline) override {}
        std::string receive(base::Deadline) override {
            ::poll(nullptr, 0, 5);
            return "x\r\n";
        }
    };
    Dialogue dialogue(std::make_unique<Dripping>(), "", impatient);
    const auto begun = std::chrono::steady_clock::now();
    const auto failure = failure_of([&] { dialogue.ask("x", [](std::string_view last) { return last == "never#"; }); });
    CHECK(failure.kind() == SwitchError::Kind::unreachable);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("a line that is cut at any word is a switch that cannot be reached, and no word of it is a password") {
    for (const auto& one : switches()) {
        const auto script = haas_test::load_dialogue(std::string(one.table.type), {"login", "save"});
        for (std::size_t length = 1; length < script.size(); ++length) {
            const Script part(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(length));
            const LineServer server(LineServer::Transport::telnet, script_talk(part));
            const auto driver = make_cli_driver(one.table, "/dev/null");
            const auto failure =
                failure_of([&] { driver->connect(fields_of(server, "telnet", one.dummy), patient)->save({}); });
            CHECK(failure.kind() == SwitchError::Kind::unreachable);
            CHECK(std::string(failure.what()).find("secret") == std::string::npos);
        }
    }
}

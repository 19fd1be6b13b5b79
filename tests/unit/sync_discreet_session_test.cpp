// What a switch was told in secret is not repeated, wherever the switch puts it.
#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "sync/discreet_session.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::PortState;

namespace {

const std::string password = "kX7-unguessed-41";
const std::string enable = "kX7-unguessed-41-more";
const core::SwitchFields fields = {
    {"name", "s1"}, {"username", "admin"}, {"password", password}, {"enable_password", enable}};

struct Talkative {
    haas_test::ScriptedDriver driver;

    haas_test::ScriptedSwitch& device() const { return driver.at("s1"); }
    auto connect() const { return sync::connect_discreetly(driver, fields, {}); }
    void says(const std::string& text, const std::string& at) const {
        device().before = [=](const std::string& step) {
            if (step == at) throw SwitchError(SwitchError::Kind::refused, step, text);
        };
    }
};

PortState foreign(const std::string& text) {
    PortState state;
    state.foreign = text;
    return state;
}

void check_hides(const std::string& text) {
    INFO(text);
    CHECK(text.find("unguessed") == std::string::npos);
    CHECK(text.find("kX7") == std::string::npos);
    CHECK(text.find("(password)") != std::string::npos);
}

template <class Call>
std::string complaint_of(const Call& call) {
    try {
        call();
    } catch (const SwitchError& error) {
        CHECK(error.kind() == SwitchError::Kind::refused);
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("discreet session: the errors of each call have no secret") {
    const Talkative talkative;
    const std::string text = "no command " + password + ", nor " + enable + '.';
    talkative.says(text, "connect");
    const auto said = complaint_of([&] { talkative.connect(); });
    check_hides(said);
    CHECK(said == "connect: no command (password), nor (password).");
    talkative.says(text, "none");
    const auto session = talkative.connect();
    talkative.says(text, "read");
    check_hides(complaint_of([&] { session->read({"p1"}); }));
    check_hides(complaint_of([&] { session->read_all(); }));
    talkative.says(text, "list");
    talkative.device().needs_vlans = true;
    check_hides(complaint_of([&] { session->missing_vlans({100}); }));
    talkative.says(text, "vlans");
    check_hides(complaint_of([&] { session->create_vlans({{100, "red"}}); }));
    check_hides(complaint_of([&] { session->delete_vlans({100}); }));
    talkative.says(text, "write");
    check_hides(complaint_of([&] { session->write({{.port = "p1", .seen = {}, .wanted = {}}}); }));
    talkative.says(text, "save");
    check_hides(complaint_of([&] { session->save({"p1"}); }));
}

TEST_CASE("discreet session: the states and names of ports have no secret") {
    const Talkative talkative;
    talkative.device().plug("p1", foreign("description " + password));
    talkative.device().plug("p2 " + enable, foreign("description " + base::encode_base64("admin:" + password)));
    const auto session = talkative.connect();
    check_hides(session->read({"p1"}).at("p1").foreign);
    const auto listed = session->read_all();
    REQUIRE(listed);
    REQUIRE(listed->size() == 2);
    for (const auto& [port, state] : *listed) check_hides(state.foreign);
    CHECK(listed->contains("p2 (password)"));
}

TEST_CASE("discreet session: a text is cut where its secrets are hidden already") {
    const Talkative talkative;
    for (std::size_t before = 385; before < 400; ++before) {
        talkative.device().plug("p1", foreign(std::string(before, '-') + password + " and more"));
        const auto text = talkative.connect()->read({"p1"}).at("p1").foreign;
        INFO(text);
        CHECK(text.size() == 403);
        CHECK(text.ends_with("..."));
        CHECK(text.find("kX") == std::string::npos);
    }
    talkative.says(std::string(2000, '-'), "read");
    const auto session = talkative.connect();
    CHECK(complaint_of([&] { session->read({"p1"}); }).size() == 1003);
}

TEST_CASE("discreet session: a text without secrets stays as it is") {
    const Talkative talkative;
    talkative.device().plug("p1", foreign("mode access, VLAN 7"));
    talkative.says("% Invalid input", "write");
    const auto session = talkative.connect();
    CHECK(session->read({"p1"}).at("p1").foreign == "mode access, VLAN 7");
    CHECK(complaint_of([&] { session->write({}); }) == "write: % Invalid input");
}

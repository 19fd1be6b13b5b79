// What sessions with CLI switches send before they work on ports, and what becomes of the answers.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "scripted_channel.hpp"
#include "unit/cli_site.hpp"

using namespace haas;
using namespace haas::drivers;
using namespace haas_test;

TEST_CASE("a login that may not configure the switch learns what it lacks") {
    CliSite site(delln3000_table(), {{"show int sw gi1/0/5", switch_text("delln3000-dark.txt")},
                                     {"config", "% Invalid input detected at '^' marker.\n"}});
    CHECK(failure_of([&] { site.write(lit(104)); }).what() ==
          std::string("write: `config`: % Invalid input detected at '^' marker.; the login needs the right to "
                      "configure the switch"));
}

TEST_CASE("delln3000: a session that only reads sends nothing that changes the switch") {
    CliSite site(delln3000_table(), {{"show int sw gi1/0/5", switch_text("delln3000-dark.txt")}});
    CHECK(site.read().is_dark());
    CHECK(site.session->missing_vlans({104}).empty());
    CHECK(site.talk->count("config") == 0);
    // The dummy VLAN must exist before ports are given it.
    site.write(lit(104));
    site.write(lit(105));
    CHECK(site.talk->heard_in_order({"config", "vlan 4000", "exit", "exit", "config", "int gi1/0/5"}));
    CHECK(site.talk->count("vlan 4000") == 1);
}

TEST_CASE("what a switch says is shown in one line of limited length, whatever it says") {
    CliSite site(delln3000_table(),
                 {{"show int sw gi1/0/5", switch_text("delln3000-dark.txt")},
                  {"sw trunk allowed vlan add 104", "Not today" + std::string(5000, 'x') + "\r\n\x07\x1b[31mred\n"}});
    const std::string text = failure_of([&] { site.write(lit(104)); }).what();
    CHECK(text.find("Not today") != std::string::npos);
    CHECK(text.size() < 1000);
    CHECK(base::holds_only(text, base::is_printable));
}

TEST_CASE("a question for a one-time code gets no password") {
    using U = Utterance::Kind;
    for (const std::string question : {"One-time password: ", "OTP Password:"}) {
        CAPTURE(question);
        const auto played = std::make_shared<Played>(Played{{{U::from_switch, "login: "},
                                                             {U::line, "admin"},
                                                             {U::from_switch, "admin\r\n" + question},
                                                             {U::line, "never"}},
                                                            {}});
        const CliLogin login{"admin", base::Secret("secret"), {}};
        const auto failure = failure_of(
            [&] { CliSession(nexus_table(), 999, Dialogue(play(played, 10000), nexus_table().pager, {}), login); });
        CHECK(failure.kind() == core::SwitchError::Kind::unreachable);
        CHECK(holds(failure.what(), "asks for something else than the password"));
        CHECK(played->complaint == "");
    }
}

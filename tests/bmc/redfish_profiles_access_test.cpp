// What is right for each kind of BMC: how it is reached, how it says no, and how it breaks.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bmc/redfish_profile_bmc.hpp"

using namespace haas_test::redfish_words;
using namespace std::chrono_literals;

TEST_CASE("Redfish: sessions are ended, also when a command fails") {
    with_each(Words{"sessions-only", "sessions-elsewhere", "sessions-unnamed", "sessions-short", "sessions-unlinked"},
              [](ProfileBmc& bmc) {
                  bmc.set_power(Power::on);
                  CHECK(bmc.is("sessions").starts_with("0 "));
                  bmc.set_boot(Device::pxe, Scope::next);
                  CHECK(bmc.is("sessions").starts_with("0 "));
                  bmc.cycle(Cycle::cut);
                  CHECK(bmc.is("sessions").starts_with("0 "));
                  CHECK(bmc.last_start() == "UEFI Pxe");
              });
    ProfileBmc bmc("sessions-only", {"trouble refuse:400:GeneralError 1000 POST Reset"});
    bmc.failure([&] { bmc.set_power(Power::on); });
    CHECK(bmc.is("sessions").starts_with("0 "));
    CHECK_FALSE(bmc.is("sessions") == "0 0");
}

TEST_CASE("Redfish: what a user may not read, which is answered 401, costs no session") {
    for (const std::string part : {"/Processors", "/Storage", "/Chassis"}) {
        CAPTURE(part);
        for (const std::string ways : {"both", "sessions"}) {
            ProfileBmc bmc("standard", {"login " + ways, "trouble refuse:401 1000 GET " + part});
            CHECK(bmc.hardware().manufacturer == "Contoso");
            CHECK(bmc.is("sessions").starts_with("0 "));
        }
    }
    ProfileBmc bmc("sessions-only", {"trouble refuse:401 1000 GET /Systems"});
    const auto failure = bmc.failure([&] { bmc.status(); });
    CHECK(failure.kind == Kind::login);
    CHECK(says(failure.text, "does not allow this user"));
    CHECK(bmc.is("sessions") == "0 1");
}

TEST_CASE("Redfish: where Basic is taken, no session is begun") {
    ProfileBmc bmc("standard");
    bmc.set_power(Power::on);
    CHECK(bmc.is("sessions") == "0 0");
}

TEST_CASE("Redfish: a session costs four requests: the refused one, the root, the login and the logout") {
    const auto requests = [](const std::string& profile) {
        ProfileBmc bmc(profile);
        CHECK(bmc.status() == Power::off);
        return bmc.service.take_log().size();
    };
    CHECK(requests("sessions-only") == requests("standard") + 4);
}

TEST_CASE("Redfish: a session is ended where it was redirected to, and within a second") {
    ProfileBmc bmc("sessions-only", {"redirect 308 slash"});
    bmc.set_power(Power::on);
    CHECK(bmc.is("sessions") == "0 1");
    ProfileBmc busy("sessions-only", {"trouble busy:0 1 DELETE"});
    busy.set_power(Power::on);
    CHECK(busy.is("sessions") == "0 1");
    ProfileBmc silent("sessions-only", {"trouble hang 1 DELETE"});
    const auto start = Clock::now();
    CHECK(silent.status() == Power::off);
    CHECK(Clock::now() - start < 2s);
}

TEST_CASE("Redfish: a login whose answer is lost is not sent again, as each takes a session") {
    ProfileBmc bmc("sessions-only", {"trouble cut 1000 POST /Sessions"});
    CHECK(bmc.failure([&] { bmc.status(); }).kind == Kind::unreachable);
    CHECK(bmc.is("sessions").ends_with(" 1"));
    ProfileBmc busy("sessions-only", {"trouble busy:1 1 POST /Sessions"});
    CHECK(busy.status() == Power::off);
    CHECK(busy.is("sessions") == "0 1");
}

TEST_CASE("Redfish: a BMC that answers 403 to Basic authentication may take a session") {
    ProfileBmc bmc("standard", {"trouble forbid 1 GET /Systems"});
    CHECK(bmc.status() == Power::off);
    CHECK(bmc.is("sessions") == "0 1");
    for (const std::string ways : {"basic", "both"}) {
        CAPTURE(ways);
        ProfileBmc refused("standard", {"login " + ways, "trouble forbid 1000 GET /Systems"});
        const auto failure = refused.failure([&] { refused.status(); });
        CHECK(failure.kind == Kind::login);
        CHECK(says(failure.text, "does not allow this user"));
        CHECK(refused.is("sessions").starts_with("0 "));
    }
}

TEST_CASE("Redfish: a wrong password is a wrong password, with sessions too, and is not tried again and again") {
    with_each(Words{"standard", "sessions-only", "sessions-elsewhere"}, [](ProfileBmc& bmc) {
        bmc.access.password = haas::base::Secret("wr0ng");
        const auto failure = bmc.failure([&] { bmc.status(); });
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::login);
        CHECK(says(failure.text, "power status: "));
        CHECK(bmc.service.take_log().size() <= 5);
    });
}

TEST_CASE("Redfish: a BMC that has no session left says so, and that is no wrong password") {
    ProfileBmc bmc("sessions-full");
    const auto failure = bmc.failure([&] { bmc.driver().power_status(bmc.access, Clock::now() + 4s); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "There are as many sessions as there may be."));
}

TEST_CASE("Redfish: a redirection within the BMC is followed, and changes are sent to where the answers came from") {
    with_each(
        Words{"slash-301", "slash-302", "slash-307", "slash-308", "slash-url", "slash-none", "slash-ids", "moved"},
        [](ProfileBmc& bmc) {
            CHECK(bmc.status() == Power::off);
            bmc.set_boot(Device::pxe, Scope::next);
            bmc.set_power(Power::on);
            CHECK(bmc.last_start() == "UEFI Pxe");
            bmc.set_power(Power::off);
            CHECK(bmc.is("power") == "Off");
        });
}

TEST_CASE("Redfish: a redirection to another origin is refused and named, and credentials do not go there") {
    struct Row {
        std::string profile;
        std::string named;
    };
    for (const auto& row : std::vector<Row>{{"redirect-elsewhere", "https://192.0.2.1"},
                                            {"redirect-plain", "http://127.0.0.1"},
                                            {"urls-foreign", "https://192.0.2.1"}}) {
        CAPTURE(row.profile);
        ProfileBmc bmc(row.profile);
        const auto start = Clock::now();
        const auto failure = bmc.failure([&] { bmc.set_power(Power::on); });
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::unexpected);
        CHECK(says(failure.text, row.named));
        CHECK(Clock::now() - start < 3s);
        CHECK(bmc.service.take_changes().empty());
    }
    ProfileBmc other_port("standard", {"moved 302 /redfish/v1/Systems/1 https://127.0.0.1:1/redfish/v1/Systems/1"});
    const auto failure = other_port.failure([&] { other_port.status(); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unexpected);
    CHECK(says(failure.text, "https://127.0.0.1:1"));
}

TEST_CASE("Redfish: a redirection without an end ends") {
    ProfileBmc bmc("redirect-loop");
    const auto start = Clock::now();
    const auto failure = bmc.failure([&] { bmc.status(); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unexpected);
    CHECK(Clock::now() - start < 5s);
    CHECK(bmc.service.take_log().size() < 30);
}

TEST_CASE("Redfish: a busy BMC is asked again within the deadline, when it says so") {
    with_each(Words{"busy", "busy-date", "busy-mute", "busy-limit"}, [](ProfileBmc& bmc) {
        bmc.options.haste = 4;
        const auto start = Clock::now();
        bmc.set_boot(Device::pxe, Scope::next);
        bmc.set_power(Power::on);
        CHECK(bmc.last_start() == "UEFI Pxe");
        if (bmc.profile != "busy-mute") CHECK(Clock::now() - start > 1900ms / bmc.options.haste);
        CHECK(bmc.service.take_log().size() < 30);
    });
}

TEST_CASE(
    "Redfish: a BMC that is busy for longer than there is time is given up at once, with the time that it names") {
    ProfileBmc bmc("busy-long");
    const auto start = Clock::now();
    const auto failure = bmc.failure([&] { bmc.status(); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "503"));
    CHECK(says(failure.text, "300"));
    CHECK(Clock::now() - start < 5s);
    CHECK(bmc.starts() == 0);
}

TEST_CASE("Redfish: a BMC that stays busy is given up at the deadline") {
    ProfileBmc bmc("standard", {"trouble busy:1 1000"});
    const auto start = Clock::now();
    const auto failure = bmc.failure([&] { bmc.driver().power_status(bmc.access, start + 3s); });
    CAPTURE(failure.text);
    CHECK((failure.kind == Kind::refused || failure.kind == Kind::deadline));
    CHECK(says(failure.text, "503"));
    CHECK(Clock::now() - start < 4s);
    CHECK(bmc.service.take_log().size() < 12);
}

TEST_CASE("Redfish: an odd Retry-After is no reason to wait for ever, nor to ask without a pause") {
    for (const std::string when : {"busy:0", "busy:-5", "busy:soon", "busy:", "busy-until:-3600"}) {
        CAPTURE(when);
        ProfileBmc passing("standard", {"trouble " + when + " 2 GET"});
        CHECK(passing.status() == Power::off);
        ProfileBmc lasting("standard", {"trouble " + when + " 100000 GET"});
        lasting.failure([&] { lasting.driver().power_status(lasting.access, Clock::now() + 2s); });
        CHECK(lasting.service.take_log().size() < 25);
    }
    for (const std::string when : {"busy:99999999999999999999", "busy-until:31536000"}) {
        CAPTURE(when);
        ProfileBmc bmc("standard", {"trouble " + when + " 100000 GET"});
        const auto start = Clock::now();
        const auto failure = bmc.failure([&] { bmc.driver().power_status(bmc.access, start + 6s); });
        CAPTURE(failure.text);
        CHECK(says(failure.text, "503"));
        CHECK(Clock::now() - start < 7s);
    }
}

TEST_CASE("Redfish: a connection that ends is opened anew, for whatever may be asked twice") {
    for (const std::string trouble : {"lost", "cut", "headers", "half"}) {
        for (const std::string method : {"GET", "PATCH"}) {
            CAPTURE(trouble);
            CAPTURE(method);
            ProfileBmc bmc("standard", {"trouble " + trouble + " 2 " + method + " Systems/1"});
            bmc.set_boot(Device::pxe, Scope::next);
            CHECK(bmc.start() == "UEFI Pxe");
            bmc.set_power(Power::off);
            CHECK(bmc.is("power") == "Off");
        }
    }
}

TEST_CASE("Redfish: a switch whose answer is lost is looked at: the machine is as it is wanted") {
    for (const std::string trouble : {"cut", "headers", "half"}) {
        CAPTURE(trouble);
        ProfileBmc bmc("standard", {"trouble " + trouble + " 1 POST"});
        bmc.set_power(Power::on);
        CHECK(bmc.is("power") == "On");
        CHECK(bmc.starts() == 1);
        bmc.set_power(Power::off);
        CHECK(bmc.is("power") == "Off");
    }
    ProfileBmc unheard("standard", {"trouble lost 1 POST"});
    unheard.set_power(Power::on);
    CHECK(unheard.is("power") == "On");
}

TEST_CASE("Redfish: a power cycle whose answer is lost is not done twice, and the error says that it may be done") {
    for (const std::string trouble : {"cut", "half"}) {
        CAPTURE(trouble);
        ProfileBmc bmc("standard", {"power On", "trouble " + trouble + " 1 POST"});
        const auto failure = bmc.failure([&] { bmc.cycle(Cycle::cut); });
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::unreachable);
        CHECK(says(failure.text, "may have taken effect"));
        CHECK(bmc.starts() == 1);
    }
}

TEST_CASE("Redfish: a connection that always ends is an error in time") {
    ProfileBmc bmc("standard", {"trouble lost 100000"});
    const auto start = Clock::now();
    const auto failure = bmc.failure([&] { bmc.driver().power_status(bmc.access, start + 3s); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unreachable);
    CHECK(Clock::now() - start < 4s);
    CHECK(bmc.service.take_log().size() < 20);
}

TEST_CASE("Redfish: answers are read, whatever the line looks like") {
    for (const std::string name : {"wire-bom", "wire-chunked", "wire-close", "wire-gzip", "wire-http10", "wire-idle",
                                   "wire-lower", "wire-once"}) {
        CAPTURE(name);
        ProfileBmc bmc(name, {"etag-needs 428"});
        bmc.set_boot(Device::pxe, Scope::next);
        CHECK(bmc.start() == "UEFI Pxe");
    }
    ProfileBmc several("wire-gzip", {"wire chunked", "wire bom", "login sessions", "redirect 308 slash"});
    several.set_power(Power::on);
    CHECK(several.is("power") == "On");
}

TEST_CASE("Redfish: errors show the MessageId and its arguments where there is no text") {
    ProfileBmc bmc("errors-ids", {"accepts-resets PowerCycle"});
    const auto failure = bmc.failure([&] { bmc.set_power(Power::on); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "status 400"));
    CHECK(says(failure.text, "ActionParameterValueNotInList"));
    CHECK(says(failure.text, "ResetType"));
    CHECK_FALSE(says(failure.text, "See @Message"));
}

TEST_CASE("Redfish: an error that is a page of HTML, or nothing, is its status") {
    for (const std::string form : {"plain", "empty"}) {
        CAPTURE(form);
        ProfileBmc bmc("standard", {"errors " + form, "trouble refuse:400 1000 POST"});
        const auto failure = bmc.failure([&] { bmc.set_power(Power::on); });
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::refused);
        CHECK(says(failure.text, "status 400"));
        CHECK_FALSE(says(failure.text, "<html"));
    }
}

TEST_CASE("Redfish: an old BMC's TLS is taken where a node says so, and the error names how") {
    ProfileBmc bmc("tls-old");
    for (const bool verify : {true, false}) {
        bmc.access.address.verify_tls = verify;
        const auto failure = bmc.failure([&] { bmc.status(); });
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::unreachable);
        CHECK(says(failure.text, "legacy_tls"));
    }
    bmc.access.address.verify_tls = false;
    bmc.access.address.legacy_tls = true;
    CHECK(bmc.status() == Power::off);
    bmc.set_power(Power::on);
    CHECK(bmc.is("power") == "On");
    ProfileBmc modern("standard");
    modern.access.address.legacy_tls = true;
    CHECK(modern.status() == Power::off);
}

TEST_CASE("Redfish: an old BMC's certificate is no trusted one, legacy_tls or not") {
    ProfileBmc bmc("tls-old");
    bmc.access.address.legacy_tls = true;
    const auto failure = bmc.failure([&] { bmc.status(); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unreachable);
    CHECK(says(failure.text, "verify_tls"));
}

TEST_CASE("Redfish: all of that holds for the status, which changes nothing") {
    const Words failing = {"busy-long",     "power-unknown",  "redirect-elsewhere",
                           "redirect-loop", "redirect-plain", "sessions-full",
                           "systems-two",   "tls-old",        "urls-foreign"};
    Words names = haas_test::RedfishProcess::profiles();
    std::erase_if(names, [&](const std::string& name) {
        return std::find(failing.begin(), failing.end(), name) != failing.end();
    });
    with_each(names, [](ProfileBmc& bmc) {
        CHECK(bmc.status() != Power::unknown);
        for (const auto& change : bmc.service.take_changes()) CHECK(says(change, "/Sessions"));
        CHECK(bmc.service.state("did").empty());
    });
}

TEST_CASE("Redfish: a long refusal, or one that repeats the password, is a short line without it") {
    for (const std::string form : {"full", "ids"}) {
        for (const std::string kind : {"flood", "echo"}) {
            CAPTURE(form);
            CAPTURE(kind);
            ProfileBmc bmc("standard", {"errors " + form, "trouble " + kind + " 1000 POST"});
            const auto failure = bmc.failure([&] { bmc.set_power(Power::on); });  // it looks at the text, too
            CHECK(failure.kind == Kind::refused);
            CHECK(says(failure.text, "status 400"));
        }
    }
}

TEST_CASE("Redfish: no path, task, session or target leads to another host, or out of the service") {
    const auto start = Clock::now();
    for (const std::string where : {"odd", "nowhere"}) {
        CAPTURE(where);
        ProfileBmc bmc("standard", {"redirect 302 " + where});
        CHECK(bmc.failure([&] { bmc.status(); }).kind == Kind::unexpected);
        for (const auto& line : bmc.service.take_log()) CHECK_FALSE(says(line, "admin"));
    }
    ProfileBmc session("sessions-only", {"session-location foreign"});
    session.set_power(Power::on);
    CHECK(session.is("power") == "On");
    ProfileBmc task("reset-task", {"power On", "task-location foreign"});
    try {
        task.set_power(Power::off);
    } catch (const haas::core::BmcError& error) {
        CHECK(says(error.what(), "192.0.2.1"));
    }
    const std::string system = "merge /redfish/v1/Systems/1 ";
    for (const std::string& target :
         {std::string("https://192.0.2.1/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"),
          std::string("//192.0.2.1/redfish/v1/x"), std::string("/redfish/v1/../../admin")}) {
        CAPTURE(target);
        ProfileBmc bmc("standard",
                       {system + R"({"Actions": {"#ComputerSystem.Reset": {"target": ")" + target + R"("}}})"});
        CHECK(bmc.status() == Power::off);
        const auto failure = bmc.failure([&] { bmc.set_power(Power::on); });
        CAPTURE(failure.text);
        CHECK((failure.kind == Kind::not_offered || failure.kind == Kind::unexpected));
        CHECK(bmc.service.take_changes().empty());
    }
    CHECK(Clock::now() - start < 20s);
}

TEST_CASE("Redfish: a collection whose next page is itself has an end") {
    ProfileBmc bmc("standard", {R"(merge /redfish/v1/Systems {"Members@odata.nextLink": "/redfish/v1/Systems"})"});
    const auto start = Clock::now();
    try {
        const auto status = bmc.status();
        CHECK(status == Power::off);
    } catch (const haas::core::BmcError& error) {
        CHECK(error.kind() == Kind::unexpected);
    }
    CHECK(Clock::now() - start < 5s);
    CHECK(bmc.service.take_log().size() < 100);
}

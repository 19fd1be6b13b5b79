// Whatever happens between a command and the machine that it is for: it reaches that machine in the hands of who asked,
// or nobody's.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "store/bmc_command.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "store/sql.hpp"
#include "unit/bmc_site.hpp"

using namespace haas;
using Site = haas_test::BmcSite;
using http::Method;
using Kind = core::BmcError::Kind;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Other requests, as another worker answers them.
class Others {
public:
    explicit Others(const Site& site) : database_(site.service.options(), clock_) {}

    /// Detaches n1 from p, reserves it for q.
    void move_node() {
        database_.write([](store::Writing& tx) {
            store::set_node_project(tx, store::find_node(tx, "n1").value().id, store::find_project(tx, "q").value().id);
        });
    }
    void delete_node() {
        database_.write([](store::Writing& tx) { store::delete_node(tx, store::find_node(tx, "n1").value().id); });
    }
    /// The answer that an administrator gets while a command blocks their change of n1.
    service::PendingCommandError refuse_change() {
        return database_.write([](store::Writing& tx) {
            try {
                service::require_no_bmc_command(tx, store::find_node(tx, "n1").value(), "leave its project");
            } catch (const service::PendingCommandError& refusal) {
                return refusal;
            }
            FAIL("nothing is on its way");
            throw std::logic_error("not reached");
        });
    }
    void recall_for(const service::PendingCommandError& refusal) {
        database_.write([&](store::Writing& tx) {
            service::recall_node(tx, {core::UserId(1), "admin", true}, refusal);
        });
    }
    void recall(std::chrono::seconds left) {
        database_.write([&](store::Writing& tx) {
            store::recall_node(tx, store::find_node(tx, "n1").value().id, tx.uptime() + left);
        });
    }
    void end_commands() { change("DELETE FROM bmc_command"); }
    void change(store::Change sql) {
        database_.write([&](store::Writing& tx) { store::execute(tx, sql); });
    }
    void note(const std::string& doing, std::chrono::seconds left) {
        database_.write([&](store::Writing& tx) {
            store::insert_bmc_command(tx, store::find_node(tx, "n1").value().id, {doing, tx.uptime() + left});
        });
    }

private:
    base::SystemClock clock_;
    store::Database database_;
};

const std::string detach_body = R"({"node": "n1"})";

struct Command {
    Method method;
    std::string path;
    std::string body;
};
const std::vector<Command> commands{{Method::post, "/node/n1/power_on", ""},
                                    {Method::post, "/node/n1/power_off", ""},
                                    {Method::post, "/node/n1/power_cycle", ""},
                                    {Method::post, "/node/n1/power_cycle", R"({"force": true})"},
                                    {Method::put, "/node/n1/boot_device", R"({"bootdev": "disk"})"}};

}  // namespace

TEST_CASE("a command whose node changes hands while it waits for the BMC is not sent, not even an administrator's") {
    for (const std::string who : {"user", "admin"}) {
        for (const auto& command : commands) {
            CAPTURE(command.path);
            std::function<void()> meanwhile = [] {};
            Site site([&](api::Settings& settings) {
                settings.bmcs.lock = [&](const core::BmcAccess&, const std::string&, std::chrono::milliseconds) {
                    meanwhile();
                    return std::shared_ptr<void>();
                };
            });
            site.admin(Method::put, "/project/q");
            site.admin(Method::post, "/project/q/add_user", R"({"user": "user"})");
            Others others(site);
            meanwhile = [&] { others.move_node(); };
            const auto response = site.service.send(who, command.method, command.path, command.body);
            CHECK(response.status == 409);
            CHECK(has(response.body, "Node n1 has changed its project or its BMC"));
            CHECK(site.bmc->asked.empty());
        }
    }
}

TEST_CASE("a node stays in its project while a command is on its way to its machine, and the answer names it") {
    for (const auto& [method, path, body] : commands) {
        CAPTURE(path);
        Site site;
        haas_test::ApiService* const service = &site.service;
        int seen = 0;
        site.bmc->meanwhile = [&](const std::string&) {
            ++seen;
            const auto response = service->send("admin", Method::post, "/project/p/detach_node", detach_body);
            CHECK(response.status == 409);
            CHECK(has(response.body, "\"type\":\"BlockedError\""));
            CHECK(has(response.body, "A command is on its way to the machine of node n1: "));
            CHECK(has(response.body, has(path, "boot_device") ? "boot device"
                                     : has(path, "cycle")     ? "power cycle"
                                                              : "power o"));
        };
        CHECK(site.user(method, path, body).status == 200);
        CHECK(seen == (has(path, "cycle") ? 2 : 1));
        site.bmc->meanwhile = nullptr;
        CHECK(site.admin(Method::post, "/project/p/detach_node", detach_body).status == 200);
    }
}

TEST_CASE("a member who sends one command after the other keeps no administrator from the node") {
    Site site;
    site.bmc->failure = core::BmcError(Kind::deadline, "power off", "no answer");
    CHECK(site.user(Method::post, "/node/n1/power_off").status == 504);
    const auto refuse_members = [&] {
        const auto asked = site.bmc->asked.size();
        for (const auto& [method, path, body] : commands) {
            const auto response = site.user(method, path, body);
            CHECK(response.status == 409);
            CHECK_MESSAGE(has(response.body, "An administrator wants to take node n1 back"), response.body);
        }
        CHECK(site.user(Method::put, "/node/n1/console").status == 409);
        CHECK(site.user(Method::get, "/node/n1/hardware").status == 409);  // may take long
        CHECK(site.bmc->asked.size() == asked);
    };
    SUBCASE("that was to be detached: the answer says what is on its way, and for how long") {
        const auto response = site.admin(Method::post, "/project/p/detach_node", detach_body);
        CHECK(response.status == 409);
        CHECK_MESSAGE(has(response.body, "power off, for "), response.body);
        CHECK(has(response.body, " seconds now."));
        CHECK(has(response.body, "HaaS holds back other users' commands until 30 seconds after that"));
        refuse_members();
    }
    SUBCASE("whose BMC was to be changed") {
        CHECK(site.admin(Method::patch, "/node/n1", R"({"obm": {"host": "bmc2", "password": "other"}})").status == 409);
        refuse_members();
    }
    SUBCASE("but for a member's own detachment nobody else is held up") {
        CHECK(site.user(Method::post, "/project/p/detach_node", detach_body).status == 409);
        CHECK(site.user(Method::post, "/node/n1/power_off").status == 504);
    }
    SUBCASE("nor for what is refused for another reason") {
        site.admin(Method::put, "/project/q");
        CHECK(site.admin(Method::post, "/project/q/detach_node", detach_body).status == 404);
        CHECK(site.user(Method::post, "/node/n1/power_off").status == 504);
    }
    SUBCASE("administrators go on, and what they have got is recalled no more") {
        Others others(site);
        CHECK(site.admin(Method::post, "/project/p/detach_node", detach_body).status == 409);
        site.bmc->failure.reset();
        CHECK(site.admin(Method::post, "/node/n1/power_off").status == 200);
        CHECK(site.admin(Method::put, "/node/n1/console").status == 200);
        CHECK(site.user(Method::put, "/node/n1/console").status == 409);
        others.end_commands();
        CHECK(site.admin(Method::post, "/project/p/detach_node", detach_body).status == 200);
        CHECK(site.user(Method::post, "/project/p/connect_node", detach_body).status == 200);
        CHECK(site.user(Method::post, "/node/n1/power_on").status == 200);
    }
    SUBCASE("it ends by itself, also one of before a restart of the machine") {
        Others others(site);
        for (const auto left : {std::chrono::seconds(0), std::chrono::seconds(86400)}) {
            others.recall(left);
            CHECK(site.user(Method::post, "/node/n1/power_off").status == 504);
        }
    }
}

TEST_CASE("a node that has changed hands since an administrator was refused is not recalled from its new project") {
    Site site;
    Others others(site);
    site.admin(Method::put, "/project/q");
    site.admin(Method::post, "/project/q/add_user", R"({"user": "user"})");
    others.note("power off", std::chrono::seconds(20));
    const auto refusal = others.refuse_change();
    SUBCASE("which goes on") {
        others.move_node();
        others.recall_for(refusal);
        CHECK(site.user(Method::post, "/node/n1/power_off").status == 200);
    }
    SUBCASE("nor is one that was deleted") {
        others.delete_node();
        CHECK_NOTHROW(others.recall_for(refusal));
    }
    SUBCASE("but one that is still in its old project is") {
        others.recall_for(refusal);
        CHECK(site.user(Method::post, "/node/n1/power_off").status == 409);
    }
}

TEST_CASE("a free node is neither reserved nor deleted while an administrator's command is on its way") {
    Site site;
    site.user(Method::post, "/project/p/detach_node", detach_body);
    site.bmc->meanwhile = [&](const std::string&) {
        CHECK(site.admin(Method::post, "/project/p/connect_node", detach_body).status == 409);
        CHECK(site.admin(Method::del, "/node/n1").status == 409);
    };
    CHECK(site.admin(Method::post, "/node/n1/power_off").status == 200);
    CHECK(site.admin(Method::post, "/project/p/connect_node", detach_body).status == 200);
}

TEST_CASE("a user removed from the project during a power cycle sends nothing more") {
    Site site;
    site.bmc->meanwhile = [&](const std::string& asked) {
        if (asked == "pxe once") site.admin(Method::post, "/project/p/remove_user", R"({"user": "user"})");
    };
    const auto answer = site.user(Method::post, "/node/n1/power_cycle");
    CHECK_MESSAGE(answer.status == 503, "a 403 would say that nothing was done");
    CHECK(has(answer.body, R"("outcome":"unknown")"));
    CHECK(site.bmc->asked == std::vector<std::string>{"pxe once"});
    site.bmc->meanwhile = nullptr;
    CHECK(site.admin(Method::post, "/project/p/detach_node", detach_body).status == 200);
}

TEST_CASE("a command whose end nobody knows keeps its node for a moment, a refused one does not") {
    for (const auto kind :
         {Kind::unreachable, Kind::login, Kind::refused, Kind::not_offered, Kind::unexpected, Kind::deadline}) {
        Site site;
        site.service.stop_clock();
        site.bmc->failure = core::BmcError(kind, "power off", "no");
        CHECK(site.user(Method::post, "/node/n1/power_off").status >= 500);
        const bool known = kind == Kind::login || kind == Kind::refused || kind == Kind::not_offered;
        const auto response = site.user(Method::post, "/project/p/detach_node", detach_body);
        CHECK(response.status == (known ? 200 : 409));
        if (!known) CHECK_MESSAGE(has(response.body, "in 5 seconds at the latest"), response.body);
    }
}

TEST_CASE("the note of a killed process keeps a node until its command can no longer reach anybody") {
    Site site;
    Others others(site);
    others.note("power cycle", std::chrono::seconds(20));
    CHECK(site.user(Method::post, "/project/p/detach_node", detach_body).status == 409);
    CHECK_MESSAGE(site.user(Method::post, "/node/n1/power_on").status == 200, "other commands go on");
    CHECK(site.user(Method::post, "/project/p/detach_node", detach_body).status == 409);
}

TEST_CASE("a finished command, or one of before a restart of the machine, keeps no node") {
    for (const auto left : {std::chrono::seconds(0), std::chrono::seconds(-10), std::chrono::seconds(86400)}) {
        Site site;
        Others(site).note("power cycle", left);
        CHECK(site.user(Method::post, "/project/p/detach_node", detach_body).status == 200);
    }
}

TEST_CASE("a clock that is set, back or ahead, hides no command from those who want its node, and keeps none there") {
    constexpr std::chrono::hours day{24};
    for (const std::chrono::seconds step :
         {std::chrono::seconds(-60), std::chrono::seconds(60), std::chrono::seconds(-day), std::chrono::seconds(day)}) {
        CAPTURE(step.count());
        Site site;
        site.service.stop_clock();
        site.bmc->meanwhile = [&](const std::string&) {
            site.service.set_clock_ahead(step);
            const auto response = site.admin(Method::post, "/project/p/detach_node", detach_body);
            CHECK(response.status == 409);
            CHECK_MESSAGE(has(response.body, "A command is on its way to the machine of node n1"), response.body);
            CHECK_MESSAGE(has(response.body, ", for 0 seconds now."), response.body);
            CHECK_MESSAGE(site.user(Method::put, "/node/n1/console").status == 409, "the node is recalled");
        };
        CHECK(site.user(Method::post, "/node/n1/power_off").status == 200);
        site.service.set_clock_ahead(step);
        CHECK(site.admin(Method::post, "/project/p/detach_node", detach_body).status == 200);
    }
}

TEST_CASE("no elapsed time is negative after a clock was set back") {
    Site site;
    Others others(site);
    SUBCASE("since a command began") {
        others.note("power cycle", std::chrono::seconds(20));
        others.change("UPDATE bmc_command SET begun_at = begun_at + 5");
        const auto response = site.user(Method::post, "/project/p/detach_node", detach_body);
        CHECK(response.status == 409);
        CHECK_MESSAGE(has(response.body, ": power cycle, for 0 seconds now."), response.body);
    }
    SUBCASE("since haas-sync's last sign of life") {
        for (const store::Change ahead : {store::Change("UPDATE sync_status SET last_run_at = unixepoch() + 4"),
                                          store::Change("UPDATE sync_status SET last_run_at = unixepoch() + 4000")}) {
            others.change(ahead);
            const auto response = site.service.send("", Method::get, "/healthz");
            CHECK_MESSAGE(has(response.body, "\"age_seconds\":0}"), response.body);
        }
    }
}

TEST_CASE("a node stays in its project while its console is started") {
    Site site;
    SUBCASE("until it is") {
        site.consoles.meanwhile = [&] {
            CHECK(site.user(Method::post, "/project/p/detach_node", detach_body).status == 409);
        };
        CHECK(site.user(Method::put, "/node/n1/console").status == 200);
        CHECK(site.user(Method::post, "/project/p/detach_node", detach_body).status == 200);
    }
    SUBCASE("one that could not be started holds nobody up") {
        site.consoles.refusal = "no";
        CHECK(site.user(Method::put, "/node/n1/console").status == 500);
        site.consoles.refusal.clear();
        CHECK(site.user(Method::post, "/project/p/detach_node", detach_body).status == 200);
    }
}

// Several hosts with one database on a server: which of them logs a console, what the others answer, and who goes on
// when one is silent.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/application.hpp"
#include "api/postgresql_pair.hpp"
#include "base/text.hpp"
#include "service/hypervisor_reach.hpp"
#include "service/init.hpp"
#include "service/local_machines.hpp"
#include "store/console.hpp"
#include "store/node.hpp"
#include "store/postgresql.hpp"
#include "store/sync_host.hpp"
#include "sync/consoles.hpp"
#include "unit/fake_consoles.hpp"
#include "unit/scripted_bmc.hpp"
#include "unit/scripted_hypervisor.hpp"

using namespace haas;
using haas_test::system_clock;
using http::Method;

namespace {

core::BmcDrivers ipmi() {
    std::vector<std::unique_ptr<core::BmcDriver>> drivers;
    drivers.push_back(std::make_unique<haas_test::ScriptedBmc>());
    return core::BmcDrivers(std::move(drivers));
}

/// What all hosts have in common: the database, with the nodes `n1` and `n2`, and the keys.
struct Site {
    Site() {
        const service::BmcKeyFiles keys{directory.path() / "bmc.pub", directory.path() / "bmc.key", {}};
        service::init_database(place.options(), {keys, {}}, system_clock, "admin", base::Secret("secret"), {});
        bmcs.drivers = &drivers;
        bmcs.public_key = keys.public_key;
        bmcs.opening_key = service::bmc_key_in(keys.private_key);
    }
    store::Database open() const { return {place.options(), system_clock}; }
    /// As if the host had given no sign of life for so long.
    void silence(const std::string& host, int seconds) {
        place.run("UPDATE sync_host SET last_run_at = last_run_at - " + std::to_string(seconds) + " WHERE name = '" +
                  host + "'");
    }
    /// `n1:h1 n2:h2`
    std::string places() {
        return place.ask(
            "SELECT string_agg(n.label || ':' || COALESCE(c.host, ''), ' ' ORDER BY n.label)"
            " FROM console c JOIN node n ON n.id = c.node_id");
    }

    haas_test::PostgresqlDatabase place;
    haas_test::TemporaryDirectory directory;
    core::BmcDrivers drivers = ipmi();
    service::BmcControl bmcs;
};

/// One host: a worker, haas-device, and haas-sync's care of consoles.
class Host {
public:
    Host(const Site& site, std::string name) : name_(std::move(name)), site_(site) {
        settings_.bmcs = site.bmcs;
        settings_.bmcs.host = name_;
        using service::LocalMachines;
        machines_ = std::make_unique<LocalMachines>(
            site.open(), LocalMachines::Parts{settings_.bmcs, settings_.headnodes, settings_.seats, &keeper});
        settings_.machines = machines_.get();
        worker_ = std::make_unique<api::Application>(site.open(), settings_, system_clock);
        consoles_ = std::make_unique<sync::Consoles>(settings_.bmcs, &keeper);
    }
    http::Response ask(Method method, const std::string& path, const std::string& body = {}) const {
        return haas_test::send(*worker_, method, path, body);
    }
    void must(Method method, const std::string& path, const std::string& body = {}) const {
        const auto answer = ask(method, path, body);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
    }
    void start_console(const std::string& node) const { must(Method::put, "/node/" + node + "/console"); }
    http::Response show_console(const std::string& node) const {
        return ask(Method::get, "/node/" + node + "/console");
    }

    /// What its haas-sync does all the time: it says that it lives, and puts its consoles right.
    void live() const {
        site_.open().write([&](store::Writing& tx) { store::note_sync_host(tx, name_, "1.0"); });
    }
    void put_consoles_right() const {
        auto database = site_.open();
        consoles_->put_right(database);
    }
    std::vector<std::string> logged() const {
        std::vector<std::string> nodes;
        for (const auto& [id, console] : keeper.consoles) nodes.push_back(console.node);
        return nodes;
    }

    haas_test::FakeConsoles keeper;

private:
    std::string name_;
    const Site& site_;
    api::Settings settings_;
    std::unique_ptr<core::Machines> machines_;
    std::unique_ptr<api::Application> worker_;
    std::unique_ptr<sync::Consoles> consoles_;
};

/// Two of them, which have lived for long.
struct Hosts : Site {
    Hosts() {
        for (const std::string node : {"n1", "n2"}) {
            h1.must(Method::put, "/node/" + node,
                    R"({"obm": {"type": "ipmi", "host": ")" + node + R"(", "user": "u", "password": "p"}})");
        }
        h1.live();
        h2.live();
        place.run("UPDATE sync_host SET alive_since = alive_since - 1000");
    }
    Host h1{*this, "h1"};
    Host h2{*this, "h2"};
};

using Nodes = std::vector<std::string>;

}  // namespace

TEST_CASE("hosts: a console is logged by the host that began it, and the others name that one") {
    Hosts site;
    const auto& [h1, h2] = std::pair<Host&, Host&>(site.h1, site.h2);
    h1.start_console("n1");
    CHECK(h1.logged() == Nodes{"n1"});
    h2.start_console("n1");
    h2.put_consoles_right();
    CHECK(h2.logged().empty());
    CHECK(h1.show_console("n1").status == 200);
    const auto refused = h2.show_console("n1");
    CHECK(refused.status == 409);
    CHECK_MESSAGE(base::contains(refused.body, "is logged on host h1, and this is h2"), refused.body);
    CHECK_MESSAGE(base::contains(refused.body, "X-Haas-Host: h1"), refused.body);
    CHECK(h1.keeper.starts == 1);
}

TEST_CASE("hosts: a console without a host begins on the first one that looks, and on no other") {
    Hosts site;
    const auto& [h1, h2] = std::pair<Host&, Host&>(site.h1, site.h2);
    site.open().write([](store::Writing& tx) {
        store::insert_console(tx, {"c1", store::find_node(tx, "n1").value().id}, "always");
    });
    h1.start_console("n1");
    CHECK(h1.logged().empty());
    CHECK_MESSAGE(base::contains(h1.show_console("n1").body, "begins in a moment"), h1.show_console("n1").body);
    site.place.run("UPDATE console SET started_by = 'alice'");
    h2.put_consoles_right();
    h1.put_consoles_right();
    CHECK(site.places() == "n1:h2");
    CHECK(h1.logged().empty());
    REQUIRE(h2.logged() == Nodes{"n1"});
    CHECK_MESSAGE(h2.keeper.consoles.contains("c1"), "nobody has logged it before");
}

TEST_CASE("hosts: when one has been silent for long, another one begins its consoles anew, and it does not write on") {
    Hosts site;
    const auto& [h1, h2] = std::pair<Host&, Host&>(site.h1, site.h2);
    h1.start_console("n1");
    h2.start_console("n2");
    const auto before = h1.keeper.list();
    site.silence("h1", 100);
    h2.put_consoles_right();
    CHECK_MESSAGE(site.places() == "n1:h1 n2:h2", "not yet");
    site.silence("h1", 30);
    h2.put_consoles_right();
    CHECK(site.places() == "n1:h2 n2:h2");
    CHECK(h2.logged().size() == 2);
    CHECK(h2.show_console("n1").status == 200);
    CHECK(h2.keeper.starts == 2);
    CHECK_FALSE(h2.keeper.consoles.contains(before.at(0)));

    // It comes back, with the process of before.
    CHECK(h1.keeper.list() == before);
    CHECK_MESSAGE(base::contains(h1.show_console("n1").body, "is logged on host h2"), h1.show_console("n1").body);
    h1.live();
    h1.put_consoles_right();
    h1.start_console("n1");
    CHECK(h1.logged().empty());
    CHECK(h1.keeper.starts == 1);
    h2.put_consoles_right();
    CHECK(site.places() == "n1:h2 n2:h2");
    CHECK(h2.logged().size() == 2);
}

TEST_CASE(
    "hosts: when none could use the database for long, each goes on with its own consoles, whoever is back first") {
    Hosts site;
    const auto& [h1, h2] = std::pair<Host&, Host&>(site.h1, site.h2);
    h1.start_console("n1");
    h2.start_console("n2");
    site.silence("h1", 300);
    site.silence("h2", 300);
    h1.put_consoles_right();
    h2.put_consoles_right();
    CHECK(site.places() == "n1:h1 n2:h2");
    h1.live();
    h1.put_consoles_right();
    CHECK(site.places() == "n1:h1 n2:h2");
    h2.live();
    h2.put_consoles_right();
    CHECK(site.places() == "n1:h1 n2:h2");
    CHECK(h1.logged() == Nodes{"n1"});
    CHECK(h2.logged() == Nodes{"n2"});
    CHECK(h1.keeper.starts + h2.keeper.starts == 2);
}

TEST_CASE("hosts: one that stays away after the database was away for all loses its consoles in time") {
    Hosts site;
    const auto& [h1, h2] = std::pair<Host&, Host&>(site.h1, site.h2);
    h1.start_console("n1");
    site.silence("h1", 300);
    site.silence("h2", 300);
    h2.live();
    h2.put_consoles_right();
    CHECK(site.places() == "n1:h1");
    // Two minutes of signs of life.
    site.place.run("UPDATE sync_host SET alive_since = alive_since - 130 WHERE name = 'h2'");
    h2.live();
    h2.put_consoles_right();
    CHECK(site.places() == "n1:h2");
    CHECK(h2.logged() == Nodes{"n1"});
}

TEST_CASE("hosts: while there are several, none works on headnodes at a hypervisor of its own") {
    Hosts hosts;
    haas_test::ScriptedHypervisor* real = nullptr;
    const auto guarded = [&](const std::string& endpoint) {
        auto hypervisor = std::make_unique<haas_test::ScriptedHypervisor>();
        real = hypervisor.get();
        return service::guard_reach(std::move(hypervisor), {hosts.place.options().uri, endpoint, "h1"},
                                    [&] { return hosts.open(); });
    };
    using Kind = core::HypervisorError::Kind;
    const auto deadline = core::HypervisorDeadline::in(std::chrono::seconds(5));
    // The kind of the refusal; empty: none.
    const auto refusal = [&](const std::function<void()>& call) -> std::optional<Kind> {
        try {
            call();
            return std::nullopt;
        } catch (const core::HypervisorError& error) {
            CHECK(base::contains(error.what(), "the one of host h1 alone, and host h2 has used its database"));
            return error.kind();
        }
    };
    core::HeadnodeVm vm;
    vm.uuid = "u";
    const auto own = guarded("qemu:///system");
    CHECK(refusal([&] { own->start(vm, deadline); }) == Kind::refused);
    CHECK(refusal([&] { own->stop("u", deadline); }) == Kind::refused);
    CHECK(refusal([&] { own->remove("u", deadline); }) == Kind::refused);
    CHECK(refusal([&] { own->status("u", deadline); }) == Kind::refused);
    CHECK(refusal([&] { own->require_image("image", deadline); }) == Kind::refused);
    CHECK(real->asked().empty());
    // An audit does without, as long as nothing is there.
    CHECK(refusal([&] { own->list(deadline); }) == Kind::unreachable);
    real->seen.push_back({"headnode-u", "u", {}});
    CHECK(refusal([&] { own->list(deadline); }) == Kind::refused);
    const auto common = guarded("qemu+tls://hv1/system");
    CHECK_FALSE(refusal([&] { common->stop("u", deadline); }));

    // It has its headnodes also while nobody hears of it.
    hosts.silence("h2", 3600);
    CHECK(refusal([&] { own->stop("u", deadline); }) == Kind::refused);
    hosts.place.run("DELETE FROM sync_host WHERE name = 'h2'");
    CHECK_FALSE(refusal([&] { own->stop("u", deadline); }));
}

TEST_CASE("hosts: a hypervisor is a host's own when its URI names neither another one nor a socket") {
    for (const std::string own :
         {"qemu:///system", "qemu:///session", "test:///default", "qemu+unix:///system", "qemu+tls:///system",
          "qemu+ssh://root@localhost:22/system", "qemu+tcp://127.0.0.1/system", "qemu+tcp://[::1]:16509/system"})
        CHECK_MESSAGE(service::is_own_hypervisor(own), own);
    for (const std::string common :
         {"qemu+tls://hv1/system", "qemu+ssh://haas@hv1/system", "qemu+libssh://hv1:22/system",
          "qemu+tls://[fd00::1]/system", "qemu+unix:///system?socket=/run/hv1/libvirt-sock"})
        CHECK_FALSE_MESSAGE(service::is_own_hypervisor(common), common);
}

// A machine that changes hands between a request's check and the moment when nobody else talks to it.
#include "service/local_machines.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "store/headnode.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "store/sql.hpp"
#include "store/user.hpp"
#include "unit/bmc_site.hpp"
#include "unit/scripted_hypervisor.hpp"

using namespace haas;
using http::Method;

namespace {

/// The machines of a site, with something that happens while an order waits for the BMC.
struct Site : haas_test::BmcSite {
    Site() {
        bmc->offers_all = true;
        admin(Method::put, "/project/q");
        admin(Method::post, "/project/q/add_user", R"({"user": "user"})");
        service::BmcControl bmcs;
        bmcs.drivers = &drivers;
        bmcs.public_key = service.bmc_keys().public_key;
        bmcs.opening_key = service::bmc_key_in(service.bmc_keys().private_key);
        bmcs.media_urls = {"http://h/"};
        bmcs.lock = [this](const core::BmcAccess&, const std::string&, std::chrono::milliseconds) {
            meanwhile();
            return std::shared_ptr<void>();
        };
        machines = std::make_unique<service::LocalMachines>(
            store::Database(service.options(), clock),
            service::LocalMachines::Parts{
                bmcs, {&hypervisor, {"tiny"}, {}, std::chrono::seconds(5), {}, {}}, {}, &consoles});
    }
    core::NodeOrder order() {
        return database.read([](store::Reading& tx) {
            const auto node = store::find_node(tx, "n1").value();
            return core::NodeOrder{node.id,
                                   "n1",
                                   {store::find_user(tx, "user").value().id},
                                   node.project_id,
                                   base::Deadline::in(std::chrono::seconds(30))};
        });
    }
    void move_node() {
        database.write([](store::Writing& tx) {
            store::set_node_project(tx, store::find_node(tx, "n1").value().id, store::find_project(tx, "q").value().id);
        });
    }

    base::SystemClock clock;
    store::Database database{service.options(), clock};
    haas_test::ScriptedHypervisor hypervisor;
    std::function<void()> meanwhile = [] {};
    std::unique_ptr<service::LocalMachines> machines;
};

using Ask = std::function<void(core::Machines&, const core::NodeOrder&)>;
const std::vector<Ask> questions{
    [](core::Machines& machines, const core::NodeOrder& order) { machines.power_status(order); },
    [](core::Machines& machines, const core::NodeOrder& order) { machines.read_hardware(order); },
    [](core::Machines& machines, const core::NodeOrder& order) { machines.set_power(order, core::PowerState::off); },
    [](core::Machines& machines, const core::NodeOrder& order) { machines.power_cycle(order, core::PowerCycle::cut); },
    [](core::Machines& machines, const core::NodeOrder& order) { machines.insert_media(order, "http://h/i.iso"); },
    [](core::Machines& machines, const core::NodeOrder& order) { machines.eject_media(order); },
    [](core::Machines& machines, const core::NodeOrder& order) {
        machines.set_boot_device(order, core::BootDevice::disk);
    },
};

}  // namespace

TEST_CASE("a BMC is neither asked nor told anything for a project that has lost the node while it was waited for") {
    for (const auto& ask : questions) {
        Site site;
        site.meanwhile = [&] { site.move_node(); };
        CHECK_THROWS_AS(ask(*site.machines, site.order()), core::BlockedError);
        CHECK(site.bmc->asked.empty());
    }
}

TEST_CASE("nor for an order from before the node changed hands, though its user is in both projects") {
    for (const auto& ask : questions) {
        Site site;
        const auto order = site.order();
        site.move_node();
        CHECK_THROWS_AS(ask(*site.machines, order), core::BlockedError);
        CHECK_THROWS_AS(site.machines->start_console(order), core::BlockedError);
        CHECK(site.bmc->asked.empty());
        CHECK(site.consoles.starts == 0);
    }
}

TEST_CASE("nor for a user who was deleted, or is no member any more, or for another node with the same label") {
    for (const auto& ask : questions) {
        Site site;
        auto order = site.order();
        SUBCASE("deleted") {
            site.meanwhile = [&] { site.admin(Method::del, "/user/user"); };
            CHECK_THROWS_AS(ask(*site.machines, order), core::AuthenticationError);
        }
        SUBCASE("removed") {
            site.meanwhile = [&] { site.admin(Method::post, "/project/p/remove_user", R"({"user": "user"})"); };
            CHECK_THROWS_AS(ask(*site.machines, order), core::AuthorizationError);
        }
        SUBCASE("another node") {
            order.node = core::NodeId(order.node.value() + 1);
            CHECK_THROWS_AS(ask(*site.machines, order), core::BlockedError);
        }
        CHECK(site.bmc->asked.empty());
    }
}

TEST_CASE("an administrator whose token is limited to a project is none for a BMC, and nobody in other projects") {
    Site site;
    auto order = site.order();
    order.user.id = site.database.read([](store::Reading& tx) { return store::find_user(tx, "admin").value().id; });
    const std::string elsewhere = "http://elsewhere/i.iso";
    CHECK_NOTHROW(site.machines->insert_media(order, elsewhere));
    order.user.only = order.project;
    CHECK_THROWS_AS(site.machines->insert_media(order, elsewhere), core::AuthorizationError);
    CHECK_NOTHROW(site.machines->insert_media(order, "http://h/i.iso"));
    order.user.only = site.database.read([](store::Reading& tx) { return store::find_project(tx, "q").value().id; });
    site.bmc->asked.clear();
    for (const auto& ask : questions) CHECK_THROWS_AS(ask(*site.machines, order), core::AuthorizationError);
    CHECK_THROWS_AS(site.machines->start_console(order), core::AuthorizationError);
    CHECK(site.bmc->asked.empty());
}

TEST_CASE("a BMC is not asked in a way that no administrator can have stored, whatever its row says") {
    for (const auto& ask : questions) {
        Site site;
        site.database.write([](store::Writing& tx) {
            store::execute(tx, "UPDATE node SET obm_system = 's' || char(10) || 'raw 0 1'");
        });
        CHECK_THROWS_AS(ask(*site.machines, site.order()), core::UnavailableError);
        CHECK_THROWS_AS(site.machines->start_console(site.order()), core::UnavailableError);
        CHECK(site.bmc->asked.empty());
        CHECK(site.consoles.starts == 0);
    }
}

TEST_CASE("a headnode is removed only if its row says so, and another with the same label is left alone") {
    Site site;
    core::HeadnodeOrder order = site.database.write([](store::Writing& tx) {
        const auto project = store::find_project(tx, "p").value().id;
        store::insert_headnode(tx, "h", project, "tiny", "00000000-0000-4000-8000-000000000001");
        return core::HeadnodeOrder{store::find_headnode(tx, "h").value().id,
                                   "h",
                                   {store::find_user(tx, "user").value().id},
                                   project,
                                   base::Deadline::in(std::chrono::seconds(30))};
    });
    CHECK_THROWS_AS(site.machines->remove_headnode(order), core::BlockedError);
    CHECK(site.hypervisor.asked().empty());
    order.headnode = core::HeadnodeId(order.headnode.value() + 1);
    CHECK_THROWS_AS(site.machines->start_headnode(order), core::NotFoundError);
    CHECK_THROWS_AS(site.machines->stop_headnode(order), core::NotFoundError);
    CHECK_THROWS_AS(site.machines->look_at_headnode(order), core::NotFoundError);
    CHECK_MESSAGE(site.machines->remove_headnode(order) == core::Progress::done, "it is gone already");
    CHECK(site.hypervisor.asked().empty());
}

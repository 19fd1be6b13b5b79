// Restored databases, and strays.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "service/health.hpp"
#include "service/stray.hpp"
#include "service/switch.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "store/network.hpp"
#include "store/project.hpp"
#include "store/sqlite_file.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "store/sync_work.hpp"
#include "sync/world.hpp"
#include "unit/scripted_hypervisor.hpp"
#include "unit/sync_site.hpp"

using namespace haas;
using haas_test::Checks;
using haas_test::lit;
using haas_test::silent_at;
using haas_test::Site;
using haas_test::World;

namespace fs = std::filesystem;

TEST_CASE("store: clients do not learn the path of the file that shows a restore if it cannot be written") {
    Site site;
    fs::create_directories(site.mark().string() + ".new/in the way");
    std::string said;
    try {
        store::raise_sync_mark(site.database());
    } catch (const core::UnavailableError& error) {
        said = error.what();
    }
    CHECK(said.find("cannot be written") != std::string::npos);
    CHECK(said.find(site.file().parent_path().string()) == std::string::npos);
}

TEST_CASE("restore: a database that is older than what haas-sync did is known as such, and no other is") {
    Site site;
    CHECK_FALSE(site.is_restored());
    site.back_up();
    SUBCASE("an older one") {
        site.sync();
        site.restore();
        CHECK(site.is_restored());
        CHECK(site.failed_checks() == Checks{"restore"});
    }
    SUBCASE("an older one, when a port was lit in the last moment") {
        site.connect("n1", "red");
        site.device().after_write = [] { throw std::runtime_error("killed"); };
        site.sync();
        site.restore();
        CHECK(site.is_restored());
    }
    SUBCASE("one that was moved here without its file") {
        fs::remove(site.mark());
        CHECK(site.is_restored());
    }
    SUBCASE("one whose file is damaged") {
        std::ofstream(site.mark()) << "x";
        CHECK(site.is_restored());
    }
    SUBCASE("one that was put back with its file, as a copy of the whole directory") {
        fs::copy_file(site.mark(), site.directory() / "mark");
        site.sync();
        site.restore();
        fs::copy_file(site.directory() / "mark", site.mark(), fs::copy_options::overwrite_existing);
        CHECK(site.is_restored());
    }
    SUBCASE("the same file is no restore, upgraded, or moved away and back") {
        store::Database::upgrade({"sqlite:///" + site.file().string(), std::chrono::milliseconds(100)});
        CHECK_FALSE(site.is_restored());
        fs::rename(site.file(), site.directory() / "away");
        fs::rename(site.directory() / "away", site.file());
        CHECK_FALSE(site.is_restored());
    }
    SUBCASE("haas-sync killed between the database and the file is no restore") {
        site.database().write([](store::Writing& tx) { store::raise_sync_mark(tx); });
        CHECK_FALSE(site.is_restored());
        site.sync();
        CHECK_FALSE(site.is_restored());
    }
    SUBCASE("a database that nobody has worked with, killed before its first raising") {
        World fresh;
        CHECK_FALSE(store::is_restored(fresh.database()));
        try {
            fresh.database().write([](store::Writing& tx) {
                store::raise_sync_mark(tx);
                throw std::runtime_error("killed");
            });
        } catch (const std::runtime_error&) {}
        CHECK(fs::exists(store::sync_mark_file(fresh.database().file())));
        CHECK_FALSE(store::is_restored(fresh.database()));
        fresh.sync();
        CHECK_FALSE(store::is_restored(fresh.database()));
    }
    SUBCASE("an audit that is killed before it is through has ended nothing") {
        site.sync();
        site.restore();
        try {
            site.database().write([](store::Writing& tx) {
                CHECK(store::accept_restored(tx, store::history_of(tx)));
                throw std::runtime_error("killed");
            });
        } catch (const std::runtime_error&) {}
        CHECK(site.is_restored());
    }
}

TEST_CASE("restore: nothing is done until an audit has seen everything") {
    Site site;
    site.back_up();
    const auto uuid = site.connect("n1", "red");
    site.sync();
    site.restore();
    site.device().forget_calls();
    const auto again = site.connect("n1", "red");
    CHECK(site.sync().restored);
    CHECK(site.device().calls().empty());
    CHECK_THROWS_AS(site.database().write([](store::Writing& tx) { service::require_audited(tx); }),
                    core::BlockedError);
    SUBCASE("an audit of one switch is none of all") {
        site.options.only_switch = "s1";
        const auto report = site.audit();
        CHECK(report.restored);
        const auto text = to_text(report, sync::Purpose::audit);
        CHECK(text.find("Audit all switches: haas-sync --audit\n") != std::string::npos);
        CHECK(text.find("--accept-incomplete") == std::string::npos);
    }
    SUBCASE("nor is one that could not read a switch, until that is accepted") {
        site.register_switch("s2");
        site.device("s2").before = silent_at("connect");
        CHECK(site.audit().restored);
        site.options.incomplete = sync::Options::Incomplete::accepted;
        CHECK_FALSE(site.audit().restored);
    }
    SUBCASE("nor one of a switch that cannot list its ports") {
        site.device().lists_ports = false;
        const auto report = site.audit();
        CHECK(report.restored);
        CHECK_FALSE(report.switches.at(0).lists_ports);
        CHECK(to_text(report, sync::Purpose::audit).find("cannot list what its unregistered ports carry: s1") !=
              std::string::npos);
    }
    SUBCASE("nor one without the hypervisor, where there may be headnodes") {
        site.options.offers_headnodes = true;
        site.hypervisor.failure.emplace(core::HypervisorError::Kind::unreachable, "connect", "nobody is there");
        CHECK(site.audit().restored);
        site.options.incomplete = sync::Options::Incomplete::accepted;
        CHECK_FALSE(site.audit().restored);
    }
    SUBCASE("nor one of a hypervisor that is reachable and does not list its VMs") {
        site.hypervisor.failure.emplace(core::HypervisorError::Kind::deadline, "list", "no answer");
        CHECK(site.audit().restored);
    }
    SUBCASE("a missing hypervisor does not matter if headnodes were never offered and none is known") {
        SUBCASE("unreachable") {
            site.hypervisor.failure.emplace(core::HypervisorError::Kind::unreachable, "connect", "nobody is there");
        }
        SUBCASE("not set") { site.options.hypervisor = nullptr; }
        const auto report = site.audit();
        CHECK(report.is_complete());
        CHECK_FALSE(report.restored);
    }
    SUBCASE("nor one where no hypervisor is set, where there may be headnodes") {
        site.options.offers_headnodes = true;
        site.options.hypervisor = nullptr;
        const auto report = site.audit();
        CHECK(report.restored);
        CHECK_FALSE(report.is_complete());
        CHECK(to_text(report, sync::Purpose::audit).find("--accept-incomplete") != std::string::npos);
        CHECK(report.headnodes.error.find("headnode-") != std::string::npos);
        site.options.incomplete = sync::Options::Incomplete::accepted;
        CHECK_FALSE(site.audit().restored);
    }
    SUBCASE("the hypervisor is asked although the backup knows of no headnode, and until its strays are gone") {
        site.hypervisor.seen = {{"headnode-x", "x", {{"52:54:00:00:00:01", {101}, "br-vlan101", ""}}}};
        const auto report = site.repair();
        CHECK_FALSE(report.restored);
        CHECK(report.headnodes.strays.size() == 1);
        CHECK(site.taken_vlans().contains(101));
        site.hypervisor.seen.clear();
        CHECK(site.audit().headnodes.looked);
        CHECK_FALSE(site.taken_vlans().contains(101));
        CHECK_FALSE(site.audit().headnodes.looked);
    }
    SUBCASE("a port with an action is looked at as well, and then the action is done") {
        site.device().plug("n1", lit(101));
        CHECK_FALSE(site.audit().restored);
        CHECK(site.taken_vlans().contains(101));
        site.sync();
        CHECK(site.status(again) == "DONE");
        CHECK_FALSE(site.taken_vlans().contains(101));
    }
    CHECK(uuid != again);
}

TEST_CASE("audit: unregistered ports, and VMs of no headnode, are reported and keep their VLANs") {
    Site site;
    auto& hypervisor = site.hypervisor;
    site.options.offers_headnodes = true;
    site.device().plug("up", lit(101));
    site.device().plug("other", lit(7));
    site.device().plug("unused", {});
    hypervisor.seen = {{"headnode-x", "x", {{"52:54:00:00:00:01", {101}, "br-vlan101", ""}}}};
    auto report = site.audit();
    CHECK_FALSE(report.all_well());
    REQUIRE(report.switches.at(0).strays.size() == 1);
    CHECK(report.switches[0].strays[0].label == "up");
    CHECK(report.headnodes.strays.size() == 1);
    CHECK(report.is_complete());
    CHECK(site.taken_vlans() == std::set<core::Vlan>{7, 100, 101});
    const auto text = to_text(report, sync::Purpose::audit);
    CHECK(text.find("2 strays") != std::string::npos);
    CHECK(to_json(report).find(R"("strays":[{"name":"up","vlans":"101","carries":"native 101"}])") !=
          std::string::npos);
    SUBCASE("in the ordinary course, networks that are there can be connected") {
        site.device().plug("up", lit(100));
        site.audit();
        site.attach("n1", "red");
    }
    SUBCASE("a factory's trunk of all VLANs is one") {
        site.device().plug("up");
        site.audit();
        CHECK(site.taken_vlans().size() == core::highest_vlan);
    }
    SUBCASE("a VM whose VLANs are not known keeps all of them") {
        hypervisor.seen = {{"headnode-x", "x", {{"52:54:00:00:00:01", {}, "br0", "", true}}}};
        report = site.audit();
        REQUIRE(report.headnodes.strays.size() == 1);
        CHECK(report.headnodes.strays[0].text.find("may carry any VLAN") != std::string::npos);
        CHECK(site.taken_vlans().size() == core::highest_vlan);
    }
    SUBCASE("a VM of no headnode is also reported without a network") {
        site.device().unplug("up");
        site.device().unplug("other");
        hypervisor.seen = {{"headnode-x", "x", {}}};
        report = site.audit();
        CHECK(report.headnodes.strays.size() == 1);
        CHECK_FALSE(report.all_well());
        CHECK(site.taken_vlans() == std::set<core::Vlan>{100});
    }
    SUBCASE("they are forgotten when they are gone") {
        site.device().unplug("up");
        site.device().unplug("other");
        hypervisor.seen.clear();
        CHECK(site.audit().all_well());
        CHECK(site.taken_vlans() == std::set<core::Vlan>{100});
    }
}

TEST_CASE("restore: VLANs of a released port are also kept from its own network") {
    Site site;
    site.attach("n1", "red");
    site.back_up();
    site.sync();
    const auto held = [&] {
        return site.database().read([](store::Reading& tx) { return store::list_held_vlans(tx); });
    };
    SUBCASE("after a restore, as the network may have been another's since") {
        site.restore();
        site.revert_by_force("n1");
        CHECK(held() == std::set<core::Vlan>{100});
    }
    SUBCASE("not in the ordinary course") {
        site.revert_by_force("n1");
        CHECK(site.taken_vlans().contains(100));
        CHECK(held().empty());
    }
}

TEST_CASE("haas-sync: nobody who can open the directory of the database can stop it") {
    Site site;
    const int directory = ::open(site.directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(::flock(directory, LOCK_SH) == 0);
    const auto before = store::read_sync_mark(site.file()).value().generation;
    site.sync();
    CHECK(store::read_sync_mark(site.file()).value().generation > before);
    ::close(directory);
}

TEST_CASE("restore: a dead switch can be forgotten") {
    Site site;
    site.attach("n1", "red");
    site.back_up();
    site.sync();
    site.restore();
    site.device().before = silent_at("connect");
    CHECK(site.audit().restored);
    site.revert_by_force("n1");
    CHECK(site.attachments("n1").empty());
    CHECK(site.taken_vlans().contains(100));
    const auto forget_switch = [&] {
        site.database().write([&](store::Writing& tx) {
            service::switch_delete(tx, {site.options.vlan_pool, {}}, "s1");
        });
    };
    site.database().write([&](store::Writing& tx) { service::port_delete_by_force(tx, {"s1", "n1"}); });
    CHECK_THROWS_AS(forget_switch(), core::BlockedError);
    CHECK(site.audit().restored);
    site.options.incomplete = sync::Options::Incomplete::accepted;
    CHECK_FALSE(site.audit().restored);
    forget_switch();
    site.options.incomplete = sync::Options::Incomplete::refused;
    CHECK(site.audit().is_complete());
}

TEST_CASE("audit: a headnode's VM has only the networks of its row, and those of its image if it keeps them") {
    Site site;
    site.options.offers_headnodes = true;
    const std::string uuid = "11111111-2222-4333-8444-555555555555";
    const core::VmInterface of_row{"52:54:00:00:00:01", {100}, "br-vlan100", ""};
    site.add_headnode(uuid, "red", of_row.macaddr);
    const auto strays = [&](const std::vector<core::VmInterface>& interfaces) {
        site.hypervisor.seen = {{core::vm_name(uuid), uuid, interfaces}};
        return site.audit().headnodes.strays.size();
    };
    const core::VmInterface of_image{"52:54:00:00:00:02", {}, "br0", "", true};
    CHECK(strays({of_row}) == 0);
    CHECK(strays({of_row, of_image}) == 1);
    CHECK(site.taken_vlans().size() == core::highest_vlan);
    CHECK(strays({{of_row.macaddr, {100}, "br-haas", "", true}}) == 1);
    site.options.keep_base_interfaces = true;
    CHECK(strays({of_row, of_image}) == 0);
    CHECK(strays({{of_row.macaddr, {}, "br-haas", "", true}}) == 1);
    CHECK(strays({of_row, {of_image.macaddr, {101}, "br-haas", "", true}}) == 1);
}

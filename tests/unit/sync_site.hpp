// The site of the tests of restores and of health: a database with a backup, and a hypervisor.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/health.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "store/network.hpp"
#include "store/project.hpp"
#include "store/sync_mark.hpp"
#include "sync/world.hpp"
#include "unit/scripted_hypervisor.hpp"

namespace haas_test {

/// A node n1 without networks, which haas-sync has seen, and a copy of the database as it was then.
struct Site : World {
    Site() {
        options.vlan_pool = {100, 101};
        options.hypervisor = &hypervisor;
        add_node("n1");
        create_network("red", 100);
        sync();
    }

    std::filesystem::path file() { return database().file(); }
    std::filesystem::path mark() { return haas::store::sync_mark_file(file()); }
    /// Nobody writes meanwhile.
    void back_up() {
        for (const std::string part : {"", "-wal"})
            std::filesystem::copy_file(file().string() + part, directory() / ("copy" + part));
    }
    void restore() {
        for (const std::string part : {"", "-wal", "-shm"}) std::filesystem::remove(file().string() + part);
        for (const std::string part : {"", "-wal"})
            std::filesystem::copy_file(directory() / ("copy" + part), file().string() + part);
    }
    /// One that has run, with one NIC on a network.
    void add_headnode(const std::string& uuid, const std::string& network, const std::string& macaddr) {
        using Phase = haas::core::Headnode::Phase;
        database().write([&](haas::store::Writing& tx) {
            const auto red = haas::store::find_network(tx, network).value();
            const auto id =
                haas::store::insert_headnode(tx, "h", haas::store::find_project(tx, "p").value().id, "tiny", uuid);
            haas::store::set_hnic_network(tx, haas::store::insert_hnic(tx, id, "nic", macaddr), red.id);
            haas::store::move_headnode(tx, id, Phase::fresh, Phase::creating, std::nullopt);
            haas::store::move_headnode(tx, id, Phase::creating, Phase::made, std::nullopt);
        });
    }
    bool is_restored() { return haas::store::is_restored(database()); }
    std::vector<std::string> failed_checks() {
        std::vector<std::string> checks;
        const auto seen = haas::store::read_sync_mark(file());
        const auto health = database().read([&](haas::store::Reading& tx) { return haas::service::health(tx, seen); });
        for (const auto& each : health.problems) checks.push_back(each.check);
        return checks;
    }

    haas_test::ScriptedHypervisor hypervisor;
};

using Checks = std::vector<std::string>;

}  // namespace haas_test

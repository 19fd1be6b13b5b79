#include "sync/world.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/uuid.hpp"
#include "drivers/registry.hpp"
#include "service/networking.hpp"
#include "store/attachment.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/project.hpp"
#include "store/switch.hpp"
#include "store/sync_work.hpp"
#include "sync/lease_keeper.hpp"

namespace haas_test {

using namespace haas;
using store::Reading;
using store::Writing;

namespace {

/// A MAC address that belongs to the node of that label.
std::string mac_address_of(core::NodeId node) {
    char text[18];
    const auto number = static_cast<unsigned>(node.value());
    std::snprintf(text, sizeof text, "02:00:00:%02x:%02x:%02x", number >> 16 & 0xffU, number >> 8 & 0xffU,
                  number & 0xffU);
    return text;
}

core::Nic nic_of(const Reading& tx, const std::string& node) {
    return store::find_nic(tx, store::find_node(tx, node).value().id, "eth0").value();
}

}  // namespace

World::World() : database_options_{"sqlite:///" + (directory_.path() / "haas.db").string(), std::chrono::seconds(5)} {
    auto scripted = std::make_unique<ScriptedDriver>();
    driver_ = scripted.get();
    std::vector<std::unique_ptr<core::SwitchDriver>> drivers;
    drivers.push_back(std::move(scripted));
    drivers.push_back(drivers::make_ovs_driver());
    drivers.push_back(drivers::make_mock_driver());
    drivers_ = std::make_unique<core::SwitchDrivers>(std::move(drivers));
    store::Database::create(database_options_, clock, [](Writing& tx) { store::insert_project(tx, "p"); });
    database_ = std::make_unique<store::Database>(database_options_, clock);
    register_switch("s1");
}

void World::use_drivers(core::SwitchDrivers drivers) { *drivers_ = std::move(drivers); }

void World::register_switch(const std::string& label, const std::string& type, const core::SwitchFields& fields) {
    database_->write([&](Writing& tx) {
        store::insert_switch(tx, label, type, type == "scripted" ? core::SwitchFields{{"name", label}} : fields);
    });
}

void World::forget_switch(const std::string& label) {
    database_->write([&](Writing& tx) { store::delete_switch(tx, store::find_switch(tx, label).value().id); });
}

void World::register_port(const std::string& port, const std::string& on) {
    device(on).plug(port, {});
    database_->write([&](Writing& tx) {
        store::set_port_verified(tx, store::insert_port(tx, store::find_switch(tx, on).value().id, port));
    });
}

void World::register_fresh_port(const std::string& port, const std::string& on) {
    database_->write([&](Writing& tx) { store::insert_port(tx, store::find_switch(tx, on).value().id, port); });
}

void World::register_node_on(const std::string& port, const std::string& on) {
    database_->write([&](Writing& tx) {
        core::Bmc bmc;
        bmc.address.type = "mock";
        const auto node = store::insert_node(tx, port, bmc);
        store::set_node_project(tx, node, store::find_project(tx, "p").value().id);
        const auto nic = store::insert_nic(tx, node, "eth0", mac_address_of(node));
        const auto found = store::find_port(tx, store::find_switch(tx, on).value().id, port);
        store::set_port_nic(tx, found.value().id, nic);
    });
}

void World::add_node(const std::string& port, const std::string& on) {
    register_port(port, on);
    register_node_on(port, on);
}

void World::create_network(const std::string& label, core::Vlan vlan) {
    database_->write([&](Writing& tx) {
        core::Network network;
        network.label = label;
        network.vlan = vlan;
        store::insert_network(tx, network);
    });
}

void World::delete_switch(const std::string& label) {
    database_->write([&](Writing& tx) { store::delete_switch(tx, store::find_switch(tx, label)->id); });
}

void World::delete_port(const std::string& port, const std::string& on) {
    const auto id = this->port(port, on).id;
    database_->write([&](Writing& tx) { store::delete_port(tx, id); });
}

std::string World::queue(core::NetworkingAction action) {
    action.uuid = base::make_uuid();
    action.requested_by = "tester";
    database_->write([&](Writing& tx) { store::insert_networking_action(tx, action); });
    return action.uuid;
}

std::string World::connect(const std::string& node, const std::string& network, const std::string& channel) {
    core::NetworkingAction action;
    database_->read([&](Reading& tx) {
        const auto nic = nic_of(tx, node);
        const auto wanted = store::find_network(tx, network).value();
        action.port_id = store::list_ports_of_nic(tx, nic.id).at(0).id;
        action.nic_id = nic.id;
        action.network_id = wanted.id;
        action.network_label = wanted.label;
    });
    action.switch_label = "s";
    action.port_label = action.node_label.emplace(node);
    action.channel = channel;
    return queue(std::move(action));
}

std::string World::detach(const std::string& node, const std::string& channel) {
    core::NetworkingAction action;
    database_->read([&](Reading& tx) {
        const auto nic = nic_of(tx, node);
        action.port_id = store::list_ports_of_nic(tx, nic.id).at(0).id;
        action.nic_id = nic.id;
    });
    action.switch_label = "s";
    action.port_label = action.node_label.emplace(node);
    action.channel = channel;
    return queue(std::move(action));
}

std::string World::revert(const std::string& label, const std::string& on) {
    const auto found = port(label, on);
    core::NetworkingAction action;
    action.type = core::NetworkingAction::Type::revert_port;
    action.port_id = found.id;
    action.nic_id = found.nic_id;
    action.switch_label = on;
    action.port_label = label;
    return queue(std::move(action));
}

std::string World::move(const std::string& node, const std::string& to, const std::string& on) {
    const service::Caller admin{core::UserId(1), "root", true};
    return database_->write([&](Writing& tx) {
        return service::port_move_nic(tx, admin, *drivers_, {on, to}, core::NodeLabel(node), core::NicLabel("eth0"),
                                      service::OldPort::dark_first);
    });
}

void World::attach(const std::string& node, const std::string& network, const std::string& channel) {
    const auto uuid = connect(node, network, channel);
    sync();
    if (status(uuid) != "DONE") throw std::runtime_error("not attached: " + error(uuid));
}

core::NetworkingAction World::action(const std::string& uuid) {
    return database_->read([&](Reading& tx) { return store::find_networking_action(tx, uuid).value(); });
}

std::string World::status(const std::string& uuid) {
    switch (action(uuid).status) {
        case core::NetworkingAction::Status::done: return "DONE";
        case core::NetworkingAction::Status::error: return "ERROR";
        case core::NetworkingAction::Status::pending: break;
    }
    return "PENDING";
}

std::string World::attachments(const std::string& node) {
    return database_->read([&](Reading& tx) {
        std::string text;
        for (const auto& each : store::list_attachments_of_nic(tx, nic_of(tx, node).id)) {
            text += (text.empty() ? "" : " ") + each.channel + "=" + each.network_label;
        }
        return text;
    });
}

core::Port World::port(const std::string& label, const std::string& on) {
    return database_->read(
        [&](Reading& tx) { return store::find_port(tx, store::find_switch(tx, on).value().id, label).value(); });
}

std::string World::state(const std::string& label, const std::string& on) {
    return store::port_state_word(port(label, on).state);
}

core::Switch World::switch_row(const std::string& label) {
    return database_->read([&](Reading& tx) { return store::find_switch(tx, label).value(); });
}

std::set<core::Vlan> World::taken_vlans() {
    return database_->read([](Reading& tx) { return store::list_taken_vlans(tx); });
}

void World::hold_lease(const store::LeaseHolder& holder, std::chrono::seconds lifetime, const std::string& on) {
    const auto seen = lease(on);
    database_->write([&](Writing& tx) {
        store::take_switch_lease(tx, store::find_switch(tx, on).value().id, seen, holder, lifetime).value();
    });
}

std::optional<store::LeaseRow> World::lease(const std::string& on) {
    return database_->read([&](Reading& tx) {
        return store::find_switch_lease(tx, store::find_switch(tx, on).value().id, sync::longest_lease_lifetime);
    });
}

sync::OpenDatabase World::open_database() {
    return [this] { return store::Database(database_options_, clock); };
}

std::string World::write_config(const std::string& more) {
    const auto file = directory_.path() / "haas.cfg";
    std::ofstream(file) << "[general]\nlog_level = info\n[database]\nuri = " << database_options_.uri
                        << "\n[vlan]\nvlans = 100-199\n"
                        << more;
    return file.string();
}

sync::Engine World::make_engine(sync::OpenDatabase open) {
    return sync::Engine(std::move(open), *drivers_, options, random);
}

sync::AuditReport World::look(sync::Purpose purpose) {
    return sync::audit(open_database(), *drivers_, options, purpose, random);
}
void World::revert_by_force(const std::string& port, const std::string& on) {
    const service::Caller admin{core::UserId(1), "root", true};
    database_->write([&](store::Writing& tx) { service::port_revert_by_force(tx, admin, {on, port}); });
}
sync::Summary World::sync() { return make_engine().run_once(); }

bool World::sync_as_process(const std::function<void()>& first) {
    database_.reset();  // a connection must not be in two processes
    const auto pid = ::fork();
    if (pid == 0) {
        first();
        sync();
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    database_ = std::make_unique<store::Database>(database_options_, clock);
    return WIFSIGNALED(status);
}

void World::sync_killed_at(const std::string& step, const std::string& on) {
    const bool was_killed = sync_as_process([&] {
        device(on).before = [&](const std::string& called) {
            if (called == step) ::raise(SIGKILL);
        };
    });
    if (!was_killed) throw std::runtime_error("haas-sync did not come to the step " + step);
}

Attached::Attached() {
    add_node("n1");
    create_network("red", 100);
    create_network("blue", 200);
    attach("n1", "red");
    device().forget_calls();
}

}  // namespace haas_test

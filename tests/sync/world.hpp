// A small HaaS for tests of haas-sync: a database in a directory of its own, a clock that is set by hand, scripted
// switches, and short words for what users do.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "core/model.hpp"
#include "store/database.hpp"
#include "store/switch_lease.hpp"
#include "sync/audit.hpp"
#include "sync/engine.hpp"
#include "sync/scripted_switch.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

class ManualClock final : public haas::base::Clock {
public:
    haas::base::Timestamp now() const override { return haas::base::from_seconds(seconds_); }
    haas::base::Uptime uptime() const override { return haas::base::uptime_from_seconds(uptime_); }
    void pass(std::chrono::seconds time) {
        seconds_ += time.count();
        uptime_ += time.count();
    }
    /// What an administrator does, or NTP.
    void set_ahead(std::chrono::seconds by) { seconds_ += by.count(); }

private:
    std::atomic<long long> seconds_{1'700'000'000};
    std::atomic<long long> uptime_{1'000'000};
};

class World {
public:
    /// Begins with project p, and the switch s1, which is scripted.
    World();

    ManualClock clock;
    haas::sync::Options options;
    haas::sync::Random random = [] { return 0.5; };

    /// Other drivers from now on, in place of the scripted one, ovs and mock.
    void use_drivers(haas::core::SwitchDrivers drivers);
    /// One without ports, such as s1 where its driver is not there.
    void forget_switch(const std::string& label);
    const haas::core::SwitchDrivers& drivers() const { return *drivers_; }

    /// @name What administrators do
    /// @{
    void register_switch(const std::string& label, const std::string& type = "scripted",
                         const haas::core::SwitchFields& fields = {});
    /// A port of a scripted switch, dark there, and verified here.
    void register_port(const std::string& port, const std::string& on = "s1");
    /// A port that haas-sync has not seen yet, and that need not be there.
    void register_fresh_port(const std::string& port, const std::string& on = "s1");
    /// A node of the port's name with one NIC, on that port.
    void register_node_on(const std::string& port, const std::string& on = "s1");
    void create_network(const std::string& label, haas::core::Vlan vlan);
    void delete_port(const std::string& port, const std::string& on = "s1");
    void delete_switch(const std::string& label);
    /// @}

    /// A port with a node on it: register_port() and register_node_on().
    void add_node(const std::string& port, const std::string& on = "s1");

    /// @name What users ask for; each answers the action's uuid
    /// @{
    std::string connect(const std::string& node, const std::string& network,
                        const std::string& channel = "vlan/native");
    std::string detach(const std::string& node, const std::string& channel = "vlan/native");
    std::string revert(const std::string& port, const std::string& on = "s1");
    /// The NIC of a node to another port.
    std::string move(const std::string& node, const std::string& port, const std::string& on = "s1");
    /// @}

    /// What an administrator does to a port whose switch is dead.
    void revert_by_force(const std::string& port, const std::string& on = "s1");

    /// connect(), and a sync that must end DONE.
    void attach(const std::string& node, const std::string& network, const std::string& channel = "vlan/native");

    haas::core::NetworkingAction action(const std::string& uuid);
    /// PENDING, DONE or ERROR.
    std::string status(const std::string& uuid);
    /// What an administrator is shown.
    std::string error(const std::string& uuid) {
        const auto found = action(uuid);
        return found.error.value_or("") + (found.detail ? " (" + *found.detail + ")" : "");
    }
    /// `vlan/native=red vlan/200=blue`
    std::string attachments(const std::string& node);
    haas::core::Port port(const std::string& label, const std::string& on = "s1");
    /// unverified, verified or suspect.
    std::string state(const std::string& port, const std::string& on = "s1");
    haas::core::Switch switch_row(const std::string& label = "s1");
    std::set<haas::core::Vlan> taken_vlans();

    const ScriptedDriver& driver() const { return *driver_; }
    ScriptedSwitch& device(const std::string& label = "s1") { return driver_->at(label); }

    /// The lease row of a switch, as another haas-sync would leave it.
    void hold_lease(const haas::store::LeaseHolder& holder, std::chrono::seconds lifetime,
                    const std::string& on = "s1");
    std::optional<haas::store::LeaseRow> lease(const std::string& on = "s1");

    /// Lets every port be looked at again.
    void wait_for_checks() { clock.pass(options.longest_retry_delay * 2); }

    haas::sync::Summary sync();
    /// sync() by a process of its own.
    /// @param first  what that process does before: it makes something kill it
    /// @return  whether it was killed
    bool sync_as_process(const std::function<void()>& first);
    /// The same, which is killed at this step of the dialogue with a switch (ScriptedSwitch::
    /// before). Nothing that it has done to a scripted switch is seen here.
    void sync_killed_at(const std::string& step, const std::string& on = "s1");
    haas::sync::AuditReport audit() { return look(haas::sync::Purpose::audit); }
    haas::sync::AuditReport repair() { return look(haas::sync::Purpose::repair); }
    haas::sync::Engine make_engine() { return make_engine(open_database()); }
    haas::sync::Engine make_engine(haas::sync::OpenDatabase open);
    haas::sync::OpenDatabase open_database();
    haas::store::Database& database() { return *database_; }

    /// Writes a haas.cfg for this database, and files for tests beside it.
    /// @return  its path
    std::string write_config(const std::string& more = {});
    const std::filesystem::path& directory() const { return directory_.path(); }

private:
    haas::sync::AuditReport look(haas::sync::Purpose purpose);
    std::string queue(haas::core::NetworkingAction action);
    haas::core::SwitchId switch_id(const std::string& label);

    TemporaryDirectory directory_;
    haas::store::DatabaseOptions database_options_;
    std::unique_ptr<haas::store::Database> database_;
    const ScriptedDriver* driver_;
    std::unique_ptr<haas::core::SwitchDrivers> drivers_;
};

/// Node n1 with network red (100) attached; network blue is 200.
struct Attached : World {
    Attached();
};

}  // namespace haas_test

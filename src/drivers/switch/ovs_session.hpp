// A session on one bridge of an Open vSwitch, wherever it runs.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/host_commands.hpp"
#include "drivers/switch/ovs_snapshot.hpp"

namespace haas::drivers {

class OvsSession final : public core::SwitchSession {
public:
    /// @param database  as `ovs-vsctl --db` takes it; empty: its default
    OvsSession(std::unique_ptr<HostCommands> commands, std::string bridge, std::string database,
               const core::SwitchTimeouts& timeouts)
        : commands_(std::move(commands)),
          bridge_(std::move(bridge)),
          database_(std::move(database)),
          timeouts_(timeouts) {}

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    void write(const std::vector<core::PortChange>& changes) override;
    void save(const std::vector<std::string>& /*registered*/) override {}  // OVSDB is on disk when ovs-vsctl exits

private:
    /// The arguments that set one port. They name the port by UUID, as another bridge may get a port of the same name
    /// meanwhile.
    std::vector<std::string> set_port(const core::PortChange& change) const;
    /// Reads the database. Waits until ovs-vswitchd has carried out the changes of others.
    void look();
    OvsSnapshot parse(const std::string& output) const;
    /// Runs ovs-vsctl once, which is one transaction. A change returns when ovs-vswitchd has carried it out.
    std::string call(const std::string& step, const std::vector<std::string>& arguments);
    sys::Result run(const std::string& step, const std::vector<std::string>& arguments);

    std::unique_ptr<HostCommands> commands_;
    std::string bridge_;
    std::string database_;
    core::SwitchTimeouts timeouts_;
    OvsSnapshot snapshot_;
    bool looked_ = false;
};

}  // namespace haas::drivers

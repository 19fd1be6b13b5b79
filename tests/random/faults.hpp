// Switches that fail at random: an ovs-vsctl that does not do what it should, a driver that does not either, a
// haas-sync that is killed, and ports that come and go.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "random/dummy_ovs.hpp"
#include "random/random.hpp"

namespace haas_test {

/// A driver in front of the real one for Open vSwitch, whose every call may fail, before or after it has had its
/// effect.
/// @param bridge  the only one that fails, and that fails often; empty: all of them
haas::core::SwitchDrivers make_faulty_drivers(std::uint64_t seed, const std::string& bridge = {});

/// While it lives, the first ovs-vsctl in PATH is one that fails as planned.
class FaultyVsctl {
public:
    /// @param directory  gets the program, and what belongs to it
    FaultyVsctl(const std::filesystem::path& directory, const DummyOvs& ovs, Random& random);
    ~FaultyVsctl();
    FaultyVsctl(const FaultyVsctl&) = delete;
    FaultyVsctl& operator=(const FaultyVsctl&) = delete;

    /// What the calls so far were, for people.
    std::string calls() const;

private:
    std::filesystem::path directory_;
    std::vector<std::string> plan_;
    std::string path_before_;
};

/// One run of haas-sync's engine in a process of its own, which may be killed at any moment.
class SyncProcess {
public:
    /// @param database  its URI
    /// @param now  what the clock says there, in seconds
    SyncProcess(const std::string& database, long long now, std::chrono::milliseconds command_timeout);
    ~SyncProcess();
    SyncProcess(const SyncProcess&) = delete;
    SyncProcess& operator=(const SyncProcess&) = delete;

    void kill();
    /// Waits for its end.
    /// @return  whether it was killed before
    bool wait();

private:
    int pid_;
};

/// Waits until no ovs-vsctl that outlived its caller works on the switch.
void await_stragglers(const DummyOvs& ovs);

/// Ports that are away for a while, and come back as they were.
class Unplugged {
public:
    explicit Unplugged(const DummyOvs& ovs) : ovs_(ovs) {}
    void unplug(const PortName& port);
    void plug_all();
    bool empty() const { return away_.empty(); }
    bool contains(const PortName& port) const { return away_.contains(port); }

private:
    const DummyOvs& ovs_;
    std::map<PortName, std::vector<std::string>> away_;  // with their columns
};

}  // namespace haas_test

// A real Open vSwitch for tests: in user space, with its own database, in a network namespace of this process, so that
// nothing of it outlives the process, however that ends.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sync/frames.hpp"
#include "sync/world.hpp"

namespace haas_test {

class PrivateOvs {
public:
    /// Starts it, with the bridge br0; ends the test case as skipped where that is impossible.
    PrivateOvs();
    ~PrivateOvs();
    PrivateOvs(const PrivateOvs&) = delete;
    PrivateOvs& operator=(const PrivateOvs&) = delete;

    /// Adds a port with a host at the other end of its cable.
    void add_host(const std::string& port);
    /// Adds ports without a cable: `prefix1` to `prefix<count>`.
    void add_bare_ports(const std::string& prefix, int count);
    const FrameSocket& host(const std::string& port) const { return hosts_.at(port); }

    /// Sends a frame from one host, by the switch's present configuration and not by flows that it remembers.
    /// @return  what arrived at each other host, as `p2:100 p3:`, sorted
    std::string send(const std::string& from, const std::vector<Tag>& tags);

    /// Whether the switch comes to forward such frames to nobody, also by flows that it remembers.
    bool falls_silent(const std::string& from, const std::vector<Tag>& tags);

    /// Runs ovs-vsctl, which must succeed.
    /// @return  its output
    std::string vsctl(const std::vector<std::string>& arguments) const;

    /// Stops ovs-vswitchd from doing anything, and lets it go on.
    void freeze() const;
    void thaw() const;
    /// Ends ovsdb-server, and starts it again.
    void stop_database();
    void start_database();

    haas::core::SwitchFields fields(const std::string& bridge = "br0") const;
    std::string socket() const { return (directory_.path() / "db.sock").string(); }

private:
    void forget_flows();
    /// Like send(), with the flows that the switch remembers.
    std::string forward(const std::string& from, const std::vector<Tag>& tags);
    /// Waits until every frame sent so far has been dealt with.
    void settle();
    void add_cable(const std::string& port);

    TemporaryDirectory directory_;
    int database_ = -1;  // process ids
    int switch_ = -1;
    std::map<std::string, FrameSocket> hosts_;
    std::vector<FrameSocket> probes_;
    int frames_sent_ = 0;
};

/// Runs a program that must succeed.
/// @return  its output
std::string run_program(const std::vector<std::string>& argv);

/// Starts a program that is killed with this process.
/// @param path  what it gets as PATH; empty: ours
/// @return  its process id
int start_program(const std::vector<std::string>& argv, const std::string& path = {});

/// Waits for the end of a program.
/// @return  its wait status
int wait_for_program(int pid);

}  // namespace haas_test

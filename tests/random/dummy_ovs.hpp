// A real Open vSwitch for tests that need no packets: ovsdb-server and ovs-vswitchd with their built-in dummy datapath.
// It needs neither root nor a network namespace, starts in a tenth of a second, and ends with this process.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "random/rack.hpp"
#include "sync/world.hpp"

namespace haas_test {

class DummyOvs {
public:
    /// Starts it with bridges, each named as its switch, and with those ports, which are trunks of all VLANs as from
    /// the factory. Ends the test case as skipped where that is impossible.
    explicit DummyOvs(const std::vector<PortName>& ports);
    ~DummyOvs();
    DummyOvs(const DummyOvs&) = delete;
    DummyOvs& operator=(const DummyOvs&) = delete;

    /// What all ports carry, see parse_ports().
    Ports look() const;

    /// Runs the real ovs-vsctl, whatever PATH says; it must succeed.
    /// @return  its output
    std::string vsctl(const std::vector<std::string>& arguments) const;

    /// Where a frame goes that comes in by a port, as ovs-vswitchd decides it.
    /// @param vlan  its tag, or 0 for none
    /// @return  the ports at which it leaves, each with the tag that it leaves with, or 0
    /// @source  ovs-vswitchd(8), "ofproto/trace"
    std::map<std::string, int> trace(const PortName& from, int vlan) const;

    /// Whether an ovs-vsctl, started by whomever, still works on this switch.
    bool is_in_use() const;

    const std::string& real_vsctl() const { return vsctl_; }
    std::string socket() const { return (directory_.path() / "db.sock").string(); }

private:
    void start_programs();

    TemporaryDirectory directory_;
    std::string vsctl_;
    int database_ = -1;  // process ids
    int switch_ = -1;
    std::vector<PortName> ports_;
};

/// What to ask ovs-vsctl for parse_ports().
std::vector<std::string> port_question();

/// What the ports of switches carry: from OVSDB, as its manual tells, and not as the driver does.
/// @source  ovs-vswitchd.conf.db(5), table Port, "VLAN Configuration"
Ports parse_ports(const std::string& answer, const std::vector<PortName>& names);

/// A program as PATH finds it.
/// @return  its absolute path; empty: it is not installed
std::string find_program(const std::string& name);

}  // namespace haas_test

// A simulated switch without its lines: configuration, faults to come, and what it counted.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "switch/sim/options.hpp"
#include "switch/sim/sonic_daemons.hpp"
#include "switch/sim/state.hpp"

namespace haas_sim {

struct Kind;

/// Told through the control socket.
struct Faults {
    std::atomic<bool> refuse_logins{false};
    std::atomic<bool> hanging{false};
    std::optional<int> hang_after;  ///< commands that are still answered
    std::optional<int> drop_after;
    bool drop_when_done = false;  ///< the command that loses the line is done
    std::optional<std::string> error_next;
    std::map<std::string, std::string> refused_ports;  ///< port, and the text it is refused with
    std::set<std::string> ignored_ports;
    std::set<std::string> situations;  ///< of its kind, by name
    VlanSet kept_vlans;                ///< that cannot be deleted, as an address of the switch is in them
};

struct Counters {
    std::atomic<int> logins{0};
    std::atomic<int> refused_logins{0};
    int commands = 0;
    int saves = 0;
    int sessions = 0;  ///< open now
    int most_sessions = 0;
    int refused_sessions = 0;
    int new_passwords = 0;   ///< lines given as one
    int vlan_creations = 0;  ///< commands that created VLANs
};

/// What becomes of the next command.
enum class Fate { answered, hangs, drops, drops_when_done };

class Device {
public:
    /// With the startup configuration of `state_file`, if there is one; as it left the factory otherwise.
    /// @param state_file  empty: startup configuration in memory only
    Device(const Kind& kind, const Options& options, std::string hostname, std::string state_file);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    const Kind& kind() const { return kind_; }
    const Options& options() const { return options_; }
    const std::string& hostname() const { return hostname_; }

    Configuration running;
    /// The changes of all sessions in a transaction, until one is committed or discarded.
    std::optional<Configuration> candidate;
    const void* locked_by = nullptr;  ///< the place of the session that alone may change the configuration
    Faults faults;
    Counters counters;
    Daemons daemons;                                  ///< of a kind that has them
    VlanSet dynamic_vlans;                            ///< not created, and there by GVRP or RADIUS
    std::map<int, std::string> vlan_names;            ///< those that were given
    std::map<std::string, std::string> descriptions;  ///< of ports

    /// Creates those that are not there.
    void create_vlans(const VlanSet& vlans);

    /// The ports whose untagged VLAN is not there any more fall to VLAN 1.
    void drop_absent_natives();

    /// In the switch's own order.
    const std::vector<std::string>& port_names() const { return port_names_; }

    /// The switch's own spelling of a port that is there; accepts those that its command line does.
    std::optional<std::string> find_port(const std::string& name) const;

    /// Ends hanging, and every other fault.
    void heal();

    /// Counts a command.
    Fate begin_command();

    /// The candidate becomes the running configuration.
    void commit();

    void save();
    const Configuration& saved() const { return startup_; }

    /// The running configuration is the startup configuration again.
    void lose_power();

    /// What passes on a port.
    Carried passing(const std::string& port) const;

    /// Must be called after each change of a port.
    void note_passing(const std::string& port);
    /// VLANs that have passed on a port since the last call, even if only for a moment.
    VlanSet take_passed(const std::string& port);

private:
    const Kind& kind_;
    const Options& options_;
    std::string hostname_;
    std::string state_file_;
    std::vector<std::string> port_names_;
    Configuration startup_;
    std::map<std::string, VlanSet> passed_;
};

}  // namespace haas_sim

// What a simulated switch with a REST interface is set to, and what a test has it do wrong.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "switch/sim/vlans.hpp"

namespace haas_rest_sim {

using haas_sim::VlanSet;

/// A port's settings. VLAN 0 is none.
struct Port {
    bool shut = false;
    bool switchport = false;
    std::string mode = "access";  ///< `access` or `trunk`; on a dellnos9, `access` or `hybrid`
    int access = 1;               ///< of a brocade in access mode
    int native = 0;
    VlanSet allowed;         ///< tagged
    bool tag_native = true;  ///< what a brocade sends of its native VLAN is tagged
    bool channel = false;    ///< a member of port-channel 1, which then is a switchport in its stead
    std::string description;
};

struct Carried {
    int native = 0;
    VlanSet tagged;
};

struct Request {
    std::string method;
    std::string target;
    std::string authorization;
    std::string body;
    int depth = 0;  ///< of the header Resource-Depth; 0: there was none
};

struct Answer {
    int status = 200;
    std::string body{};
};

struct Faults {
    bool refuse_logins = false;
    bool hanging = false;
    int hang_after = -1;          ///< requests; then it hangs
    int drop_after = -1;          ///< requests; then the line is cut instead of an answer, once
    bool drop_when_done = false;  ///< that what was asked is done before
    std::optional<std::pair<int, std::string>> error_next;
    std::set<std::string> refused_ports;
    std::set<std::string> ignored_ports;
};

struct Counters {
    int requests = 0;
    int connections = 0;
    int refused_logins = 0;
    int saves = 0;
    int vlan_creations = 0;  ///< requests that created a VLAN by itself
};

struct Device {
    std::string kind;
    std::map<std::string, Port> ports;  ///< by name: `1/0/5`; others with their kind: `Fo1/0/49`, `Te1/49`, `Po1`
    std::map<std::string, Port> saved;
    std::map<std::string, VlanSet> passed;  ///< on each port since it was last asked, be it for a moment
    std::string user = "admin";
    std::string password;
    std::string hostname = "rack7-s3048";           ///< in a dellnos9's prompts
    bool log_lines = false;                         ///< messages of the switch's log come between
    std::map<int, std::string> vlan_names;          ///< those that were given
    VlanSet vlans = haas_sim::vlan_range(1, 4094);  ///< created; on a dellnos9, `interface vlan` creates
    int command_delay = 0;                          ///< ms
    int most_connections = 64;                      ///< at a time; a further one is closed at once
    int open_connections = 0;
    Faults faults;
    Counters counters;
    int hung = 0;           ///< requests that wait for the end of a hang
    int power_outages = 0;  ///< what is asked during one gets no answer
    std::mutex mutex;       ///< of all of this
    std::condition_variable changed;

    /// In the order of their numbers, ordinary ones first, port-channels last.
    std::vector<std::string> port_names() const;

    /// What passes on a port.
    Carried carried(const Port& port) const;

    /// Must be called after each change of a port.
    void note_passing(const std::string& name);
    VlanSet take_passed(const std::string& name);

    /// Changes the port by `change`, unless a test has that refused or ignored.
    /// @return  false when it is refused
    template <class Change>
    bool alter(const std::string& name, Change change) {
        if (faults.refused_ports.contains(name)) return false;
        Port copy = ports.at(name);
        change(copy);
        if (!faults.ignored_ports.contains(name)) ports[name] = copy;
        note_passing(name);
        return true;
    }
};

constexpr const char* refusal_text = "Port is locked by storm control";

/// Obeys a request whose login is right; the device is locked.
Answer answer_brocade(Device& device, const Request& request);
Answer answer_dellnos9(Device& device, const Request& request);

/// An error as these switches write it.
Answer error_answer(int status, const std::string& text);

/// Changes a port as `NAME VALUE...` tells, the words of to_settings().
/// @throws std::invalid_argument  for another word
void set_port(Device& device, const std::string& name, const std::string& settings);

/// Obeys a line of the control socket.
/// @return  a JSON object in one line
std::string obey(Device& device, const std::string& line);

}  // namespace haas_rest_sim

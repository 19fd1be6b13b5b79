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
    std::string mode =
        "access";    ///< `access` or `trunk`; on a dellnos9, `access` or `hybrid`; else also `dot1q-tunnel`
    int access = 1;  ///< of a brocade in access mode
    int native = 0;
    VlanSet allowed;         ///< tagged
    bool tag_native = true;  ///< what a brocade or an arista-eos sends of its native VLAN is tagged
    bool channel = false;    ///< a member of port-channel 1, which then is a switchport in its stead
    std::string description;
    // Of an arista-eos or a cisco-nxos:
    bool link = true;      ///< changes what is shown, and not what passes as soon as there is one
    bool monitor = false;  ///< a SPAN destination
    int pair = 0;          ///< the MLAG or vPC that a port-channel is half of; 0: none
    std::set<std::string> trunk_groups{};
};

/// What a VLAN of an arista-eos or a cisco-nxos is set to, beyond that it is there.
struct VlanSettings {
    bool suspended = false;
    std::set<std::string> trunk_groups{};
    friend bool operator==(const VlanSettings&, const VlanSettings&) = default;
};

struct Configuration {
    std::map<std::string, Port> ports;  ///< by name: `1/0/5`; others with their kind: `Fo1/0/49`, `Te1/49`, `Po1`
    VlanSet vlans = haas_sim::vlan_range(1, 4094);  ///< created; on a dellnos9, `interface vlan` creates
    std::map<int, std::string> vlan_names;          ///< those that were given
    std::map<int, VlanSettings> vlan_settings;      ///< of those that have any
    bool tags_native = false;                       ///< `vlan dot1Q tag native` of a cisco-nxos: on all trunks
};

struct Carried {
    int native = 0;
    VlanSet tagged;
};

struct Request {
    std::string method;
    std::string target;
    std::string authorization;
    std::string media_type;
    std::string body;
    int depth = 0;  ///< of the header Resource-Depth; 0: there was none
};

struct Answer {
    int status = 200;
    std::string body{};
    std::string media_type = "application/xml";
    std::string more_headers{};  ///< whole lines
};

struct Faults {
    bool refuse_logins = false;
    bool hanging = false;
    int hang_after = -1;          ///< requests; then it hangs
    int drop_after = -1;          ///< requests; then the line is cut instead of an answer, once
    bool drop_when_done = false;  ///< that what was asked is done before
    std::optional<std::pair<int, std::string>> error_next;
    std::set<std::string> refused_ports;
    std::string refusal;  ///< of those, by a dellnos9's terminal; empty: refusal_text as an error
    std::set<std::string> ignored_ports;
    std::optional<std::size_t> cut_at;        ///< the line is cut behind so many bytes of the next answer
    std::optional<std::string> say_next;      ///< the body of the next answer, in the stead of the right one
    std::string refused_command{};            ///< how commands begin that are refused; an arista-eos or a cisco-nxos
    std::set<std::string> denied_commands{};  ///< the same, as the role of the user forbids them
    bool locked = false;                      ///< somebody else holds the configuration of an arista-eos
};

struct Counters {
    int requests = 0;
    int connections = 0;
    int refused_logins = 0;
    int saves = 0;
    int vlan_creations = 0;  ///< requests, or commands, that only create VLANs
    int commands = 0;        ///< that an arista-eos or a cisco-nxos was given
};

/// A configuration session of an arista-eos.
struct Candidate {
    Configuration configuration;
    bool is_pending = true;
};

struct Device : Configuration {
    std::string kind;
    Configuration saved;
    std::map<std::string, VlanSet> passed;  ///< on each port since it was last asked, be it for a moment
    std::string user = "admin";
    std::string password;
    std::string hostname = "rack7-s3048";         ///< in a dellnos9's prompts
    bool log_lines = false;                       ///< messages of the switch's log come between
    bool numbers_are_texts = true;                ///< those of VLANs in the JSON of a cisco-nxos
    std::string enable_password{};                ///< of an arista-eos; empty: none is asked for
    std::map<std::string, Candidate> candidates;  ///< by name
    int command_delay = 0;                        ///< ms
    int most_connections = 64;                    ///< at a time; a further one is closed at once
    int open_connections = 0;
    Faults faults;
    Counters counters;
    int hung = 0;           ///< requests that wait for the end of a hang
    int power_outages = 0;  ///< what is asked during one gets no answer
    std::mutex mutex;       ///< of all of this
    std::condition_variable changed;

    /// In the order of their numbers, ordinary ones first, port-channels last.
    std::vector<std::string> port_names() const;

    /// Whether it is an arista-eos or a cisco-nxos, whose API takes commands of a terminal.
    bool has_commands() const { return kind == "arista-eos" || kind == "cisco-nxos"; }

    /// What passes on a port.
    Carried carried(const Port& port) const { return carried(port, *this); }
    Carried carried(const Port& port, const Configuration& all) const;

    void save() { saved = *this; }
    /// The saved configuration is the running one again.
    void restore();

    /// Must be called after each change of a port.
    void note_passing(const std::string& name);
    void note_passing_of_all();
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
Answer answer_arista(Device& device, const Request& request);
Answer answer_nxos(Device& device, const Request& request);

/// An error as these switches write it.
Answer error_answer(int status, const std::string& text);

/// Changes a port as `NAME VALUE...` tells, the words of to_settings().
/// @throws std::invalid_argument  for another word
void set_port(Device& device, const std::string& name, const std::string& settings);

/// Obeys a line of the control socket.
/// @return  a JSON object in one line
std::string obey(Device& device, const std::string& line);

}  // namespace haas_rest_sim

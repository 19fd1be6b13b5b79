// Parses what a Dell switch with OS 9 tells about a port.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/switch.hpp"

namespace haas::drivers {

/// Ports that are in no other untagged VLAN are in this one.
constexpr core::Vlan dellnos9_default_vlan = 1;

/// The result of `show interfaces switchport`.
struct DellNos9Port {
    std::set<core::Vlan> untagged;  ///< without the default VLAN
    std::set<core::Vlan> tagged;
    bool is_hybrid = true;  ///< carries both kinds
    bool is_shown = false;  ///< the switch has told about a port
};

/// The contents of an interface's resource.
struct DellNos9Interface {
    bool is_shut = false;
    bool is_switchport = false;
};

/// @param body  of the interface, with its defaults
/// @throws base::Error  when it cannot be understood
DellNos9Interface parse_dellnos9_interface(const std::string& body);

/// The names in the list of all interfaces: `gige-1-3`, `port-channel-1`, `vlan-310`.
/// @param body  of the container of all interfaces
/// @throws base::Error  as above
/// @source  Dell Open Automation Guide, "REST API": a container without a query lists its entries by their keys
std::vector<std::string> parse_dellnos9_interfaces(const std::string& body);

/// The terminal transcript in the answer to a command: its echo, its output, and a prompt. With several commands, each
/// one is echoed after its own prompt.
/// @throws base::Error  when the answer is not XML
std::string parse_dellnos9_output(const std::string& body);

/// The first line of a transcript that says that a command failed, unchanged; empty if there is none.
std::string find_dellnos9_error(const std::string& transcript);

/// The output of configuration commands, in one line. They print nothing if they were carried out; as in
/// find_complaint(), echoes, prompts, log messages and warnings do not count.
std::string find_dellnos9_complaint(const std::string& transcript);

/// Whatever else than success the transcript of `write` shows; empty if the configuration was saved.
/// @source  Dell OS 9 Configuration Guide, "Save the Running-Configuration" and "Copy Files": a `!` for each block, and
///          `N bytes successfully copied`; a message of the log (`%FILEMGR-5-FILESAVED`) may stand there too
std::string find_dellnos9_save_error(const std::string& transcript);

/// Ports that get copies of other ports' frames: the type as the switch shortens it, `Gi`, and the number.
using DellNos9Mirrors = std::set<std::pair<std::string, std::string>>;

/// The destinations of monitor sessions, as far as they are ports.
/// @param transcript  of `show monitor session`
/// @source  Dell Configuration Guide for the S3048-ON, "Port Monitoring": a row for each source, as
///          `10  Gi 1/14  Gi 1/2  rx  interface  Port-based`: the session, the source, the destination. Later columns
///          differ between releases, and are not read. Sources and destinations of sessions to other switches have
///          other words in these places (`remote-vlan 30`)
DellNos9Mirrors parse_dellnos9_mirrors(const std::string& transcript);

/// @param port  type and number, as in commands: `GigabitEthernet 1/2`
bool is_dellnos9_mirror(const DellNos9Mirrors& mirrors, std::string_view port);

/// @throws base::Error  when it cannot be understood
DellNos9Port parse_dellnos9_switchport(const std::string& transcript);

/// The VLANs of a port. A port that is not a switchport is in no VLAN, and `show interfaces switchport` does not show
/// it.
/// @throws base::Error  when `shown` is not understood; or when, for a switchport, it shows no port or an error
DellNos9Port dellnos9_membership(const DellNos9Interface& interface, const std::string& shown);

/// What the port carries; a foreign state if HaaS does not make such ports.
core::PortState dellnos9_state(const DellNos9Interface& interface, const DellNos9Port& port);

}  // namespace haas::drivers

// What the programs of a simulated SONiC share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "switch/sim/kind.hpp"
#include "switch/sim/unix_shell.hpp"

namespace haas_sim {

/// Who runs a program, and where.
struct SonicUser {
    Device& device;
    bool is_root;
    bool has_terminal;
};

using Words = std::vector<std::string>;

using SonicFields = std::vector<std::pair<std::string, std::string>>;
/// Keys in their order.
using SonicTable = std::vector<std::pair<std::string, SonicFields>>;

/// `config` with these arguments.
ShellResult sonic_config(const SonicUser& user, const Words& arguments);

/// `show`, `sonic-cfggen`, `sonic-db-cli` and `sonic-db-dump` with these arguments.
ShellResult sonic_show(const SonicUser& user, const Words& arguments);
ShellResult sonic_cfggen(const SonicUser& user, const Words& arguments);
ShellResult sonic_db_cli(const SonicUser& user, const Words& arguments);
ShellResult sonic_db_dump(const SonicUser& user, const Words& arguments);

/// What daemons do next, and what passes on a port once they have done it.
void sonic_follow(Device& device);
Carried sonic_passing(const Device& device, const std::string& name);

/// Tables of CONFIG_DB.
SonicTable sonic_vlans_table(const Configuration& configuration);
SonicTable sonic_members_table(const Device& device, const Configuration& configuration);

/// A whole CONFIG_DB, as `sonic-cfggen -d --print-data` prints it.
std::string sonic_database(const Device& device, const Configuration& configuration);

/// The tagged ones of a port.
VlanSet sonic_tagged(const Port& port);

/// Thrown by a program that click, the library for command lines, ends.
struct ClickError {
    std::string usage;  ///< `config vlan add [OPTIONS] <vid>`
    std::string text;
};

/// stderr and status of it.
ShellResult click_failure(const ClickError& error);

/// The one of `names` that a word means: itself, or all that begin with it.
/// @param group  `config vlan`
/// @throws ClickError  when there is none, or more than one
std::string find_click_command(const std::string& group, const Words& arguments, const Words& names);

}  // namespace haas_sim

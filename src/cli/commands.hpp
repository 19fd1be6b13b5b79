// The parts of the table of commands, one for each group of the help, and the words that several of them share.
#pragma once

#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace haas::cli {

/// The commands of one group, in the order of the help.
std::vector<Command> project_commands();
std::vector<Command> user_commands();
std::vector<Command> node_commands();
std::vector<Command> machine_commands();
std::vector<Command> network_commands();
std::vector<Command> networking_commands();
std::vector<Command> headnode_commands();
std::vector<Command> switch_commands();
std::vector<Command> service_commands();
std::vector<Command> installation_commands();

namespace words {

inline constexpr auto get = http::Method::get;
inline constexpr auto put = http::Method::put;
inline constexpr auto post = http::Method::post;
inline constexpr auto patch = http::Method::patch;
inline constexpr auto del = http::Method::del;

inline constexpr Argument project = {.name = "project", .about = "the label of a project"};
inline constexpr Argument node = {.name = "node", .about = "the label of a node"};
inline constexpr Argument nic = {.name = "nic", .about = "the label of a NIC of that node"};
inline constexpr Argument network = {.name = "network", .about = "the label of a network"};
inline constexpr Argument only_switch = {
    .name = "switch", .about = "the label of a switch; optional if there is only one", .count = Count::optional};
inline constexpr Argument port = {.name = "port", .about = "the port's name on the switch, such as gi1/0/5"};

inline constexpr Option wait = {.name = "--wait",
                                .value = Value::optional,
                                .shown = "SECONDS",
                                .about = "wait until the switch is configured, at most SECONDS (default: 60)"};
inline constexpr Option new_password = {
    .name = "--password-file",
    .value = Value::required,
    .shown = "FILE",
    .about = "a file with the new password on one line, or - for standard input; haas asks without it",
    .fields = "password"};
inline constexpr Option ask_device_password = {
    .name = "--ask-password", .about = "ask for the device's password", .fields = "password"};
inline constexpr std::string_view whose_password =
    "After the command, --password-file gives the password that the command sets. To read your own password from a "
    "file\n"
    "as well, put another --password-file before the command, or set HAAS_PASSWORD.";

}  // namespace words

}  // namespace haas::cli

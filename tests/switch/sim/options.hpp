// What the program was started with.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "switch/sim/vlans.hpp"

namespace haas_sim {

struct Options {
    std::string kind;
    enum class Transport { telnet, ssh } transport = Transport::telnet;
    int ports = 48;
    int units = 1;                     ///< of a stack of Dell's, each with so many ports
    std::optional<int> port_channels;  ///< none: as many as the kind has without members
    std::vector<std::string> strays;   ///< `PORT NAME VALUE...`, as the control socket's `set` has them
    int count = 1;
    std::string hostname;  ///< empty: as from the factory
    std::string user = "admin";
    std::string password;
    std::optional<std::string> enable_password;
    bool unprivileged =
        false;  ///< a login ends at `>`, and `enable` asks for nothing unless there is an enable_password
    bool shell_login = false;  ///< over ssh: whoever comes is let in, and asked for user and password in the shell
    bool asks_in_ssh = false;  ///< ssh asks for the password by keyboard-interactive instead of taking it
    std::string banner;
    std::string login_prompt;                                          ///< empty: the kind's
    bool log_lines = false;                                            ///< messages of the switch's log come between
    int firmware = 6;                                                  ///< of a delln3000: 5 is one from before 6
    enum class Lists { lines, members, blanks } lists = Lists::lines;  ///< how a powerconnect55xx writes lists of VLANs
    /// What a Sonic knows of modes of ports: nothing, as in 202311; that a port without one is routed, as in March
    /// 2024; that a port without one takes any VLAN, as later.
    enum class Modes { none, routed, any } modes = Modes::any;
    bool no_link = false;                                        ///< nothing is cabled to its ports
    enum class Answers { keys, lines } answers = Answers::keys;  ///< how a question is answered
    std::chrono::milliseconds command_delay{0};
    std::size_t chunk = 0;  ///< bytes; 0: output as it comes
    int max_sessions = 8;
    std::optional<VlanSet> vlans;  ///< created beforehand; none: the kind's
    std::string state_file;
    std::string control;
};

/// The command line is wrong; what() says how.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// @throws UsageError
Options parse_options(int argc, char** argv);

/// What cli_switch is started with, for people.
extern const char* const usage;

}  // namespace haas_sim

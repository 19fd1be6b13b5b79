// What one kind of switch is like: texts and commands, as data for Terminal.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "switch/sim/device.hpp"
#include "switch/sim/grammar.hpp"
#include "switch/sim/state.hpp"

namespace haas_sim {

struct Answer;

enum class Mode { user, privileged, configuration, interface, vlan };

/// Where a session is.
struct Place {
    Mode mode = Mode::user;
    std::string port;          ///< in Mode::interface
    bool transaction = false;  ///< changes wait in the candidate configuration
    std::string vlans;         ///< in Mode::vlan, where it is one's own
    int page = 24;             ///< lines of a page; 0: no pager
    bool asks_enable = false;
    bool root = false;           ///< in a shell
    bool has_terminal = true;    ///< the same; false for a program that ssh runs
    bool gave_password = false;  ///< to sudo
    int status = 0;              ///< of the last command, the same
    bool over = false;
};

/// What a command answers; lines end in \n.
struct Answer {
    std::string text{};
    std::string question{};  ///< if not empty, `text` comes after the answer y, and `refused` after another
    std::string refused{};
    std::function<void()> on_yes{};
    bool paged = false;
    std::string errors{};             ///< of a shell's command: what it writes to stderr
    int status = 0;                   ///< the same: how it ends
    std::string password_question{};  ///< the same: it is done when the enable_password was given
};

/// A command in its surroundings.
struct Call {
    Device& device;
    Place& place;
    Configuration& configuration;  ///< what to change: the running one, or a candidate
    Port* port;  ///< in Mode::interface: what to change, which for a port to be ignored is not the real one
    std::vector<std::string> arguments;

    const std::string& argument() const { return arguments.front(); }
    int number() const { return parse_number(arguments.front()).value(); }
};

/// Thrown by a command: the vendor's text.
struct Refused {
    std::string text;
};

struct Rule {
    Mode mode;
    std::string pattern;
    std::function<Answer(Call&)> run;
};

/// A state of the whole switch in which it refuses commands that are right.
struct Situation {
    struct Commands {
        Mode mode;
        std::string_view beginning;  ///< of their patterns
    };
    std::string_view name;
    std::vector<Commands> refused;  ///< none: what happens is up to the commands themselves
    std::string_view text;
};

/// Situations of every kind with commands of its own: it refuses what would end paging; a login must give a new
/// password, or is told that it soon must.
inline constexpr std::string_view paging_kept = "paging-kept";
inline constexpr std::string_view password_expired = "password-expired";
inline constexpr std::string_view password_expires_soon = "password-expires-soon";

struct Kind {
    std::string_view name;
    std::string_view hostname;
    std::string_view login_prompt;
    std::string_view password_prompt;
    char password_echo;              ///< 0: none
    std::string_view refused_login;  ///< after a wrong user or password
    std::string_view refused_enable;
    std::string_view motd;        ///< after the login
    std::string_view prompt_end;  ///< after `#` and `>`
    std::string_view blank_line;  ///< before the prompt that follows an empty line
    std::string_view pager;
    std::string_view pager_erase;
    bool obeys_window;  ///< a page is as long as the terminal's window
    bool names_place;   ///< `(config-if-Gi1/0/5)`, and not only `(config-if)`
    /// What a prompt has between name and `#`; null: as the above has it.
    std::string (*place_text)(const Place& place) = nullptr;
    /// In the modes below, `do` may precede the commands of Mode::privileged, and `show` needs no such word.
    bool has_do = false;
    /// Another way to write a line; null: there is none.
    std::string (*rewrite)(std::string_view line) = nullptr;
    /// Does what follows a `|`; false: there is no such filter. Null: lines have none.
    bool (*filter)(std::string_view filter, Answer& answer) = nullptr;
    std::vector<std::string_view> log_lines;
    std::string_view closing;  ///< after what every command answers, nothing included
    std::string_view
        in_channel;  ///< what a port of a port-channel refuses `switchport` commands with; empty: it does not
    std::string_view not_layer2;  ///< the same of a routed port
    /// Where the command line is a Unix shell: runs a line of it. Null: it has commands by `rules`.
    Answer (*shell)(Device& device, Place& place, const std::string& line) = nullptr;
    std::string (*shell_prompt)(const Device& device, const Place& place) = nullptr;
    /// Where daemons carry out the configuration: lets them work; what passes on a port by then. Null: there are none.
    void (*follow)(Device& device) = nullptr;
    Carried (*passing)(const Device& device, const std::string& port) = nullptr;
    std::string_view locked;  ///< what others may not change while one session has locked the configuration
    std::vector<Situation> situations;
    bool has_situation(std::string_view name) const;

    int highest_vlan;
    /// A port that nobody has set up yet; null: access to VLAN 1, and a trunk list of all VLANs.
    Port (*factory_port)(const std::string& name) = nullptr;
    VlanSet vlans;  ///< created beforehand
    std::vector<std::string> (*port_names)(const Options& options);
    /// Words that interfaces are called by, and how the names of such ports begin.
    std::vector<std::pair<std::string_view, std::string_view>> port_words;

    /// @param line  what was typed
    /// @param column  of what is wrong, in the terminal
    std::string (*error_text)(const Mistake& mistake, const std::string& line, std::size_t column);
    std::vector<Rule> rules;
};

/// The kind of a name; null if there is none.
const Kind* find_kind(std::string_view name);

Kind make_powerconnect55xx();
Kind make_delln3000();
Kind make_nexus();
Kind make_dell_os10();
Kind make_sonic();

}  // namespace haas_sim

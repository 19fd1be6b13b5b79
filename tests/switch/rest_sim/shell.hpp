// The command line that an arista-eos and a cisco-nxos have behind their APIs: one session of it, and the commands that
// both know.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "switch/rest_sim/device.hpp"
#include "switch/sim/grammar.hpp"

namespace haas_rest_sim {

enum class Place { exec, privileged, configuration, interface, vlan };

/// Thrown by a command that is not carried out.
struct Refusal {
    /// `invalid`: it is no command; `failed`: it cannot be done; `unstructured`: it has no answer in JSON.
    enum class Kind { invalid, failed, unstructured };
    Kind kind;
    std::string text;
    std::string data{};  ///< members of a JSON object that come with it: `"vlans":{}`
};

/// What a command answers.
struct Said {
    std::string json{};  ///< an object; empty: there is none
    std::string text{};
};

class Shell;
using Arguments = std::vector<std::string>;

struct Rule {
    Place place;
    std::string_view pattern;
    std::function<Said(Shell&, const Arguments&)> run;
};

/// How one kind of switch takes commands.
struct Language {
    std::vector<Rule> rules;
    Place start;
    bool shortens;                                           ///< words may be shortened
    std::vector<std::pair<std::string, std::string>> kinds;  ///< of ports: `ethernet` and how their names begin
    std::string (*denial)(const std::string& line);          ///< of what the role of the user forbids
    Refusal (*refusal)(const haas_sim::Mistake& mistake, const std::string& line);
};

/// One session, which lasts for a request.
class Shell {
public:
    Shell(Device& on, const Language& language) : device(on), place(language.start), language_(language) {}

    /// @throws Refusal
    Said run(const std::string& line);

    /// What commands change: the running configuration, or that of the configuration session.
    Configuration& target() { return candidate.empty() ? device : device.candidates.at(candidate).configuration; }

    /// Changes the ports of the present place, as far as no test has them refuse or ignore it.
    void change_ports(const std::function<void(Port&)>& change);
    /// @param name  empty: none
    void name_vlans(const std::string& name);
    /// Changes the VLANs of the present place.
    void change_vlans(const std::function<void(VlanSettings&)>& change);

    Device& device;
    Place place;
    std::vector<std::string> ports;  ///< in Place::interface
    VlanSet vlans;                   ///< in Place::vlan
    std::string candidate;           ///< the name of the configuration session; empty: none
    std::string input;               ///< that came along with the command

private:
    /// Places whose commands are taken at the present one.
    std::vector<Place> places() const;
    const Rule& find(const std::string& line, Arguments& arguments) const;
    std::optional<std::string> check(std::string_view parameter, const std::string& word) const;

    const Language& language_;
};

/// The words of a line.
std::vector<std::string> words_of(const std::string& line);

/// Port names that a checked `<port>` stands for.
std::vector<std::string> ports_of(const std::string& argument);
VlanSet vlans_of(const std::string& argument);

/// A rule for what only changes ports.
Rule port_rule(std::string_view pattern, std::function<void(Port&, const Arguments&)> change);

/// What both kinds know of ports and VLANs.
void add_common_rules(std::vector<Rule>& rules);

/// Brings a port to what it was from the factory; it stays up.
void reset_port(Port& port);

std::string vlan_name(const Configuration& configuration, int vlan);

/// `none` and `all` for an empty and a full list.
std::string list_text(const VlanSet& vlans, const char* none, const char* all);

}  // namespace haas_rest_sim

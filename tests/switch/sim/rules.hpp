// Commands that the kinds have in common.
#pragma once

#include <string>
#include <vector>

#include "switch/sim/kind.hpp"

namespace haas_sim {

/// How a kind's switch ports differ from the others'.
struct PortRules {
    enum class Native { any, allowed, allowed_and_created } native;  ///< which VLANs can become native
    /// What becomes of VLANs that are not created in a list: on all kinds they do not pass.
    enum class Missing { kept, refused } missing;
    bool no_native;                ///< `native vlan none`, `access vlan none`
    bool replaces_list;            ///< `allowed vlan 1-5`
    bool general;                  ///< has the mode general
    std::string_view not_created;  ///< the error, for a single VLAN; empty: it is taken
    std::string_view not_allowed;
};

void add_rule(std::vector<Rule>& rules, Mode mode, std::string pattern, std::function<Answer(Call&)> run);

/// A command that is there, and does nothing that a switch port knows of.
void add_idle_rules(std::vector<Rule>& rules, Mode mode, const std::vector<std::string>& patterns);

/// What is left of a line, without quotes, as the name of a VLAN or the description of a port.
/// @throws Refused  when it is too long
std::string short_text(const Call& call, std::size_t longest);

/// @throws Refused  when one of them cannot be deleted
void check_deletable(const Call& call, const VlanSet& unwanted);

/// `description` of a port.
void add_description_rules(std::vector<Rule>& rules, std::size_t longest);

/// `name` in Mode::vlan, of one VLAN.
void add_vlan_name_rule(std::vector<Rule>& rules, std::size_t longest);

/// `switchport ...` and `shutdown`.
void add_port_rules(std::vector<Rule>& rules, const PortRules& kind);

/// enable, disable, exit, end, interface.
/// @param exit_of_privileged  whether `exit` at `#` goes back to `>`, and does not log out
enum class ExitOfPrivileged { to_user_mode, logs_out };
void add_mode_rules(std::vector<Rule>& rules, ExitOfPrivileged exit);

/// `configure` and `configure terminal`.
void add_configure_rules(std::vector<Rule>& rules, const std::string& answer);

/// `show running-config`, as a paged text.
void add_show_configuration_rules(std::vector<Rule>& rules);

std::function<Answer(Call&)> go_to(Mode mode, std::string answer = {});

/// `word`, `native vlan` and the like of a port: `none` for 0.
std::string vlan_or_none(int vlan);

}  // namespace haas_sim

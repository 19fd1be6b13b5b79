#include "cli/older_lines.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/usage_error.hpp"
#include "sys/shell_words.hpp"

namespace haas::cli {

namespace {

using Words = std::vector<std::string>;

constexpr std::size_t longest_name = 3;  // in words

Words words_of(std::string_view text) {
    Words words;
    for (const auto word : base::split(text, ' ')) {
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

bool stands_for(const std::string& argument, const std::string& word) {
    if (argument == base::lower(argument)) return argument == word;
    if (argument == "URI") return base::contains(word, "://");
    const bool is_no_field = argument == "HOST" || argument == "BRIDGE";
    return !is_no_field || !base::contains(word, '=');
}

/// The words for which each placeholder stands; empty if the line has another form.
std::optional<std::map<std::string, std::string>> match(const OlderLine& form, const Words& arguments) {
    const auto expected = words_of(form.arguments);
    if (expected.size() != arguments.size()) return std::nullopt;
    std::map<std::string, std::string> values;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (!stands_for(expected[i], arguments[i])) return std::nullopt;
        values[expected[i]] = arguments[i];
    }
    return values;
}

/// Our line, with the words that were given: `PLACEHOLDER` or `field=PLACEHOLDER`.
Words filled_in(std::string_view line, const std::map<std::string, std::string>& values) {
    auto words = words_of(line);
    for (auto& word : words) {
        const auto equals = word.find('=');
        const auto start = equals == std::string::npos ? 0 : equals + 1;
        const auto value = values.find(word.substr(start));
        if (value != values.end()) word = word.substr(0, start) + value->second;
    }
    return words;
}

/// A word as people type it: quoted only where a shell needs that.
std::string typed(const std::string& word) {
    const auto is_plain = [](char c) { return base::is_alphanumeric(c) || base::contains("_-./:=,+@%", c); };
    return !word.empty() && base::holds_only(word, is_plain) ? word : sys::to_shell_line({word});
}

[[noreturn]] void refuse_secret(const Words& ours) {
    std::string line = "haas";
    for (const auto& word : ours) line += " " + typed(word);
    throw UsageError(
        "every user could read a password on the command line: type `" + line +
            "`, and haas asks for it where it is needed, or add --password-file FILE (- for standard input)",
        ours.front());
}

}  // namespace

const std::vector<OlderLine>& older_lines() {
    static const std::vector<OlderLine> lines = {
        // Python HaaS 0.1
        {"node_register", "NODE HOST USER PASSWORD", "node_register NODE HOST USER"},
        {"user_create", "USER PASSWORD", "user_create USER"},
        // HIL 0.2
        {"user_create", "USER PASSWORD admin", "user_create USER --is-admin"},
        {"user_create", "USER PASSWORD regular", "user_create USER"},
        {"create_admin_user", "USER PASSWORD", "user_create USER --is-admin"},
        {"user_add_project", "USER PROJECT", "project_add_user PROJECT USER"},
        {"user_remove_project", "USER PROJECT", "project_remove_user PROJECT USER"},
        {"node_register", "NODE ipmi HOST USER PASSWORD", "node_register NODE HOST USER"},
        {"node_register", "NODE mock HOST USER PASSWORD", "node_register NODE HOST USER --obm-type mock"},
        {"metadata_set", "NODE KEY VALUE", "node_set_metadata NODE KEY VALUE"},
        {"metadata_delete", "NODE KEY", "node_delete_metadata NODE KEY"},
        {"list_nodes", "free", "list_free_nodes"},
        {"list_nodes", "all", "list_nodes"},
        {"list_network_attachments", "NETWORK all", "list_network_attachments NETWORK"},
        {"switch_register", "SWITCH mock HOST USER PASSWORD",
         "switch_register SWITCH mock hostname=HOST username=USER --ask-password"},
        {"switch_register", "SWITCH powerconnect55xx HOST USER PASSWORD",
         "switch_register SWITCH powerconnect55xx hostname=HOST username=USER --ask-password"},
        {"switch_register", "SWITCH delln3000 HOST USER PASSWORD VLAN",
         "switch_register SWITCH delln3000 hostname=HOST username=USER dummy_vlan=VLAN --ask-password"},
        {"switch_register", "SWITCH nexus HOST USER PASSWORD VLAN",
         "switch_register SWITCH nexus hostname=HOST username=USER dummy_vlan=VLAN --ask-password"},
        {"switch_register", "SWITCH brocade HOST USER PASSWORD TYPE",
         "switch_register SWITCH brocade hostname=HOST username=USER interface_type=TYPE --ask-password"},
        {"switch_register", "SWITCH dellnos9 HOST USER PASSWORD TYPE",
         "switch_register SWITCH dellnos9 hostname=HOST username=USER interface_type=TYPE --ask-password"},
        // HIL 0.3 and later
        {"node_register", "NODE URI TOKEN", "node_register NODE HOST USER"},
        {"switch_register", "SWITCH ovs BRIDGE", "switch_register SWITCH ovs ovs_bridge=BRIDGE"},
        {"node_list", "free", "list_free_nodes"},
        {"node_list", "all", "list_nodes"},
        {"node_show", "NODE", "show_node NODE"},
        {"node_bootdev", "NODE DEVICE", "node_set_bootdev NODE DEVICE"},
        {"node_network_connect", "NODE NIC NETWORK", "node_connect_network NODE NIC NETWORK"},
        {"node_network_connect", "NODE NIC NETWORK CHANNEL", "node_connect_network NODE NIC NETWORK CHANNEL"},
        {"node_network_detach", "NODE NIC NETWORK", "node_detach_network NODE NIC NETWORK"},
        {"node_nic_register", "NODE NIC ADDRESS", "node_register_nic NODE NIC ADDRESS"},
        {"node_nic_delete", "NODE NIC", "node_delete_nic NODE NIC"},
        {"node_obm_enable", "NODE", "node_enable_obm NODE"},
        {"node_obm_disable", "NODE", "node_enable_obm NODE off"},
        {"node_metadata_add", "NODE KEY VALUE", "node_set_metadata NODE KEY VALUE"},
        {"node_metadata_delete", "NODE KEY", "node_delete_metadata NODE KEY"},
        {"node_console_show", "NODE", "show_console NODE"},
        {"project_list", "", "list_projects"},
        {"project_list_networks", "PROJECT", "list_project_networks PROJECT"},
        {"project_node_list", "PROJECT", "list_project_nodes PROJECT"},
        {"project_node_add", "PROJECT NODE", "project_connect_node PROJECT NODE"},
        {"project_node_remove", "PROJECT NODE", "project_detach_node PROJECT NODE"},
        {"network_list", "", "list_networks"},
        {"network_show", "NETWORK", "show_network NETWORK"},
        {"network_list_attachments", "NETWORK", "list_network_attachments NETWORK"},
        {"network_grant_access", "NETWORK PROJECT", "network_grant_project_access NETWORK PROJECT"},
        {"network_revoke_access", "NETWORK PROJECT", "network_revoke_project_access NETWORK PROJECT"},
        {"switch_list", "", "list_switches"},
        {"switch_show", "SWITCH", "show_switch SWITCH"},
        {"port_show", "SWITCH PORT", "show_port SWITCH PORT"},
        {"port_nic_add", "SWITCH PORT NODE NIC", "port_connect_nic SWITCH PORT NODE NIC"},
        {"port_nic_remove", "SWITCH PORT", "port_detach_nic SWITCH PORT"},
        {"user_project_add", "USER PROJECT", "project_add_user PROJECT USER"},
        {"user_project_remove", "USER PROJECT", "project_remove_user PROJECT USER"},
        {"user_set_admin", "USER RANK", "user_set_admin USER RANK"},
        {"networking_action_show", "ACTION", "show_networking_action ACTION"},
        {"headnode_list", "PROJECT", "list_project_headnodes PROJECT"},
        {"headnode_show", "HEADNODE", "show_headnode HEADNODE"},
        {"headnode_list_images", "", "list_headnode_images"},
        {"headnode_nic_create", "HEADNODE HNIC", "headnode_create_hnic HEADNODE HNIC"},
        {"headnode_nic_delete", "HEADNODE HNIC", "headnode_delete_hnic HEADNODE HNIC"},
        {"headnode_network_connect", "HEADNODE HNIC NETWORK", "headnode_connect_network HEADNODE HNIC NETWORK"},
        {"headnode_network_detach", "HEADNODE HNIC NETWORK", "headnode_detach_network HEADNODE HNIC"},
    };
    return lines;
}

std::vector<std::string> modern_line(const std::vector<std::string>& words, std::size_t own_name) {
    std::string name;
    const OlderLine* renamed = nullptr;
    for (std::size_t count = 1; count <= std::min(longest_name, words.size()); ++count) {
        name += (name.empty() ? "" : "_") + words[count - 1];
        std::replace(name.begin(), name.end(), '-', '_');
        if (count < own_name) continue;
        const Words arguments(words.begin() + static_cast<std::ptrdiff_t>(count), words.end());
        for (const auto& form : older_lines()) {
            if (form.name != name) continue;
            if (const auto values = match(form, arguments)) {
                auto ours = filled_in(form.line, *values);
                if (values->contains("PASSWORD") || values->contains("TOKEN")) refuse_secret(ours);
                return ours;
            }
            if (find_command(name) == nullptr) renamed = &form;
        }
    }
    if (renamed == nullptr) return words;
    const std::string line(renamed->line);
    throw UsageError(std::string(renamed->name) + " has another name here: haas " + line,
                     line.substr(0, line.find(' ')));
}

}  // namespace haas::cli

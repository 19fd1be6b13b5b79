// What one kind of console switch says and understands, as data: a new kind is a table, and no program.
#pragma once

#include <string>
#include <string_view>

#include "core/vlan.hpp"
#include "drivers/switch/console/vlan_lists.hpp"

namespace haas::drivers {

/// Lines to send, one below the other. In them, {port}, {vlan}, {vlans} (a list such as 100,200-202) and {dummy} stand for
/// what their names say.
using ConsoleLines = std::string_view;

/// Texts, one below the other.
using ConsoleTexts = std::string_view;

struct ConsoleTable {
    std::string_view type;
    std::string_view description;

    /// The spelling that the switch is told of a port, the same for all names of one port; empty for what is no name of a port.
    std::string (*port)(std::string_view name);
    std::string_view port_syntax;

    /// The highest VLAN that a port can be given.
    core::Vlan highest_vlan;
    /// VLANs that the switch keeps for itself, and the one that its ports are in by default: a list.
    std::string_view kept_vlans;
    /// Whether the switch cannot have a port without a native VLAN, so that one which leads nowhere stands in.
    enum class Dummy { none, required } dummy;

    ConsoleLines learn_prompt;  ///< a word that is no command, or an empty line: the prompt follows
    ConsoleLines after_login;   ///< at the main prompt
    ConsoleLines enter;         ///< the configuration
    ConsoleLines enter_port;
    std::string_view leave;  ///< from the port to the configuration, and from there to the main prompt

    ConsoleLines shut;         ///< before that, for a port that may have routed until now: it would be up in the default VLAN
    ConsoleLines switch_port;  ///< makes a port one that has VLANs, before anything else of a foreign one
    ConsoleLines trunk;        ///< makes a port a trunk; sent once its lists are known
    ConsoleLines add;          ///< {vlans} to those allowed
    ConsoleLines remove;       ///< {vlans} from those allowed
    ConsoleLines set_native;   ///< {vlan}
    ConsoleLines drop_native;  ///< after the VLAN was removed
    ConsoleLines all_dark;
    ConsoleLines bring_up;  ///< what was shut
    enum class NativeStep { before_adding, after_adding } native_step;

    std::string_view save;
    ConsoleTexts save_questions;  ///< in the last line; the answer is y
    ConsoleTexts saved;           ///< any of them in the answer

    ConsoleLines read;             ///< with {port} for one port, without for all
    ConsoleLines list_ports;       ///< names all ports at the beginnings of lines, where `read` asks for one
    std::string_view block_begin;  ///< a port's block begins with a line of this key
    ConsoleTexts enabled_keys;     ///< their value begins with `enable`, where they are there
    ConsoleTexts mode_keys;        ///< the first that is there counts; its value begins with `trunk`
    ConsoleTexts access_keys;
    ConsoleTexts native_keys;
    ConsoleTexts allowed_keys;         ///< including the native one
    ConsoleTexts member_keys;          ///< what the port is in now, as `(900),1-899`; not on all firmware
    ConsoleTexts general_keys;         ///< the VLANs of a port in general mode
    ConsoleTexts native_tagging_keys;  ///< their value begins with `disabled`, where they are there
    ConsoleTexts monitor_keys;         ///< whether the port gets copies of the frames of others
    ConsoleTexts monitor_off;          ///< the values that say no
    ListOrder list_order;
    enum class EmptyList { unreadable, none } empty_list;

    /// The mode of a port whose link is down, where that hides the configured one; then read_configuration tells it.
    std::string_view hidden_mode;
    ConsoleLines read_configuration;
    /// Lists the VLANs that the switch has, where its ports do not tell: the first of these lines that it knows.
    ConsoleLines read_vlans;
    ConsoleLines create_vlans;  ///< for people: how an administrator creates {vlans}

    std::string_view pager;
};

/// Whether the switch is asked for its ports by name, so that those of other names stay unseen.
inline bool reads_one_by_one(const ConsoleTable& table) { return table.read.find("{port}") != std::string_view::npos; }

/// Calls `use` with each line of lines or texts.
template <typename Use>
void for_each_line(std::string_view lines, Use use) {
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        use(lines.substr(0, end));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
}

}  // namespace haas::drivers

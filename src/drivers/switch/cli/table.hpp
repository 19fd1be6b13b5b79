// What one kind of CLI switch says and understands, as data: a new kind is a table, and no program.
#pragma once

#include <string>
#include <string_view>

#include "core/vlan.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

/// Lines to send, one below the other. In them, {port}, {vlan}, {vlans} (a list such as 100,200-202) and {dummy} stand for
/// what their names say.
using CliLines = std::string_view;

/// Texts, one below the other.
using CliTexts = std::string_view;

struct CliTable {
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

    CliLines learn_prompt;  ///< a word that is no command, or an empty line: the prompt follows
    CliLines after_login;   ///< at the main prompt
    CliLines enter;         ///< the configuration
    CliLines enter_port;
    std::string_view leave;  ///< from the port to the configuration, and from there to the main prompt

    CliLines shut;         ///< before that, for a port that may have routed until now: it would be up in the default VLAN
    CliLines switch_port;  ///< makes a port one that has VLANs, before anything else of a foreign one
    CliLines trunk;        ///< makes a port a trunk; sent once its lists are known
    CliLines add;          ///< {vlans} to those allowed
    CliLines remove;       ///< {vlans} from those allowed
    CliLines set_native;   ///< {vlan}
    CliLines drop_native;  ///< after the VLAN was removed
    CliLines all_dark;
    CliLines bring_up;  ///< what was shut
    enum class NativeStep { before_adding, after_adding } native_step;

    std::string_view save;
    CliTexts save_questions;  ///< in the last line; the answer is y
    CliTexts saved;           ///< any of them in the answer

    CliLines read;             ///< with {port} for one port, without for all
    CliLines list_ports;       ///< names all ports at the beginnings of lines, where `read` asks for one
    std::string_view block_begin;  ///< a port's block begins with a line of this key
    CliTexts enabled_keys;     ///< their value begins with `enable`, where they are there
    CliTexts mode_keys;        ///< the first that is there counts; its value begins with `trunk`
    CliTexts access_keys;
    CliTexts native_keys;
    CliTexts allowed_keys;         ///< including the native one
    CliTexts member_keys;          ///< what the port is in now, as `(900),1-899`; not on all firmware
    CliTexts general_keys;         ///< the VLANs of a port in general mode
    CliTexts native_tagging_keys;  ///< their value begins with `disabled`, where they are there
    CliTexts monitor_keys;         ///< whether the port gets copies of the frames of others
    CliTexts monitor_off;          ///< the values that say no
    ListOrder list_order;
    enum class EmptyList { unreadable, none } empty_list;

    /// The mode of a port whose link is down, where that hides the configured one; then read_configuration tells it.
    std::string_view hidden_mode;
    CliLines read_configuration;
    /// Lists the VLANs that the switch has, where its ports do not tell: the first of these lines that it knows.
    CliLines read_vlans;
    CliLines create_vlans;  ///< for people: how an administrator creates {vlans}

    std::string_view pager;
};

/// Whether the switch is asked for its ports by name, so that those of other names stay unseen.
inline bool reads_one_by_one(const CliTable& table) { return table.read.find("{port}") != std::string_view::npos; }

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

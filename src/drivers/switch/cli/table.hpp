// The command language of one kind of CLI switch, as data: a new kind is a new table, not new code.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "core/vlan.hpp"
#include "drivers/switch/lacking_vlans.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

/// Lines to send, separated by newlines, with the placeholders {port}, {vlan}, {vlans} (a list such as 100,200-202),
/// {name} and {text} (for people), {dummy} and {others} (all VLANs but the dummy one).
using CliLines = std::string_view;

/// Texts, separated by newlines.
using CliTexts = std::string_view;

struct CliTable {
    std::string_view type;
    std::string_view description;

    /// The canonical spelling of a port's name, as it is sent to the switch; empty if the text is not the name of a
    /// port.
    std::string (*port)(std::string_view name);
    std::string_view port_syntax;

    /// The highest VLAN that a port can be given.
    core::Vlan highest_vlan;
    /// A list of the VLANs that the switch keeps for itself: no port can be given one.
    std::string_view kept_vlans;
    /// Whether each port of the switch must have a native VLAN. Then a dummy VLAN that leads nowhere stands for "none".
    enum class Dummy { none, required } dummy;

    /// Below a port, the prompt goes on with this text after the switch's name.
    std::string_view port_prompt = "(config-if";
    CliLines learn_prompt;  ///< a word that is not a command, or an empty line: the prompt follows
    CliLines stop_pager;    ///< at the main prompt; where it is refused, the pager is answered
    CliLines before_write;  ///< at the main prompt, once in a session that changes ports
    CliLines enter;         ///< the configuration
    CliLines enter_port;
    std::string_view leave;  ///< from the port to the configuration, and from there to the main prompt

    /// Gives a foreign port the dummy VLAN, which it has at no other time: so it is foreign until it is up, also if the
    /// session ends between. Sent before `trunk`; where there is a `take_over`, before `shut`, and then the switch may
    /// refuse it, as firmware does whose new trunks carry all VLANs.
    CliLines mark;
    CliLines shut;         ///< before `switch_port`, for a port that may be routed: it would be up in the default VLAN;
                           ///< before `take_over`, for a port that may be no trunk: makes it one that is shut down
    CliLines switch_port;  ///< makes a port a switchport; the first step for a foreign port
    CliLines trunk;        ///< makes a port a trunk; sent once its lists are known
    /// Makes a foreign trunk dark, and brings it up in such a way that it is foreign until then: a session may end
    /// between. Needed if the switch takes lists only for trunks; in place of `switch_port`, `all_dark` and `trunk`.
    CliLines take_over;
    CliLines add;          ///< {vlans} to those allowed
    CliLines remove;       ///< {vlans} from those allowed
    CliLines set_native;   ///< {vlan}
    CliLines drop_native;  ///< after the VLAN was removed
    CliLines all_dark;
    CliLines bring_up;  ///< undoes `shut`; after `trunk`, for each foreign port
    enum class NativeStep { before_adding, after_adding } native_step;

    std::string_view save;
    CliTexts save_questions;    ///< in the last line; the answer is y
    CliTexts saved;             ///< any of them in the answer means success
    std::string_view save_end;  ///< means success at the end of the answer
    /// Whether an answer without a word means success, too.
    enum class SilentSave { failed, done } silent_save = SilentSave::failed;

    /// How ports are read: by their status, as `Key: value` lines; or by the running configuration of all interfaces,
    /// with a session of its own (configuration_session.hpp), which needs none of the keys below.
    enum class Reading { status, configuration } reading = Reading::status;
    CliLines read_mirrors;  ///< for `configuration`: shows the sessions of port mirroring
    CliLines remove_vlan;   ///< for `configuration`: {vlan} from the switch

    CliLines read;        ///< with {port}: reads one port; without: reads all ports
    CliLines list_ports;  ///< lists all ports' names at the beginnings of lines; needed if `read` has {port}
    /// Lists port-channels with their members, for `read` without {port}; asked where there are port-channels.
    CliLines read_channels;
    std::string_view block_begin;  ///< a port's block begins with a line of this key
    CliTexts enabled_keys;         ///< if present, the value must begin with `enable`
    CliTexts mode_keys;            ///< the first present one counts; its value begins with `trunk`
    CliTexts access_keys;
    CliTexts native_keys;
    CliTexts allowed_keys;         ///< including the native one
    CliTexts member_keys;          ///< the VLANs that the port is in now, as `(900),1-899`; not on all firmware
    CliTexts general_keys;         ///< the VLANs of a port in general mode
    CliTexts native_tagging_keys;  ///< if present, the value must begin with `disabled`
    CliTexts monitor_keys;         ///< whether the port is a destination of port mirroring
    CliTexts monitor_off;          ///< the values that mean it is not
    VlanRemark native_remark;
    ListOrder list_order;
    enum class EmptyList { unreadable, none } empty_list;

    /// The mode that the switch shows while a port's link is down, if it hides the configured one; then
    /// read_configuration shows that.
    std::string_view hidden_mode;
    CliLines read_configuration;
    /// Lists the VLANs that exist on the switch. The first of these lines that the switch knows counts.
    CliLines read_vlans;
    /// Whether a port's block shows which of its VLANs do not exist on the switch.
    enum class MissingVlans { shown_with_port, only_listed } missing_vlans;

    CliLines read_native_tagging;   ///< shows whether the switch tags native VLANs, on all ports
    std::string_view tags_natives;  ///< stands in the answer if it does
    CliLines untag_natives;         ///< what an administrator does about it

    /// @name From the main prompt
    /// @{
    VlanRemedies remedies;  ///< `create` is sent as well, but not with `configuration`
    CliLines name_vlan;     ///< {name} for {vlan}
    CliLines delete_vlans;  ///< {vlans}, which exist
    /// @}
    CliLines describe;  ///< a port, or with `configuration` a VLAN as well, by {text}, while it is configured
    std::size_t longest_description = 0;

    std::string_view pager;
};

/// Whether the switch is asked for each port by name, so that ports of other names are not seen.
inline bool reads_one_by_one(const CliTable& table) { return base::contains(table.read, "{port}"); }

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

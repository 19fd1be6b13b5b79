// Cisco Nexus 9000 and 3000 switches with NX-OS 7.0(3) and later, through NX-API. Commands are those of the Cisco Nexus
// 9000 Series NX-OS configuration guides; each is named with its guide where it is sent. Never tried on hardware.
#include <map>

#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/json/driver.hpp"
#include "drivers/switch/json/nx_api.hpp"
#include "drivers/switch/json/nxos_ports.hpp"
#include "drivers/switch/json/port_name.hpp"
#include "drivers/switch/json/session.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;
using Answer = NxCommand::Answer;

const rapidjson::Value& body_of(const std::optional<NxResult>& result) {
    if (!result || result->body == nullptr) throw UnreadableError("no structured answer");
    return *result->body;
}

class NxosSession final : public JsonSession {
public:
    explicit NxosSession(RestClient client)
        : JsonSession(std::move(client), nxos_port, nxos_vlan_remedies), api_(client_) {}

    /// @source  NX-OS Fundamentals Configuration Guide, "Saving the configuration": it prints its progress up to
    /// `100%`,
    ///          and `Copy complete`
    void save(const std::vector<std::string>& /*registered*/) override {
        client_.begin("save");
        const std::string line = "copy running-config startup-config";
        const auto answers = api_.run({{line, Answer::text}}, 1);
        const auto& text = answers.result(0)->text;
        const bool is_done =
            base::trim(text).empty() || base::contains(text, "Copy complete") || base::contains(text, "100%");
        const auto error = find_error_text(text);
        if (is_done && !error) return;
        client_.fail(SwitchError::Kind::refused, "`" + line + "`: " + client_.quote(error.value_or(text)));
    }

private:
    /// @source  NX-OS Interfaces Configuration Guide, "Configuring Layer 2 Interfaces": `show interface switchport`,
    ///          `show running-config interface`, `show vlan dot1q tag native`; Layer 2 Switching Configuration Guide:
    ///          `show vlan brief`. The mode that a port is configured for stands in the running configuration alone:
    ///          `oper_mode` is `down` without link. Not all models know the last command, so it comes last and may
    ///          fail.
    SwitchReading read_switch() override {
        const auto answers = api_.run({{"show interface switchport"},
                                       {"show vlan brief"},
                                       {"show running-config interface", Answer::text},
                                       {"show vlan dot1q tag native", Answer::text}},
                                      3);
        const RunningConfig config(answers.result(2)->text);
        const auto& tagging = answers.result(3);
        return read_nxos({body_of(answers.result(0)), body_of(answers.result(1)), config,
                          tagging && !tagging->error ? std::string_view(tagging->text) : std::string_view{},
                          [this](std::string_view words) { return client_.quote(words); }});
    }

    std::map<core::Vlan, SwitchVlan> read_vlans() override {
        const auto answers = api_.run({{"show vlan brief"}}, 1);
        return read_nxos_vlans(body_of(answers.result(0)));
    }

    /// The switch stops at the first command that fails; those before it have taken effect.
    void configure(const CommandLines& lines) override { api_.run_silent(in_configuration(lines)); }

    /// @source  NX-OS Fundamentals Configuration Guide, "Understanding the Command-Line Interface": the commands that
    ///          show something work in every configuration mode
    std::map<core::Vlan, SwitchVlan> configure_vlans(const CommandLines& lines) override {
        const auto answers = api_.run_silent(in_configuration(lines), {{"show vlan brief"}});
        return read_nxos_vlans(body_of(answers.result(lines.size() + 1)));
    }

    static CommandLines in_configuration(const CommandLines& lines) {
        CommandLines commands{"configure terminal"};
        commands.insert(commands.end(), lines.begin(), lines.end());
        return commands;
    }

    /// The lists are set before the mode: a new trunk carries the VLANs of its lists, which are all VLANs by default. A
    /// port that routes is shut meanwhile, as `switchport` puts it into VLAN 1.
    /// @source  NX-OS Interfaces Configuration Guide, "Configuring Layer 2 Interfaces"; its "Allowed VLANs" says that
    ///          the data of a native VLAN that is not allowed does not pass
    CommandLines lines_for(const core::PortState& seen, const core::PortState& wanted) const override {
        require_possible(wanted);
        CommandLines lines;
        const bool is_foreign = !seen.foreign.empty();
        const bool is_routed = is_foreign && may_route(seen);
        if (is_routed) lines = {"shutdown", "switchport"};
        if (is_foreign) lines.emplace_back("switchport trunk allowed vlan none");
        if (is_foreign || seen.native != wanted.native) {
            const auto native = wanted.native.value_or(nxos_unused_native);
            lines.push_back("switchport trunk native vlan " + std::to_string(native));
        }
        const auto vlans = vlans_of(wanted);
        if (is_foreign ? !vlans.empty() : vlans != vlans_of(seen)) {
            for (auto& line : allowed_lines(vlans)) lines.push_back(std::move(line));
        }
        if (is_foreign) lines.emplace_back("switchport mode trunk");
        if (is_routed) lines.emplace_back("no shutdown");
        return lines;
    }

    void require_possible(const core::PortState& wanted) const {
        if (!vlans_of(wanted).contains(nxos_unused_native)) return;
        client_.fail(SwitchError::Kind::refused, "VLAN 1 cannot be given to ports of this kind of switch");
    }

    NxApi api_;
};

}  // namespace

const JsonTable& cisco_nxos_table() {
    static const JsonTable table{
        .type = "cisco-nxos",
        .description = "Cisco Nexus 9000 and 3000 switches, by NX-API over HTTPS",
        .port = nxos_port,
        .port_syntax = "Ethernet and two or three numbers, as in Ethernet1/5, or port-channel12",
        .has_enable_password = false,
        .own_vlan = nxos_unused_native,
        .kept_vlans = "1002-1005,3968-4094",
        .open = [](RestClient client, const base::Secret&) -> std::unique_ptr<core::SwitchSession> {
            return std::make_unique<NxosSession>(std::move(client));
        }};
    return table;
}

}  // namespace haas::drivers

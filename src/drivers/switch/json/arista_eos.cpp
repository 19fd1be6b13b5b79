// Arista switches with EOS 4.15 and later, through eAPI. Commands are those of the EOS User Manual; each is named with
// its chapter where it is sent. Never tried on hardware.
#include <map>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/json/answer.hpp"
#include "drivers/switch/json/driver.hpp"
#include "drivers/switch/json/eos_api.hpp"
#include "drivers/switch/json/eos_ports.hpp"
#include "drivers/switch/json/eos_sessions.hpp"
#include "drivers/switch/json/port_name.hpp"
#include "drivers/switch/json/session.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

class EosSession final : public JsonSession {
public:
    EosSession(RestClient client, const base::Secret& enable_password)
        : JsonSession(std::move(client), eos_port, eos_vlan_remedies), api_(client_, enable_password) {}

    /// @source  EOS User Manual, "Saving the running configuration": it prints `Copy completed successfully.`
    void save(const std::vector<std::string>& /*registered*/) override {
        client_.begin("save");
        const auto results = api_.run({"write memory"});
        const auto said = find_complaint(eos_messages(results[0]), [](std::string_view line) {
            return base::contains(base::lower(line), "copy completed");
        });
        if (said) client_.fail(SwitchError::Kind::refused, "`write memory`: " + client_.quote(*said));
    }

private:
    /// @source  EOS User Manual, "VLANs": `show interfaces switchport`, `show vlan`; "Ethernet Ports": `show interfaces
    ///          status`; "Configure Session": `show configuration sessions`. What the first answers leave out
    ///          (translations, mirrors, trunk groups) stands in `show running-config`
    SwitchReading read_switch() override {
        const auto shown = api_.run({"show interfaces switchport", "show interfaces status", "show vlan",
                                     "show running-config", "show configuration sessions"});
        left_ = left_eos_sessions(shown[4], base::SystemClock().now());
        const RunningConfig config(shown[3]);
        const Quote quote = [this](std::string_view words) { return api_.quote(words); };
        return read_eos({shown[0], shown[1], shown[2], config, quote});
    }

    std::map<core::Vlan, SwitchVlan> read_vlans() override {
        const auto shown = api_.run({"show vlan"});
        return read_eos_vlans(shown[0]);
    }

    void configure(const CommandLines& lines) override { in_session(lines); }

    std::map<core::Vlan, SwitchVlan> configure_vlans(const CommandLines& lines) override {
        return read_eos_vlans(in_session(lines, "show vlan"));
    }

    /// A configuration session takes effect as a whole, or not at all.
    /// @source  EOS User Manual, "Configure Session": `configure session NAME`, `commit`, `abort`; at most five can be
    ///          pending, so those that a lost connection has left are aborted first
    /// @param show  a command behind the session, in the same request
    rapidjson::Document in_session(const CommandLines& lines, const std::string& show = {}) {
        CommandLines commands;
        for (const auto& left : std::exchange(left_, {})) {
            commands.push_back("configure session " + left);
            commands.emplace_back("abort");
        }
        const auto session = "configure session " + new_eos_session(base::SystemClock().now());
        commands.push_back(session);
        commands.insert(commands.end(), lines.begin(), lines.end());
        commands.emplace_back("commit");
        try {
            return api_.run_silent(commands, show);
        } catch (const SwitchError& error) {
            if (error.kind() != SwitchError::Kind::unreachable) abort(session);
            throw;
        }
    }

    void abort(const std::string& session) {
        try {
            api_.run({session, "abort"});
        } catch (const SwitchError&) {
            // The first refusal tells more, and a later visit aborts what is left.
        }
    }

    /// @source  EOS User Manual, "VLANs": `switchport trunk native vlan tag` drops untagged frames; `switchport trunk
    ///          allowed vlan` without `add` replaces the list
    CommandLines lines_for(const core::PortState& seen, const core::PortState& wanted) const override {
        CommandLines lines;
        const bool is_foreign = !seen.foreign.empty();
        if (is_foreign) lines = {"switchport", "no switchport trunk group", "switchport trunk allowed vlan none"};
        if (is_foreign || seen.native != wanted.native) {
            lines.push_back("switchport trunk native vlan " + (wanted.native ? std::to_string(*wanted.native) : "tag"));
        }
        const auto vlans = vlans_of(wanted);
        if (is_foreign ? !vlans.empty() : vlans != vlans_of(seen)) {
            for (auto& line : allowed_lines(vlans)) lines.push_back(std::move(line));
        }
        if (is_foreign) lines.emplace_back("switchport mode trunk");
        return lines;
    }

    EosApi api_;
    std::vector<std::string> left_;  ///< sessions to abort before the next change, as last read
};

}  // namespace

const JsonTable& arista_eos_table() {
    static const JsonTable table{
        .type = "arista-eos",
        .description = "Arista switches with EOS, by eAPI over HTTPS",
        .port = eos_port,
        .port_syntax = "Ethernet and one to three numbers, as in Ethernet1 or Ethernet1/1, or Port-Channel12",
        .has_enable_password = true,
        .own_vlan = {},
        .kept_vlans = {},  // EOS takes internal ones from those that are free
        .open = [](RestClient client, const base::Secret& enable_password) -> std::unique_ptr<core::SwitchSession> {
            return std::make_unique<EosSession>(std::move(client), enable_password);
        }};
    return table;
}

}  // namespace haas::drivers

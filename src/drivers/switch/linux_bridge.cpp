// A VLAN-aware Linux bridge, through iproute2: Cumulus Linux, DENT, other switches with Linux, or any machine that
// switches. It is this machine, or another one over ssh. linux_bridge_port.hpp explains a port's VLANs.
//
// Tested with iproute2 6.1 and Linux 6.1 (Debian 12).
//
// @source  bridge(8), ip-link(8)
#include <algorithm>

#include "base/text.hpp"
#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/host_fields.hpp"
#include "drivers/switch/linux_bridge_session.hpp"

namespace haas::drivers {

namespace {

constexpr const char* bridge_field = "bridge";
constexpr const char* persistence_field = "persistence";
constexpr const char* sudo_field = "sudo";

/// The names of network interfaces that can be arguments and file names without any doubt.
/// @source  Linux, dev_valid_name(): 15 characters at most, no `/`, no blanks
bool is_interface(std::string_view name) {
    constexpr std::size_t longest = 15;
    if (name.empty() || name.size() > longest || !base::is_alphanumeric(name.front())) return false;
    return base::holds_only(name, [](char c) { return base::is_alphanumeric(c) || base::contains("_.-:", c); });
}

class LinuxBridgeDriver final : public core::SwitchDriver {
public:
    LinuxBridgeDriver(SshAccess ssh, SharedTransport transport)
        : ssh_(std::move(ssh)), transport_(std::move(transport)) {}

    std::string type() const override { return "linux-bridge"; }
    std::string description() const override {
        return "VLAN-aware Linux bridges (Cumulus Linux, DENT, servers), through iproute2 here or over ssh";
    }
    std::vector<std::string> capabilities() const override {
        return {"nativeless-trunk-mode", "port-channel", "port-list"};
    }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored[bridge_field] = reader.required_text(bridge_field);
        if (auto text = reader.optional_text(persistence_field)) stored[persistence_field] = *std::move(text);
        if (const auto sudo = reader.optional_boolean(sudo_field)) stored[sudo_field] = *sudo ? "true" : "false";
        if (auto text = reader.optional_text(sudo_password_field)) stored[sudo_password_field] = *std::move(text);
        read_host_fields(reader, stored);
        reader.require_nothing_else(type());
        if (!is_interface(stored[bridge_field])) refuse_field(bridge_field, port_syntax());
        if (!parse_persistence(persistence_of(stored))) refuse_field(persistence_field, "none, ifupdown2 or networkd");
        require_valid_host_fields(stored);
        if (stored.contains(sudo_password_field) && !uses_sudo(stored))
            refuse_field(sudo_password_field, std::string("left out where ") + sudo_field + " is not true");
        return stored;
    }

    /// Not the host: HaaS cannot know whether two host names or addresses mean the same machine, or this one.
    std::set<std::string> free_fields() const override { return {bridge_field, persistence_field, sudo_field}; }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const auto host = host_identity(fields);
        return (host.empty() ? "" : host + ' ') + "linux-bridge " + fields.at(bridge_field);
    }

    bool is_port_name(std::string_view name) const override { return is_interface(name); }
    std::string port_syntax() const override {
        return "1 to 15 letters, digits and . _ - :, beginning with a letter or a digit";
    }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        LinuxBridgeFields own;
        own.bridge = fields.at(bridge_field);
        own.persistence = parse_persistence(persistence_of(fields)).value_or(BridgePersistence::none);
        const auto way = uses_sudo(fields) ? SudoUse::Way::without_password : SudoUse::Way::none;
        return std::make_unique<LinuxBridgeSession>(open_programs(fields, ssh_, *transport_, timeouts, way),
                                                    std::move(own));
    }

private:
    static bool uses_sudo(const core::SwitchFields& fields) { return find_text(fields, sudo_field) == "true"; }

    static std::string persistence_of(const core::SwitchFields& fields) {
        const auto text = find_text(fields, persistence_field);
        return text.empty() ? "none" : text;
    }

    SshAccess ssh_;
    SharedTransport transport_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_linux_bridge_driver(const SshAccess& ssh, SharedTransport transport) {
    return std::make_unique<LinuxBridgeDriver>(ssh, std::move(transport));
}

}  // namespace haas::drivers

// SONiC switches of any maker, by the programs of their command line over ssh. Never tried on hardware.
//
// @source  SONiC Command Reference (sonic-utilities, doc/Command-Reference.md), "VLAN & FDB" and "Saving
//          Configuration"; sonic-utilities, branches 202012 to 202605, config/vlan.py and config/switchport.py, for
//          what is refused
// @source  networking-generic-switch (Sonic): the same commands
#include "base/text.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/host_fields.hpp"
#include "drivers/switch/sonic_session.hpp"

namespace haas::drivers {

namespace {

/// `Ethernet12` or `PortChannel0012`: the names of CONFIG_DB. The zeros of a port-channel are a part of its name.
bool is_sonic_port(std::string_view name) {
    constexpr std::string_view ethernet = "Ethernet";
    constexpr std::string_view channel = "PortChannel";
    constexpr std::size_t most_digits = 4;
    const bool is_channel = name.starts_with(channel);
    if (!is_channel && !name.starts_with(ethernet)) return false;
    name.remove_prefix(is_channel ? channel.size() : ethernet.size());
    if (!base::is_digits(name) || name.size() > most_digits) return false;
    return is_channel || name.size() == 1 || name.front() != '0';
}

constexpr HostFieldNames names{"hostname", "username"};

class SonicDriver final : public core::SwitchDriver {
public:
    SonicDriver(SshAccess ssh, SharedTransport transport) : ssh_(std::move(ssh)), transport_(std::move(transport)) {}

    std::string type() const override { return "sonic"; }
    std::string description() const override { return "SONiC switches, by their command line over ssh"; }
    std::vector<std::string> capabilities() const override {
        return {"nativeless-trunk-mode", "port-channel", "port-list"};
    }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        for (const std::string name : {names.host, names.user}) stored[name] = reader.required_text(name);
        read_login_fields(reader, stored);
        if (auto text = reader.optional_text(sudo_password_field)) stored[sudo_password_field] = *std::move(text);
        reader.require_nothing_else(type());
        require_valid_host_fields(stored, names);
        if (stored.contains(sudo_password_field) && !needs_sudo(stored))
            refuse_field(sudo_password_field, "left out where root logs in, who needs no sudo");
        return stored;
    }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        return host_address(fields, names);
    }

    bool creates_vlans() const override { return true; }
    /// The default VLAN, which `config vlan add` refuses.
    std::set<core::Vlan> impossible_vlans(const core::SwitchFields&) const override { return {1}; }

    bool is_port_name(std::string_view name) const override { return is_sonic_port(name); }
    std::string port_syntax() const override {
        return "Ethernet or PortChannel and a number, as in Ethernet12 or PortChannel0001";
    }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        const auto way = needs_sudo(fields) ? SudoUse::Way::without_password : SudoUse::Way::none;
        return std::make_unique<SonicSession>(open_programs(fields, ssh_, *transport_, timeouts, way, names), timeouts);
    }

private:
    static bool needs_sudo(const core::SwitchFields& fields) { return fields.at(names.user) != "root"; }

    SshAccess ssh_;
    SharedTransport transport_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_sonic_driver(const SshAccess& ssh, SharedTransport transport) {
    return std::make_unique<SonicDriver>(ssh, std::move(transport));
}

}  // namespace haas::drivers

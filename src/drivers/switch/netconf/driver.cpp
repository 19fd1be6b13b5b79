// Switches with OpenConfig's models, by NETCONF over ssh: Juniper, Nokia, Arista, Cisco and others, where it is
// switched on. Never tried on hardware; tested with netconfd of Debian 12, which is a server without ports.
//
// @source  RFC 6241 and 6242 for NETCONF; the published models of OpenConfig, see openconfig_model.hpp
// @source  networking-baremetal (netconf-openconfig): the same containers, for other switches of this kind
#include "base/text.hpp"
#include "drivers/address.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/netconf/session.hpp"
#include "sys/ssh_channel.hpp"

namespace haas::drivers {

namespace {

using openconfig::VlanPlace;

constexpr const char* default_vlan_field = "default_vlan";
constexpr const char* vlans_field = "vlans";
constexpr const char* instance_field = "network_instance";
/// @source  RFC 6242, section 7
constexpr int netconf_port = 830;

/// Names such as `Ethernet1`, `xe-0/0/1`, `ethernet-1/1`, `GigabitEthernet1/0/1`, `1/1/c1/1`, `ae0`.
bool is_openconfig_port(std::string_view name) {
    constexpr std::size_t longest = 64;
    if (name.empty() || name.size() > longest || !base::is_alphanumeric(name.front())) return false;
    if (!base::is_alphanumeric(name.back())) return false;
    return base::holds_only(name, [](char c) { return base::is_alphanumeric(c) || base::contains("_.-:/", c); });
}

/// Where VLANs are, as the field says it.
std::optional<VlanPlace::Kind> parse_place(std::string_view text) {
    if (text == "none") return VlanPlace::Kind::nowhere;
    if (text == "top-level") return VlanPlace::Kind::top;
    if (text == "network-instance") return VlanPlace::Kind::instance;
    return std::nullopt;
}

std::uint16_t port_of(const core::SwitchFields& fields) {
    const std::string port = find_text(fields, "port");
    return static_cast<std::uint16_t>(port.empty() ? netconf_port : std::stoi(port));
}

core::Vlan default_vlan_of(const core::SwitchFields& fields) {
    return core::parse_vlan(find_text(fields, default_vlan_field)).value_or(core::lowest_vlan);
}

class OpenConfigDriver final : public core::SwitchDriver {
public:
    explicit OpenConfigDriver(SshAccess ssh) : ssh_(std::move(ssh)) {}

    std::string type() const override { return "openconfig"; }
    std::string description() const override {
        return "switches with OpenConfig's models (Juniper, Nokia, Arista, Cisco and others), by NETCONF over ssh";
    }
    std::vector<std::string> capabilities() const override { return {"nativeless-trunk-mode", "port-list"}; }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored["hostname"] = reader.required_text("hostname");
        stored["username"] = reader.required_text("username");
        for (const std::string name : {"password", "host_key_fingerprint", vlans_field, instance_field}) {
            if (auto text = reader.optional_text(name)) stored[name] = *std::move(text);
        }
        if (auto port = reader.optional_number("port", 1, highest_tcp_port)) stored["port"] = *std::move(port);
        if (auto vlan = reader.optional_number(default_vlan_field, core::lowest_vlan, core::highest_vlan))
            stored[default_vlan_field] = *std::move(vlan);
        reader.require_nothing_else(type());
        require_valid(stored);
        return stored;
    }

    std::set<std::string> free_fields() const override { return {default_vlan_field, vlans_field, instance_field}; }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const std::string host = canonical_host(fields.at("hostname"));
        const int port = port_of(fields);
        return port == netconf_port || port == ssh_port ? host : host + " port " + std::to_string(port);
    }

    /// Ports that are given no VLAN are there, and so may be untagged frames of trunks.
    std::set<core::Vlan> own_vlans(const core::SwitchFields& fields) const override {
        return {default_vlan_of(fields)};
    }

    std::set<core::Vlan> impossible_vlans(const core::SwitchFields& fields) const override { return own_vlans(fields); }

    bool creates_vlans() const override { return true; }

    bool is_port_name(std::string_view name) const override { return is_openconfig_port(name); }
    std::string port_syntax() const override {
        return "the switch's own name of 1 to 64 letters, digits and _ . - : /, beginning and ending with a letter or a "
               "digit, as in Ethernet1, xe-0/0/1 or ae0";
    }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        OpenConfigFields own;
        own.default_vlan = default_vlan_of(fields);
        own.vlans = parse_place(find_text(fields, vlans_field));
        own.network_instance = find_text(fields, instance_field);
        const auto login = [login = login_of(fields), timeouts] { return open(login, timeouts); };
        return std::make_unique<OpenConfigSession>(login, std::move(own), timeouts);
    }

private:
    sys::SshLogin login_of(const core::SwitchFields& fields) const {
        sys::SshLogin login;
        login.host = fields.at("hostname");
        login.port = port_of(fields);
        login.user = fields.at("username");
        const auto password = fields.find("password");
        if (password != fields.end()) login.password = base::Secret(password->second);
        login.fingerprint = find_text(fields, "host_key_fingerprint");
        login.known_hosts = ssh_.known_hosts;
        login.private_key = ssh_.private_key;
        return login;
    }

    /// @source  RFC 6242, section 3: the subsystem `netconf`
    static std::unique_ptr<NetconfClient> open(const sys::SshLogin& login, const core::SwitchTimeouts& timeouts) {
        const auto deadline = base::Deadline::in(timeouts.connect);
        std::unique_ptr<sys::ByteChannel> channel;
        try {
            channel = sys::open_ssh_subsystem(login, "netconf", deadline);
        } catch (const sys::ChannelError& error) {
            throw core::SwitchError(core::SwitchError::Kind::unreachable, "login", error.what());
        }
        NetconfLogin own{login.user, login.password.value_or(base::Secret())};
        return std::make_unique<NetconfClient>(std::move(channel), std::move(own), timeouts, deadline);
    }

    static void require_valid(const core::SwitchFields& fields) {
        if (!is_host(fields.at("hostname"))) refuse_field("hostname", "a host name or an IP address");
        for (const std::string name : {"username", "password", instance_field}) {
            const auto found = fields.find(name);
            if (found != fields.end() && !is_typed(found->second))
                refuse_field(name, "1 to 128 printable ASCII characters");
        }
        const auto fingerprint = fields.find("host_key_fingerprint");
        if (fingerprint != fields.end() && !is_fingerprint(fingerprint->second))
            refuse_field("host_key_fingerprint", "SHA256: and 43 characters, as `ssh-keygen -l` prints it");
        const auto vlans = fields.find(vlans_field);
        if (vlans != fields.end() && !parse_place(vlans->second))
            refuse_field(vlans_field, "network-instance, top-level or none");
    }

    SshAccess ssh_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_openconfig_driver(const SshAccess& ssh) {
    return std::make_unique<OpenConfigDriver>(ssh);
}

}  // namespace haas::drivers

// Switches with OpenConfig's models, by NETCONF over ssh: Juniper, Nokia, Arista, Cisco and others, where it is
// switched on. Never tried on hardware; tested with netconfd of Debian 12, which is a server without ports.
//
// @source  RFC 6241 and 6242 for NETCONF; the published models of OpenConfig, see openconfig_model.hpp
// @source  networking-baremetal (netconf-openconfig): the same containers, for other switches of this kind
#include "drivers/switch/netconf/driver.hpp"

#include "base/text.hpp"
#include "drivers/address.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/host_fields.hpp"

namespace haas::drivers {

namespace {

using openconfig::VlanPlace;

constexpr const char* default_vlan_field = "default_vlan";
constexpr const char* vlans_field = "vlans";
constexpr const char* instance_field = "network_instance";
constexpr const char* locks_field = "locks";
constexpr const char* state_field = "state";
/// @source  RFC 6242, section 7
constexpr std::uint16_t netconf_port = 830;
constexpr HostFieldNames names{.host = "hostname", .user = "username", .port = netconf_port};

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

/// What must show that ports are as configured, as the field says it.
std::optional<openconfig::Proof> parse_proof(std::string_view text) {
    if (text == "complete") return openconfig::Proof::complete;
    if (text == "admin-status") return openconfig::Proof::admin_status;
    if (text == "none") return openconfig::Proof::none;
    return std::nullopt;
}

/// The datastores to lock, as the field says it; empty for another word.
Datastores parse_locks(std::string_view text) {
    if (text == "both") return {"running", "candidate"};
    if (text == "candidate") return {"candidate"};
    return {};
}

core::Vlan default_vlan_of(const core::SwitchFields& fields) {
    return core::parse_vlan(find_text(fields, default_vlan_field)).value_or(core::lowest_vlan);
}

class OpenConfigDriver final : public core::SwitchDriver {
public:
    OpenConfigDriver(OpenConfigOpener open, SshAccess ssh, SharedTransport transport)
        : open_(open), ssh_(std::move(ssh)), transport_(std::move(transport)) {}

    std::string type() const override { return "openconfig"; }
    std::string description() const override {
        return "switches with OpenConfig's models (Juniper, Nokia, Arista, Cisco and others), by NETCONF over ssh";
    }
    std::vector<std::string> capabilities() const override {
        return {"nativeless-trunk-mode", "port-channel", "port-list"};
    }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored["hostname"] = reader.required_text("hostname");
        stored["username"] = reader.required_text("username");
        read_login_fields(reader, stored);
        for (const std::string name : {vlans_field, instance_field, locks_field, state_field}) {
            if (auto text = reader.optional_text(name)) stored[name] = *std::move(text);
        }
        if (auto vlan = reader.optional_number(default_vlan_field, core::lowest_vlan, core::highest_vlan))
            stored[default_vlan_field] = *std::move(vlan);
        reader.require_nothing_else(type());
        require_valid(stored);
        return stored;
    }

    std::set<std::string> free_fields() const override {
        return {default_vlan_field, vlans_field, instance_field, locks_field, state_field};
    }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const std::string host = canonical_host(fields.at("hostname"));
        const int port = host_port(fields, names);
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
        if (const auto proof = parse_proof(find_text(fields, state_field))) own.proof = *proof;
        if (auto locks = parse_locks(find_text(fields, locks_field)); !locks.empty()) own.locks = std::move(locks);
        return open_(ssh_login(fields, ssh_, names), std::move(own), timeouts, transport_);
    }

private:
    static void require_valid(const core::SwitchFields& fields) {
        require_valid_host_fields(fields, names);
        const auto require = [&](const char* name, const char* rule, const auto& is_right) {
            const auto found = fields.find(name);
            if (found != fields.end() && !is_right(found->second)) refuse_field(name, rule);
        };
        require(instance_field, "1 to 128 printable ASCII characters", is_typed);
        require(vlans_field, "network-instance, top-level or none",
                [](const std::string& text) { return parse_place(text).has_value(); });
        require(locks_field, "both or candidate", [](const std::string& text) { return !parse_locks(text).empty(); });
        require(state_field, "complete, admin-status or none",
                [](const std::string& text) { return parse_proof(text).has_value(); });
    }

    OpenConfigOpener open_;
    SshAccess ssh_;
    SharedTransport transport_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_openconfig_driver(OpenConfigOpener open, SshAccess ssh,
                                                           SharedTransport transport) {
    return std::make_unique<OpenConfigDriver>(open, std::move(ssh), std::move(transport));
}

}  // namespace haas::drivers

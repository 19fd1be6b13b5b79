// SONiC switches of any maker, by the programs of their command line over ssh. Never tried on hardware.
//
// @source  SONiC Command Reference (sonic-utilities, doc/Command-Reference.md), "VLAN & FDB" and "Saving
// Configuration";
//          sonic-utilities of 2026-07, config/vlan.py and config/switchport.py, for what is refused
// @source  networking-generic-switch (Sonic): the same commands
#include "base/text.hpp"
#include "drivers/address.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/fields.hpp"
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

class SonicDriver final : public core::SwitchDriver {
public:
    explicit SonicDriver(SshAccess ssh) : ssh_(std::move(ssh)) {}

    std::string type() const override { return "sonic"; }
    std::string description() const override { return "SONiC switches, by their command line over ssh"; }
    std::vector<std::string> capabilities() const override { return {"nativeless-trunk-mode", "port-list"}; }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored["hostname"] = reader.required_text("hostname");
        stored["username"] = reader.required_text("username");
        for (const std::string name : {"password", "host_key_fingerprint"}) {
            if (auto text = reader.optional_text(name)) stored[name] = *std::move(text);
        }
        if (auto port = reader.optional_number("port", 1, highest_tcp_port)) stored["port"] = *std::move(port);
        reader.require_nothing_else(type());
        require_valid(stored);
        return stored;
    }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const std::string host = canonical_host(fields.at("hostname"));
        const int port = port_of(fields);
        return port == ssh_port ? host : host + " port " + std::to_string(port);
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
        sys::SshLogin login;
        login.host = fields.at("hostname");
        login.port = port_of(fields);
        login.user = fields.at("username");
        const auto password = fields.find("password");
        if (password != fields.end()) login.password = base::Secret(password->second);
        login.fingerprint = find_text(fields, "host_key_fingerprint");
        login.known_hosts = ssh_.known_hosts;
        login.private_key = ssh_.private_key;
        std::vector<std::string> prefix;
        if (login.user != "root") prefix = {"sudo", "-n"};
        return std::make_unique<SonicSession>(make_remote_commands(login, timeouts.connect), std::move(prefix),
                                              timeouts);
    }

private:
    static std::uint16_t port_of(const core::SwitchFields& fields) {
        const std::string port = find_text(fields, "port");
        return port.empty() ? ssh_port : static_cast<std::uint16_t>(std::stoi(port));
    }

    static void require_valid(const core::SwitchFields& fields) {
        if (!is_host(fields.at("hostname"))) refuse_field("hostname", "a host name or an IP address");
        for (const std::string name : {"username", "password"}) {
            const auto found = fields.find(name);
            if (found != fields.end() && !is_typed(found->second))
                refuse_field(name, "1 to 128 printable ASCII characters");
        }
        const auto fingerprint = fields.find("host_key_fingerprint");
        if (fingerprint != fields.end() && !is_fingerprint(fingerprint->second))
            refuse_field("host_key_fingerprint", "SHA256: and 43 characters, as `ssh-keygen -l` prints it");
    }

    SshAccess ssh_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_sonic_driver(const SshAccess& ssh) {
    return std::make_unique<SonicDriver>(ssh);
}

}  // namespace haas::drivers

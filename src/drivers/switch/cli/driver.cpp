#include "drivers/switch/cli/driver.hpp"

#include <limits>
#include <set>

#include "base/deadline.hpp"
#include "drivers/address.hpp"
#include "drivers/switch/cli/configuration_session.hpp"
#include "drivers/switch/cli/session.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

constexpr int telnet_port = 23;

bool is_telnet(const core::SwitchFields& fields) { return find_text(fields, "transport") == "telnet"; }

std::uint16_t port_of(const core::SwitchFields& fields) {
    const std::string port = find_text(fields, "port");
    if (!port.empty()) return static_cast<std::uint16_t>(std::stoi(port));
    return is_telnet(fields) ? telnet_port : ssh_port;
}

class CliDriver final : public core::SwitchDriver {
public:
    CliDriver(const CliTable& table, std::filesystem::path known_hosts, SharedTransport transport)
        : table_(table), known_hosts_(std::move(known_hosts)), transport_(std::move(transport)) {}

    std::string type() const override { return std::string(table_.type); }
    std::string description() const override { return std::string(table_.description); }
    std::vector<std::string> capabilities() const override {
        if (is_port_name("port-channel1")) return {"nativeless-trunk-mode", "port-channel", "port-list"};
        return {"nativeless-trunk-mode", "port-list"};
    }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored["hostname"] = reader.required_text("hostname");
        stored["username"] = reader.required_text("username");
        stored["password"] = reader.required_text("password");
        stored["transport"] = reader.optional_text("transport").value_or("ssh");
        const auto keep = [&](const std::string& name, const std::optional<std::string>& text) {
            if (text) stored[name] = *text;
        };
        keep("enable_password", reader.optional_text("enable_password"));
        keep("host_key_fingerprint", reader.optional_text("host_key_fingerprint"));
        if (const auto legacy = reader.optional_boolean(legacy_field)) keep(legacy_field, *legacy ? "true" : "false");
        keep("port", reader.optional_number("port", 1, highest_tcp_port));
        if (table_.dummy == CliTable::Dummy::required) {
            using Limits = std::numeric_limits<int>;
            stored["dummy_vlan"] = reader.required_number("dummy_vlan", Limits::min(), Limits::max());
        }
        reader.require_nothing_else(type());
        require_valid(stored);
        if (stored.contains("dummy_vlan")) require_free_dummy(stored["dummy_vlan"]);
        return stored;
    }

    /// Not the hostname: HaaS cannot know whether two host names or addresses mean the same switch.
    std::set<std::string> free_fields() const override { return {"dummy_vlan"}; }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const std::string host = canonical_host(fields.at("hostname"));
        // The ports of ssh and telnet lead to the same switch. Another port may lead to another switch, behind a
        // forwarder.
        const int port = port_of(fields);
        return port == ssh_port || port == telnet_port ? host : host + " port " + std::to_string(port);
    }

    std::set<core::Vlan> own_vlans(const core::SwitchFields& fields) const override {
        const auto dummy = core::parse_vlan(find_text(fields, "dummy_vlan"));
        return dummy ? std::set<core::Vlan>{*dummy} : std::set<core::Vlan>{};
    }

    std::set<core::Vlan> impossible_vlans(const core::SwitchFields& fields) const override {
        auto vlans = own_vlans(fields);
        vlans.merge(kept_vlans(table_.kept_vlans));
        return vlans;
    }

    bool creates_vlans() const override { return true; }

    bool is_port_name(std::string_view name) const override { return !table_.port(name).empty(); }
    std::string port_identity(std::string_view name) const override { return table_.port(name); }
    std::string port_syntax() const override { return std::string(table_.port_syntax); }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        CliLogin login;
        login.user = fields.at("username");
        login.password = base::Secret(fields.at("password"));
        const std::string enable = find_text(fields, "enable_password");
        if (!enable.empty()) login.enable_password = base::Secret(enable);
        const auto dummy = core::parse_vlan(find_text(fields, "dummy_vlan"));
        Dialogue dialogue(open(fields, login, timeouts), table_.pager, timeouts);
        if (table_.reading == CliTable::Reading::configuration)
            return std::make_unique<ConfigurationSession>(table_, std::move(dialogue), login);
        return std::make_unique<CliSession>(table_, dummy, std::move(dialogue), login);
    }

private:
    static void require_valid(const core::SwitchFields& fields) {
        if (!is_host(fields.at("hostname"))) refuse_field("hostname", host_rule);
        for (const std::string name : {"username", "password", "enable_password"}) {
            const auto found = fields.find(name);
            if (found != fields.end() && !is_typed(found->second))
                refuse_field(name, "1 to 128 printable ASCII characters");
        }
        const std::string& transport = fields.at("transport");
        if (transport != "ssh" && transport != "telnet") refuse_field("transport", "ssh or telnet");
        if (fields.contains(legacy_field) && transport != "ssh")
            refuse_field(legacy_field, "left out where transport is not ssh");
        const auto fingerprint = fields.find("host_key_fingerprint");
        if (fingerprint == fields.end()) return;
        if (transport != "ssh") refuse_field("transport", "ssh if there is a host_key_fingerprint");
        if (!is_fingerprint(fingerprint->second)) {
            refuse_field("host_key_fingerprint", "SHA256: and 43 characters, as `ssh-keygen -l` prints it");
        }
    }

    /// Refuses a dummy VLAN that the switch itself uses: ports outside of HaaS may be in it, and by default are in
    /// VLAN 1.
    void require_free_dummy(const std::string& text) const {
        auto used = kept_vlans(table_.kept_vlans);
        used.insert(1);
        std::set<core::Vlan> allowed;
        for (core::Vlan vlan = core::lowest_vlan; vlan <= table_.highest_vlan; ++vlan) {
            if (!used.contains(vlan)) allowed.insert(vlan);
        }
        const auto dummy = core::parse_vlan(text);
        if (dummy && allowed.contains(*dummy)) return;
        refuse_field("dummy_vlan", "a VLAN that leads nowhere, of " + core::format_vlan_list(allowed) +
                                       ": this kind of switch uses the others itself, or does not have them");
    }

    std::unique_ptr<sys::ByteChannel> open(const core::SwitchFields& fields, const CliLogin& login,
                                           const core::SwitchTimeouts& timeouts) const {
        const auto deadline = base::Deadline::in(timeouts.connect);
        const std::string& host = fields.at("hostname");
        try {
            if (is_telnet(fields)) return transport_->open_telnet(host, port_of(fields), deadline);
            return transport_->open_ssh({.host = host,
                                         .port = port_of(fields),
                                         .user = login.user,
                                         .password = login.password,
                                         .fingerprint = find_text(fields, "host_key_fingerprint"),
                                         .known_hosts = known_hosts_,
                                         .algorithms = ssh_algorithms(fields)},
                                        deadline);
        } catch (const sys::ChannelError& error) {
            throw SwitchError(SwitchError::Kind::unreachable, "connect", error.what());
        }
    }

    const CliTable& table_;
    std::filesystem::path known_hosts_;
    SharedTransport transport_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_cli_driver(const CliTable& table, std::filesystem::path known_hosts,
                                                    SharedTransport transport) {
    return std::make_unique<CliDriver>(table, std::move(known_hosts), std::move(transport));
}

}  // namespace haas::drivers

#include "drivers/switch/rest/driver.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "drivers/address.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/port_names.hpp"
#include "drivers/switch/rest/session.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

class RestDriver final : public core::SwitchDriver {
public:
    RestDriver(const RestTable& table, RestOpener open, SharedTransport transport)
        : table_(table), open_(open), transport_(std::move(transport)) {}

    std::string type() const override { return std::string(table_.type); }
    std::string description() const override { return std::string(table_.description); }
    /// Not `nativeless-trunk-mode`: the native VLAN must be attached first and detached last.
    std::vector<std::string> capabilities() const override { return {"port-list"}; }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored["hostname"] = reader.required_text("hostname");
        stored["username"] = reader.required_text("username");
        stored["password"] = reader.required_text("password");
        stored["interface_type"] = reader.required_text("interface_type");
        if (const auto verify = reader.optional_boolean("verify_tls"))
            stored["verify_tls"] = *verify ? "true" : "false";
        reader.require_nothing_else(type());
        require_valid(stored);
        return stored;
    }

    /// One switch may be registered once for each type of its interfaces, as port names do not tell them apart.
    std::set<std::string> free_fields() const override { return {"interface_type"}; }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const auto at = place(fields);
        if (!at) return {};
        return *at + " " + fields.at("interface_type");
    }

    std::optional<std::string> port_in_list(const core::SwitchFields& listing, const core::SwitchFields& other,
                                            std::string_view port) const override {
        const auto at = place(listing);
        if (!at || at != place(other)) return {};
        const std::string& own = listing.at("interface_type");
        if (is_port_name(port)) return listed_name(own, other.at("interface_type"), std::string(port));
        // An uplink, by the name that an audit of the other switch gave to it.
        return std::string(port.starts_with(own + " ") ? port.substr(own.size() + 1) : port);
    }

    bool creates_vlans() const override { return table_.creates_vlans; }
    std::set<core::Vlan> impossible_vlans(const core::SwitchFields&) const override {
        return kept_vlans(table_.kept_vlans);
    }

    bool is_port_name(std::string_view name) const override { return is_port_number(name); }
    std::string port_syntax() const override { return "two or three numbers, such as 1/3 or 1/0/3"; }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        const auto url = parse_rest_url(fields.at("hostname"));
        RestLogin login;
        login.origin = url ? url->origin() : std::string();
        login.user = fields.at("username");
        login.password = base::Secret(fields.at("password"));
        login.verify_tls = find_text(fields, "verify_tls") != "false";
        RestClient client(std::move(login), timeouts, transport_->open_http());
        const std::string& interface_type = fields.at("interface_type");
        // Another version may have stored these fields: check them before they become part of a URL.
        if (!url || !is_interface_type(interface_type)) {
            client.fail(core::SwitchError::Kind::refused, "the switch's hostname or interface_type is wrong");
        }
        // HTTP has no login: the first request shows whether the switch accepts the password.
        return open_(std::move(client), interface_type);
    }

private:
    /// Identifies the switch, whatever the type of interfaces.
    std::optional<std::string> place(const core::SwitchFields& fields) const {
        const auto url = parse_rest_url(fields.at("hostname"));
        if (!url) return {};
        const auto& usual = table_.usual_ports;
        const bool is_usual = std::find(usual.begin(), usual.end(), url->port) != usual.end();
        return canonical_host(url->host) + (is_usual ? "" : " port " + std::to_string(url->port));
    }

    bool is_interface_type(std::string_view name) const {
        return std::find(table_.interface_types.begin(), table_.interface_types.end(), name) !=
               table_.interface_types.end();
    }

    void require_valid(const core::SwitchFields& fields) const {
        if (!parse_rest_url(fields.at("hostname"))) {
            refuse_field("hostname", "http:// or https://, a host name or an IP address, and optionally a port");
        }
        for (const std::string name : {"username", "password"}) {
            if (!is_typed(fields.at(name))) refuse_field(name, "1 to 128 printable ASCII characters");
        }
        if (fields.at("username").find(':') != std::string::npos) refuse_field("username", "without a colon");
        if (is_interface_type(fields.at("interface_type"))) return;
        std::string known;
        for (const auto name : table_.interface_types) known += (known.empty() ? "" : ", ") + std::string(name);
        refuse_field("interface_type", "one of " + known);
    }

    const RestTable& table_;
    RestOpener open_;
    SharedTransport transport_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_rest_driver(const RestTable& table, RestOpener open,
                                                     SharedTransport transport) {
    return std::make_unique<RestDriver>(table, open, std::move(transport));
}

}  // namespace haas::drivers

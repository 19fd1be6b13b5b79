#include "drivers/switch/json/driver.hpp"

#include "base/text.hpp"
#include "drivers/address.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

/// In bytes. A switch with some 400 ports and 4,000 VLANs answers with 2 MiB.
constexpr std::size_t largest_answer = std::size_t{16} * 1024 * 1024;

/// The URL of a switch: https unless `hostname` says otherwise.
std::optional<RestUrl> url_of(const std::string& hostname) {
    if (base::contains(hostname, "://")) return parse_rest_url(hostname);
    const auto host = plain_host(hostname);
    const bool is_ipv6 = host && base::contains(*host, ':');
    return parse_rest_url("https://" + (is_ipv6 ? "[" + *host + "]" : hostname));
}

class JsonDriver final : public core::SwitchDriver {
public:
    JsonDriver(const JsonTable& table, SharedTransport transport) : table_(table), transport_(std::move(transport)) {}

    std::string type() const override { return std::string(table_.type); }
    std::string description() const override { return std::string(table_.description); }
    std::vector<std::string> capabilities() const override {
        return {"nativeless-trunk-mode", "port-channel", "port-list"};
    }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored["hostname"] = reader.required_text("hostname");
        stored["username"] = reader.required_text("username");
        stored["password"] = reader.required_text("password");
        if (table_.has_enable_password) {
            if (const auto enable = reader.optional_text("enable_password")) stored["enable_password"] = *enable;
        }
        if (const auto verify = reader.optional_boolean("verify_tls"))
            stored["verify_tls"] = *verify ? "true" : "false";
        reader.require_nothing_else(type());
        require_valid(stored);
        return stored;
    }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const auto url = url_of(fields.at("hostname"));
        if (!url) return {};
        const bool is_usual = url->port == 80 || url->port == 443;
        return canonical_host(url->host) + (is_usual ? "" : " port " + std::to_string(url->port));
    }

    bool is_port_name(std::string_view name) const override { return !table_.port(name).empty(); }
    std::string port_identity(std::string_view name) const override { return table_.port(name); }
    bool creates_vlans() const override { return true; }
    std::string port_syntax() const override { return std::string(table_.port_syntax); }

    std::set<core::Vlan> own_vlans(const core::SwitchFields&) const override {
        return table_.own_vlan ? std::set<core::Vlan>{*table_.own_vlan} : std::set<core::Vlan>{};
    }

    std::set<core::Vlan> impossible_vlans(const core::SwitchFields& fields) const override {
        auto vlans = own_vlans(fields);
        vlans.merge(kept_vlans(table_.kept_vlans));
        return vlans;
    }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        const auto url = url_of(fields.at("hostname"));
        RestLogin login;
        login.origin = url ? url->origin() : std::string();
        login.user = fields.at("username");
        login.password = base::Secret(fields.at("password"));
        login.verify_tls = find_text(fields, "verify_tls") != "false";
        login.media_type = "application/json-rpc";
        login.largest_answer = largest_answer;
        RestClient client(std::move(login), timeouts, transport_->open_http());
        // Another version may have stored these fields.
        if (!url) client.fail(core::SwitchError::Kind::refused, "the switch's hostname is wrong");
        // HTTP has no login: the first request shows whether the switch accepts the password.
        return table_.open(std::move(client), base::Secret(find_text(fields, "enable_password")));
    }

private:
    static void require_valid(const core::SwitchFields& fields) {
        if (!url_of(fields.at("hostname"))) {
            refuse_field("hostname",
                         "a host name or an IP address, maybe with https:// or http:// before it and a port behind it");
        }
        for (const std::string name : {"username", "password", "enable_password"}) {
            const auto found = fields.find(name);
            if (found != fields.end() && !is_typed(found->second))
                refuse_field(name, "1 to 128 printable ASCII characters");
        }
        if (base::contains(fields.at("username"), ':')) refuse_field("username", "without a colon");
    }

    const JsonTable& table_;
    SharedTransport transport_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_json_driver(const JsonTable& table, SharedTransport transport) {
    return std::make_unique<JsonDriver>(table, std::move(transport));
}

}  // namespace haas::drivers

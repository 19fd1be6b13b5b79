// Open vSwitch, through ovs-vsctl: a switch whose configuration is a database, OVSDB. It runs on this machine, or on
// another one over ssh. ovs_port.hpp explains how a port's VLANs are written there, and why.
//
// Tested with Open vSwitch 3.1 and its user-space datapath (Debian 12), and with OpenSSH 9.2.
//
// @source  ovs-vsctl(8), ovs-vswitchd.conf.db(5)
#include "base/text.hpp"
#include "drivers/registry.hpp"

#include <algorithm>
#include <filesystem>

#include "core/error.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/host_fields.hpp"
#include "drivers/switch/ovs_session.hpp"

namespace haas::drivers {

namespace {

constexpr const char* bridge_field = "ovs_bridge";
constexpr const char* database_field = "db";
constexpr std::string_view scheme = "unix:";

/// The default socket of ovs-vsctl.
constexpr const char* default_socket = "/var/run/openvswitch/db.sock";

/// Whether a text is allowed as the name of a bridge or port. Names become arguments of ovs-vsctl, so a leading `-` and
/// any character with a meaning for ovs-vsctl are not allowed.
bool is_ovs_name(std::string_view name) {
    constexpr std::size_t longest = 31;
    if (name.empty() || name.size() > longest || !base::is_alphanumeric(name.front())) return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return base::is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

/// Whether a text is allowed as the absolute path of a socket. A comma is not, as it separates databases in `--db`.
bool is_socket_path(std::string_view path) {
    constexpr std::size_t longest = 107;  // unix(7), sun_path
    if (path.size() < 2 || path.size() > longest || path.front() != '/') return false;
    constexpr std::string_view others = "/_.-+@";
    return std::all_of(path.begin(), path.end(),
                       [&](char c) { return base::is_alphanumeric(c) || base::contains(others, c); });
}

/// The canonical spelling of a path: without `.`, `..` and doubled slashes, and with symbolic links resolved as far as
/// possible.
std::string canonical(const std::filesystem::path& path) {
    std::error_code error;
    const auto followed = std::filesystem::weakly_canonical(path, error);
    return (error ? path.lexically_normal() : followed).string();
}

/// The same for a path on another machine, where links cannot be resolved. But /var/run is a link to /run everywhere.
std::string canonical_elsewhere(const std::filesystem::path& path) {
    const std::string normal = path.lexically_normal().string();
    constexpr std::string_view link = "/var/run/";
    return normal.starts_with(link) ? normal.substr(std::string_view("/var").size()) : normal;
}

class OvsDriver final : public core::SwitchDriver {
public:
    OvsDriver(SshAccess ssh, SharedTransport transport) : ssh_(std::move(ssh)), transport_(std::move(transport)) {}

    std::string type() const override { return "ovs"; }
    std::string description() const override { return "Open vSwitch bridges, through ovs-vsctl here or over ssh"; }
    std::vector<std::string> capabilities() const override {
        return {"nativeless-trunk-mode", "port-channel", "port-list"};
    }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        stored[bridge_field] = reader.required_text(bridge_field);
        const auto database = reader.optional_text(database_field);
        read_host_fields(reader, stored);
        reader.require_nothing_else(type());
        if (!is_ovs_name(stored[bridge_field])) {
            throw core::BadArgumentError("This is not the name of a bridge: " + port_syntax() + ".", bridge_field);
        }
        if (database) stored[database_field] = checked_database(*database);
        require_valid_host_fields(stored);
        return stored;
    }

    /// Not the host: HaaS cannot know whether two host names or addresses mean the same machine, or this one.
    std::set<std::string> free_fields() const override { return {bridge_field, database_field}; }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const std::string database = find_text(fields, database_field);
        const std::string socket = database.empty() ? default_socket : database.substr(scheme.size());
        const std::string& bridge = fields.at(bridge_field);
        if (!is_remote(fields)) return canonical(socket) + ' ' + bridge;
        return host_identity(fields) + ' ' + canonical_elsewhere(socket) + ' ' + bridge;
    }

    bool is_port_name(std::string_view name) const override { return is_ovs_name(name); }
    std::string port_syntax() const override {
        return "1 to 31 letters, digits and . _ -, beginning with a letter or a digit";
    }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        return std::make_unique<OvsSession>(open_host(fields, ssh_, *transport_, timeouts), fields.at(bridge_field),
                                            find_text(fields, database_field), timeouts);
    }

private:
    static std::string checked_database(const std::string& text) {
        const bool has_scheme = text.starts_with(scheme);
        const std::string path = has_scheme ? text.substr(scheme.size()) : text;
        if (!is_socket_path(path)) {
            throw core::BadArgumentError("The field db must be the absolute path of an OVSDB socket.", database_field);
        }
        return std::string(scheme) + path;
    }

    SshAccess ssh_;
    SharedTransport transport_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_ovs_driver(const SshAccess& ssh, SharedTransport transport) {
    return std::make_unique<OvsDriver>(ssh, std::move(transport));
}

}  // namespace haas::drivers

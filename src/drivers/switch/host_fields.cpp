#include "drivers/switch/host_fields.hpp"

#include "drivers/address.hpp"

namespace haas::drivers {

void read_host_fields(FieldReader& reader, core::SwitchFields& stored) {
    for (const std::string name : {"host", "user"}) {
        if (auto text = reader.optional_text(name)) stored[name] = *std::move(text);
    }
    read_login_fields(reader, stored);
}

void read_login_fields(FieldReader& reader, core::SwitchFields& stored) {
    for (const std::string name : {"password", "host_key_fingerprint"}) {
        if (auto text = reader.optional_text(name)) stored[name] = *std::move(text);
    }
    if (auto port = reader.optional_number("port", 1, highest_tcp_port)) stored["port"] = *std::move(port);
    if (const auto legacy = reader.optional_boolean(legacy_field)) stored[legacy_field] = *legacy ? "true" : "false";
}

void require_valid_host_fields(const core::SwitchFields& fields, const HostFieldNames& names) {
    for (const std::string name : {names.user, "password", sudo_password_field}) {
        const auto found = fields.find(name);
        if (found != fields.end() && !is_typed(found->second))
            refuse_field(name, "1 to 128 printable ASCII characters");
    }
    if (!fields.contains(names.host)) {
        for (const std::string name : {names.user, "port", "password", "host_key_fingerprint", legacy_field}) {
            if (fields.contains(name)) refuse_field(name, std::string("left out where there is no ") + names.host);
        }
        return;
    }
    if (!is_host(fields.at(names.host))) refuse_field(names.host, host_rule);
    const auto fingerprint = fields.find("host_key_fingerprint");
    if (fingerprint != fields.end() && !is_fingerprint(fingerprint->second)) {
        refuse_field("host_key_fingerprint", "SHA256: and 43 characters, as `ssh-keygen -l` prints it");
    }
}

bool is_remote(const core::SwitchFields& fields) { return fields.contains(HostFieldNames().host); }

std::uint16_t host_port(const core::SwitchFields& fields, const HostFieldNames& names) {
    const std::string port = find_text(fields, "port");
    return port.empty() ? names.port : static_cast<std::uint16_t>(std::stoi(port));
}

std::string host_address(const core::SwitchFields& fields, const HostFieldNames& names) {
    const int port = host_port(fields, names);
    return canonical_host(fields.at(names.host)) + (port == ssh_port ? "" : " port " + std::to_string(port));
}

std::string host_identity(const core::SwitchFields& fields) {
    return is_remote(fields) ? "ssh " + host_address(fields, {}) : std::string();
}

sys::SshLogin ssh_login(const core::SwitchFields& fields, const SshAccess& ssh, const HostFieldNames& names) {
    sys::SshLogin login;
    login.host = fields.at(names.host);
    login.port = host_port(fields, names);
    login.user = find_text(fields, names.user);
    const auto password = fields.find("password");
    if (password != fields.end()) login.password = base::Secret(password->second);
    login.fingerprint = find_text(fields, "host_key_fingerprint");
    login.known_hosts = ssh.known_hosts;
    login.private_key = ssh.private_key;
    login.algorithms = ssh_algorithms(fields);
    return login;
}

std::unique_ptr<HostCommands> open_host(const core::SwitchFields& fields, const SshAccess& ssh,
                                        const Transport& transport, const core::SwitchTimeouts& timeouts,
                                        const HostFieldNames& names) {
    if (!fields.contains(names.host)) return transport.open_local();
    return transport.open_remote(ssh_login(fields, ssh, names), timeouts.connect);
}

std::unique_ptr<HostPrograms> open_programs(const core::SwitchFields& fields, const SshAccess& ssh,
                                            const Transport& transport, const core::SwitchTimeouts& timeouts,
                                            SudoUse::Way way, const HostFieldNames& names) {
    SudoUse sudo{way, base::Secret(find_text(fields, sudo_password_field))};
    if (way != SudoUse::Way::none && !sudo.password.empty()) sudo.way = SudoUse::Way::with_password;
    HostLogin login{find_text(fields, names.user), base::Secret(find_text(fields, "password"))};
    return std::make_unique<HostPrograms>(open_host(fields, ssh, transport, timeouts, names), std::move(sudo),
                                          std::move(login), timeouts);
}

}  // namespace haas::drivers

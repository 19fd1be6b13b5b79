#include "drivers/switch/host_fields.hpp"

#include "drivers/address.hpp"

namespace haas::drivers {

namespace {

std::uint16_t port_of(const core::SwitchFields& fields) {
    const std::string port = find_text(fields, "port");
    return port.empty() ? ssh_port : static_cast<std::uint16_t>(std::stoi(port));
}

}  // namespace

void read_host_fields(FieldReader& reader, core::SwitchFields& stored) {
    for (const std::string name : {"host", "user", "password", "host_key_fingerprint"}) {
        if (auto text = reader.optional_text(name)) stored[name] = *std::move(text);
    }
    if (auto port = reader.optional_number("port", 1, highest_tcp_port)) stored["port"] = *std::move(port);
}

void require_valid_host_fields(const core::SwitchFields& fields) {
    for (const std::string name : {"user", "port", "password", "host_key_fingerprint"}) {
        if (fields.contains(name) && !is_remote(fields)) refuse_field(name, "left out where there is no host");
    }
    if (!is_remote(fields)) return;
    if (!is_host(fields.at("host"))) refuse_field("host", "a host name or an IP address");
    for (const std::string name : {"user", "password"}) {
        const auto found = fields.find(name);
        if (found != fields.end() && !is_typed(found->second))
            refuse_field(name, "1 to 128 printable ASCII characters");
    }
    const auto fingerprint = fields.find("host_key_fingerprint");
    if (fingerprint != fields.end() && !is_fingerprint(fingerprint->second)) {
        refuse_field("host_key_fingerprint", "SHA256: and 43 characters, as `ssh-keygen -l` prints it");
    }
}

bool is_remote(const core::SwitchFields& fields) { return fields.contains("host"); }

std::string host_identity(const core::SwitchFields& fields) {
    if (!is_remote(fields)) return {};
    const int port = port_of(fields);
    return "ssh " + canonical_host(fields.at("host")) + (port == ssh_port ? "" : " port " + std::to_string(port));
}

std::unique_ptr<HostCommands> open_host(const core::SwitchFields& fields, const SshAccess& ssh,
                                        const core::SwitchTimeouts& timeouts) {
    if (!is_remote(fields)) return make_local_commands();
    sys::SshLogin login;
    login.host = fields.at("host");
    login.port = port_of(fields);
    login.user = find_text(fields, "user");
    const auto password = fields.find("password");
    if (password != fields.end()) login.password = base::Secret(password->second);
    login.fingerprint = find_text(fields, "host_key_fingerprint");
    login.known_hosts = ssh.known_hosts;
    login.private_key = ssh.private_key;
    return make_remote_commands(login, timeouts.connect);
}

}  // namespace haas::drivers

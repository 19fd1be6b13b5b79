// The fields of a switch that is a machine with programs: this one, or with `host` another one, over ssh.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/switch.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/host_commands.hpp"
#include "drivers/switch/host_programs.hpp"
#include "drivers/switch/transport.hpp"
#include "sys/ssh_login.hpp"

namespace haas::drivers {

/// The names that a kind of switch has for the machine, and for the user who logs in there.
struct HostFieldNames {
    const char* host = "host";
    const char* user = "user";
    std::uint16_t port = ssh_port;  ///< without the field `port`
};

/// Reads `host` and `user`, which are not required, and the fields of read_login_fields().
/// @throws core::ValidationError
void read_host_fields(FieldReader& reader, core::SwitchFields& stored);

/// Reads `password`, `port`, `host_key_fingerprint` and `legacy_algorithms`, none of which is required.
/// @throws core::ValidationError
void read_login_fields(FieldReader& reader, core::SwitchFields& stored);

/// @throws core::BadArgumentError
void require_valid_host_fields(const core::SwitchFields& fields, const HostFieldNames& names = {});

bool is_remote(const core::SwitchFields& fields);

/// The TCP port of ssh there.
std::uint16_t host_port(const core::SwitchFields& fields, const HostFieldNames& names);

/// Another machine, for a name of the device: its host, with the port if it is not ssh's.
std::string host_address(const core::SwitchFields& fields, const HostFieldNames& names);

/// The machine, for a name of the device: `ssh` and its address; empty for this machine.
std::string host_identity(const core::SwitchFields& fields);

/// How to log in on the machine.
sys::SshLogin ssh_login(const core::SwitchFields& fields, const SshAccess& ssh, const HostFieldNames& names);

/// @throws core::SwitchError  `unreachable`
std::unique_ptr<HostCommands> open_host(const core::SwitchFields& fields, const SshAccess& ssh,
                                        const Transport& transport, const core::SwitchTimeouts& timeouts,
                                        const HostFieldNames& names = {});

/// The field with the password that sudo asks for.
constexpr const char* sudo_password_field = "enable_password";

/// As open_host(), for programs that run as root.
/// @param way  `without_password` where sudo is needed: it gets the password if there is one
/// @throws core::SwitchError  `unreachable`
std::unique_ptr<HostPrograms> open_programs(const core::SwitchFields& fields, const SshAccess& ssh,
                                            const Transport& transport, const core::SwitchTimeouts& timeouts,
                                            SudoUse::Way way, const HostFieldNames& names = {});

}  // namespace haas::drivers

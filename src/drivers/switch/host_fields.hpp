// The fields of a switch that is a machine with programs: this one, or with `host` another one, over ssh.
#pragma once

#include <memory>
#include <string>

#include "core/switch.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/host_commands.hpp"

namespace haas::drivers {

/// Reads `host`, `user`, `password`, `port` and `host_key_fingerprint`, none of which is required.
/// @throws core::ValidationError
void read_host_fields(FieldReader& reader, core::SwitchFields& stored);

/// @throws core::BadArgumentError
void require_valid_host_fields(const core::SwitchFields& fields);

bool is_remote(const core::SwitchFields& fields);

/// The machine, for a name of the device: `ssh host`, with the port if it is not ssh's; empty for this machine.
std::string host_identity(const core::SwitchFields& fields);

/// @throws core::SwitchError  `unreachable`
std::unique_ptr<HostCommands> open_host(const core::SwitchFields& fields, const SshAccess& ssh,
                                        const core::SwitchTimeouts& timeouts);

}  // namespace haas::drivers

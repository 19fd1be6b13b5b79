// A session that repeats nothing of what the switch was told in secret.
#pragma once

#include <memory>

#include "core/switch.hpp"

namespace haas::sync {

/// Logs in on a switch. Whatever the switch says in errors, foreign states and names of ports has `(password)` in the
/// place of each secret field, and is cut only afterwards: half a password would not be found. So no driver can forget
/// it, and a switch that echoes its input, or names a port after the password, brings none into an answer or a log.
/// @param driver  must outlive the session
/// @throws core::SwitchError
std::unique_ptr<core::SwitchSession> connect_discreetly(const core::SwitchDriver& driver,
                                                        const core::SwitchFields& fields,
                                                        const core::SwitchTimeouts& timeouts);

}  // namespace haas::sync

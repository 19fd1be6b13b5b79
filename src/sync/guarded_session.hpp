// A session that says no more to a switch than which ports carry which VLANs, whatever the database says.
#pragma once

#include <memory>

#include "core/switch.hpp"

namespace haas::sync {

/// The session, for which ports do not exist whose names no administrator could have registered: some drivers put names
/// into commands, and a worker that was broken into can write any name into the database.
/// @param driver  of the session; must outlive it
std::unique_ptr<core::SwitchSession> guarded(const core::SwitchDriver& driver,
                                             std::unique_ptr<core::SwitchSession> session);

}  // namespace haas::sync

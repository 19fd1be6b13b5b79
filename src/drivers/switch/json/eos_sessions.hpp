// The names of HaaS's configuration sessions on Arista's switches.
//
// A name tells when its session began. As no request takes longer than the longest `[sync] command_timeout`, five
// minutes, an older session is in nobody's use, whichever HaaS has begun it; a younger one may be, so it is left alone.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace haas::drivers {

/// A name that no other session has.
std::string new_eos_session(base::Timestamp now);

/// The names of those that HaaS, here or elsewhere, has left unfinished.
/// @param sessions  the answer to `show configuration sessions`
std::vector<std::string> left_eos_sessions(const rapidjson::Value& sessions, base::Timestamp now);

}  // namespace haas::drivers

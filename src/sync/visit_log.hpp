// The log lines of a visit.
#pragma once

#include <string>

#include "store/sync_work.hpp"
#include "sync/device_pass.hpp"
#include "sync/result.hpp"

namespace haas::sync {

/// What was wrong with the switch as a whole; nothing if nothing was.
void log_switch(const std::string& label, const PassResult& pass);

/// What became of one port and its action, once it is stored.
/// @param label  of its switch
void log_port(const std::string& label, const store::DuePort& port, const PortOutcome& outcome,
              const StoredResult& result);

}  // namespace haas::sync

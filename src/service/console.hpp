// Serial consoles of nodes: which shall be logged. The logging itself is core::ConsoleKeeper's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/bmc.hpp"
#include "store/sync_mark.hpp"

namespace haas::service {

/// A console that shall be logged, with what its process must know.
struct ConsoleToStart {
    std::string uuid;
    SealedBmc bmc;
};

/// Notes that the console shall be logged; one that is logged already keeps its log.
/// @throws NotFoundError, AuthorizationError;  BlockedError  where the node's BMC offers no console
ConsoleToStart start_console(store::Writing& tx, const Caller& caller, const Settings& settings,
                             const std::string& node);

/// Lets the keeper log it, unless the node has changed hands since, or nobody wants the console any more.
/// @throws BlockedError, NotFoundError  then;  base::Error  when its process cannot be started
void run_console(const Settings& settings, const WriteAsCaller& write_as_caller, const Write& write,
                 const ConsoleToStart& console);
/// The same with nobody's rights, for one that was wanted earlier.
void run_console(const Settings& settings, const Write& write, const ConsoleToStart& console);

/// The console whose log may be read.
/// @param mark  sync_mark() of an earlier transaction
/// @throws NotFoundError  also when it is not logged;  AuthorizationError;  BlockedError  as require_owner_known()
std::string get_console(store::Reading& tx, const Caller& caller, const std::string& node,
                        const std::optional<store::SyncMark>& mark);

/// Whether a user, who could once, may still read a console: he may have left the project, and the node too, or the database
/// may have been restored.
bool may_still_read_console(const store::Reading& tx, const std::string& user, const std::string& uuid,
                            const std::optional<store::SyncMark>& mark);

/// All that shall be logged.
std::vector<ConsoleToStart> list_consoles(store::Reading& tx);

/// Notes that it shall not be logged any more.
/// @return  the console to end, if there was one
/// @throws NotFoundError, AuthorizationError
std::optional<std::string> stop_console(store::Writing& tx, const Caller& caller, const std::string& node);

}  // namespace haas::service

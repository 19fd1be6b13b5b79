// Which serial consoles of nodes are to be logged. core::ConsoleKeeper does the logging itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/bmc.hpp"
#include "store/console.hpp"
#include "store/sync_mark.hpp"

namespace haas::service {

/// A console that is to be logged, with what its process must know.
struct ConsoleToStart {
    std::string uuid;
    SealedBmc bmc;
    bool is_elsewhere = false;  ///< another host logs it already
};

/// Notes that the console is to be logged. A console that is logged already keeps its log.
/// @throws NotFoundError, AuthorizationError
/// @throws BlockedError  if the node's BMC offers no console, and as require_owner_known()
/// @throws AllocationError  if there is no room for one more log
ConsoleToStart start_console(store::Writing& tx, const Caller& caller, const BmcControl& bmcs, const std::string& node);

/// Whether the BMC offers a console.
bool offers_console(const BmcControl& bmcs, const std::string& type, const std::optional<std::string>& interface);

/// Notes that the node's console is to be logged, if it is logged without being asked and there is room for its log.
void add_console(const store::Writing& tx, const BmcControl& bmcs, const std::string& node);

/// The same for all nodes that a project has. Consoles that were logged without being asked, and are not to be any
/// more, lose their rows.
void put_consoles_right(const store::Writing& tx, const BmcControl& bmcs);

/// Consoles that no host logs become this host's, among several: also those of hosts whose haas-sync has given no sign
/// of life for store::longest_silence, while this one's has. Their logs begin anew.
/// @return  those of other hosts, with these
std::vector<store::PlacedConsole> take_consoles(const store::Writing& tx, const BmcControl& bmcs);

/// Whether put_consoles_right() or take_consoles() would change something.
bool has_wrong_consoles(const store::Reading& tx, const BmcControl& bmcs);

/// How many consoles are to be logged without being asked, and are not, as there is no room for their logs.
long long count_consoles_without_room(const store::Reading& tx, const BmcControl& bmcs);

/// Starts the logging process.
/// @throws BlockedError   if the node has another project or BMC by now, or is recalled;
///         NotFoundError  if the console was stopped meanwhile;  base::Error  when the process cannot be started
void run_console(const BmcControl& bmcs, core::ConsoleKeeper& keeper, const WriteAsCaller& write_as_caller,
                 const Write& write, const ConsoleToStart& console);
/// The same without any user's rights, for a console that was requested earlier.
void run_console(const BmcControl& bmcs, core::ConsoleKeeper& keeper, const Write& write,
                 const ConsoleToStart& console);

/// The UUID of the node's console, if the caller may read its log.
/// @param mark  find_sync_mark(), asked before the transaction began
/// @throws NotFoundError  also when it is not logged;  AuthorizationError;  BlockedError  as require_owner_known()
std::string get_console(store::Reading& tx, const Caller& caller, const std::string& node,
                        const std::optional<store::SyncMark>& mark);

/// Whether a caller who could read a console before still may: since then, the user or the node may have left the
/// project, or the database may have been restored.
bool may_still_read_console(const store::Reading& tx, const Caller& caller, const std::string& uuid,
                            const std::optional<store::SyncMark>& mark);

/// Where there are several hosts, a log is a file on one of them.
/// @throws BlockedError  when that is another one; names it, and says what to do
void require_console_here(const store::Reading& tx, const BmcControl& bmcs, const std::string& node);

/// All consoles that are to be logged.
/// @param host  on this one; empty: there is one host
std::vector<ConsoleToStart> list_consoles(store::Reading& tx, const std::string& host = {});

/// Notes that the console is not to be logged any more.
/// @return  the console to end, if there was one
/// @throws NotFoundError, AuthorizationError;  BlockedError  for a console that is logged without being asked
std::optional<std::string> stop_console(store::Writing& tx, const Caller& caller, const BmcControl& bmcs,
                                        const std::string& node);

}  // namespace haas::service

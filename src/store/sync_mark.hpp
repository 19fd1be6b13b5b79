// Tells whether this is the database that haas-sync wrote last, or an older one in its place: from a backup, or after a
// move to another machine.
//
// Before a process lights a port or starts a headnode, it raises the *mark*, a number in `sync_status`. After the
// commit, it writes the number to a small file beside the database. A backup of the database does not contain this
// file. So wherever a process is killed, the file is never ahead of its own database, and it is ahead of every copy
// that was made before. A database whose mark was ever raised has such a file: if it is missing, the age of the
// database is unknown. The file is first written before the mark is first raised, with number 0.
//
// The file also notes the identity of the database's file on the disk. So it does not count when a copy of the whole
// directory is put back, with the old database and the old mark together.
//
// On a server there is no such file. The mark's epoch is then the server's own name for its history, which changes with
// each restore to an earlier moment, each failover, and each import of a dump (StatementCache::origin).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "store/database.hpp"
#include "store/sync_status.hpp"

namespace haas::store {

/// The path of a database's mark file.
std::filesystem::path sync_mark_file(const std::filesystem::path& database);

/// The mark in the file; empty: there is no file. The mark has no epoch if the file cannot be read, is damaged, or was
/// written beside another database file than this one.
std::optional<SyncMark> read_sync_mark(const std::filesystem::path& database);
/// The same for the database of a transaction or connection; empty also for one on a server.
std::optional<SyncMark> read_sync_mark(const Reading& tx);
std::optional<SyncMark> read_sync_mark(const Database& database);

/// Whether the database is older than the work that was done with it, and no audit has run since. To be called in a
/// write transaction: in a read transaction, the file may already have a mark that was committed after the transaction
/// began.
bool is_restored(const Reading& tx);
/// @param mark  from read_sync_mark(), read before the transaction began
bool is_restored(const Reading& tx, const std::optional<SyncMark>& mark);
/// The same in a transaction of its own.
bool is_restored(Database& database);

/// Whether a server has only failed over, as far as this process can tell: its history has forked, and has all that
/// this process has seen. So what was acknowledged is still there, but a copy of the server may have gone on meanwhile,
/// and may have had switches written.
/// @param seen  the mark when the database did not count as restored
bool has_failed_over(const Reading& tx, const SyncMark& seen);

/// Raises the mark in the database. The caller publishes it after the commit, before anything is lit or started.
/// @throws core::UnavailableError  when the database is restored, or the file cannot be written
SyncMark raise_sync_mark(const Writing& tx);

/// Writes the file and syncs it, unless it has another epoch, or this number or a higher one already.
/// @param tx  a write transaction, begun after the one that raised the mark was committed
/// @throws core::UnavailableError  when it cannot be written
void publish_sync_mark(const Reading& tx, const SyncMark& mark);

/// Raises and publishes the mark, in transactions of its own.
void raise_sync_mark(Database& database);

/// The name of the history that a server's database has now, which a restore or failover changes; empty for a file.
std::string history_of(const Reading& tx);

/// Ends the restored state, after an audit has shown what the restored database does not know.
/// @param audited  history_of() before the audit
/// @return  false, and nothing is changed, if the database has another history by now, which nobody has audited
bool accept_restored(const Writing& tx, const std::string& audited);

}  // namespace haas::store

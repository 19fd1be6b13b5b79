// Whether this is the database that haas-sync wrote last, or an older one that has come into its place: from a backup, or with
// a machine's move.
//
// Whoever is about to light a port or to start a headnode raises the *mark*, a number in `sync_status`, and after the commit
// writes it to a small file beside the database, which is in no backup of the database. So wherever a process is killed, the
// file is never ahead of its own database, and it is ahead of every copy that was made before. A database whose mark was ever
// raised has a file: without it, nobody knows how old the database is. The file is written for the first time before the first
// raising, as number 0.
//
// The file also notes which file of the disk the database is, so that it says nothing when a copy of the whole directory is put
// back, old database and old mark together.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "store/database.hpp"

namespace haas::store {

/// How far the work has come.
struct SyncMark {
    std::string epoch;  ///< of one database and its copies
    long long generation = 0;
};

/// The file of a database.
std::filesystem::path sync_mark_file(const std::filesystem::path& database);

/// What the file says; empty: there is none. One that cannot be read, that is damaged, or that was written beside another file
/// than this database, has no epoch.
std::optional<SyncMark> read_sync_mark(const std::filesystem::path& database);

/// Whether the database is older than what was done with it, and no audit has run since. To be asked in a write transaction: in
/// another, the file may tell of what was committed since it began.
bool is_restored(const Reading& tx);
/// @param mark  from read_sync_mark(), read before the transaction began
bool is_restored(const Reading& tx, const std::optional<SyncMark>& mark);
/// The same in a transaction of its own.
bool is_restored(Database& database);

/// Keeps in mind, whatever comes to the file, that the database was found to be restored.
void note_restored(const Writing& tx);

/// Counts on; the caller publishes the mark when the transaction is committed, before anything is lit or started.
/// @throws core::UnavailableError  when the database is restored, or the file cannot be written
SyncMark raise_sync_mark(const Writing& tx);

/// Writes the file, synced, unless it is further on already.
/// @param tx  a write transaction, begun after the one that raised the mark was committed
/// @throws core::UnavailableError  when it cannot be written
void publish_sync_mark(const Reading& tx, const SyncMark& mark);

/// Both, where there is no other transaction.
void raise_sync_mark(Database& database);

/// An audit has shown what a restored database does not know: work goes on from here.
void accept_restored(const Writing& tx);

}  // namespace haas::store

// Table `switch_lease`: who works on a switch now. One mechanism for every database engine, in place of each engine's
// locks.
//
// A process takes a lease with the fence that it has read a moment ago, so if two want it, only one gets it. A process
// that stores results under a lease checks in the same transaction whether it still holds the lease.
//
// Leases expire by the clock that nobody sets: nobody takes a switch from a process at work because a clock was set.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// The holder of a lease: a unique id, and the data by which others on the same host see whether the holder is still
/// alive.
struct LeaseHolder {
    std::string id;
    std::string host;
    std::string process;
};

/// The stored row.
struct LeaseRow {
    LeaseHolder holder;  ///< with an empty id: nobody holds the lease
    long long fence = 0;
    base::Uptime expires_at{};
    bool expired = false;
};

/// A lease that was taken.
struct Lease {
    core::SwitchId switch_id;
    std::string holder;
    long long fence = 0;
};

/// The lease of a switch. Empty: nobody ever held it.
/// @param longest_lifetime  a lease that ends later was taken before this machine was restarted, and counts as expired
std::optional<LeaseRow> find_switch_lease(const Reading& tx, core::SwitchId switch_id,
                                          std::chrono::seconds longest_lifetime);

/// Takes the lease from the holder in `seen`. Empty if another process was quicker, or the holder has renewed it
/// meanwhile.
std::optional<Lease> take_switch_lease(const Writing& tx, core::SwitchId switch_id, const std::optional<LeaseRow>& seen,
                                       const LeaseHolder& holder, std::chrono::seconds lifetime);

/// Postpones the expiry.
/// @return  whether the caller still held the lease
bool renew_switch_lease(const Writing& tx, const Lease& lease, std::chrono::seconds lifetime);

/// Gives the lease back, if the caller still holds it.
void release_switch_lease(const Writing& tx, const Lease& lease);

/// Gives back the leases of a process, but not those of some switches: what it could not give back when it had done its
/// work.
void release_leases_of(const Writing& tx, const std::string& host, const std::string& process,
                       const std::vector<core::SwitchId>& except);

}  // namespace haas::store

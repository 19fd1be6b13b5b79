// Table `switch_lease`: who works on a switch now. One mechanism for every engine, instead of each one's own locks.
//
// A lease is taken with the fence that was read a moment ago, so of two that want it one gets it; and whatever is
// stored under a lease asks in the same transaction whether it is still ours.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// Who holds a lease: unique in itself, and with what tells others on the same host whether it is still alive.
struct LeaseHolder {
    std::string id;
    std::string host;
    std::string process;
};

/// The row as it is.
struct LeaseRow {
    LeaseHolder holder;  ///< its id is empty: nobody holds it
    long long fence = 0;
    base::Timestamp expires_at{};
    bool expired = false;
};

/// A lease that was taken.
struct Lease {
    core::SwitchId switch_id;
    std::string holder;
    long long fence = 0;
};

/// Empty: nobody ever held it.
/// @param longest_lifetime  one that ends later was taken by a clock that ran ahead, and counts as expired
std::optional<LeaseRow> find_switch_lease(const Reading& tx, core::SwitchId switch_id, std::chrono::seconds longest_lifetime);

/// Takes the lease from whoever `seen` says, unless somebody else was quicker, or the holder has just renewed it.
std::optional<Lease> take_switch_lease(const Writing& tx, core::SwitchId switch_id, const std::optional<LeaseRow>& seen,
                                       const LeaseHolder& holder, std::chrono::seconds lifetime);

/// Puts the expiry off.
/// @return  whether the lease was still ours
bool renew_switch_lease(const Writing& tx, const Lease& lease, std::chrono::seconds lifetime);

/// Gives it back, if it is still ours.
void release_switch_lease(const Writing& tx, const Lease& lease);

}  // namespace haas::store

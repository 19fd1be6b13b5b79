// Table `named_lease`: who works on a BMC or a headnode now, where several hosts have one database. A lease ends when
// its holder gives it back, or does not renew it any more. What is wrong with a host's own clock does not matter: on a
// server, all times are the server's.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/switch_lease.hpp"

namespace haas::store {

struct NamedLease {
    LeaseHolder holder;
    std::string doing;  ///< for people
    bool expired = false;
};

/// @param longest_lifetime  a lease that ends later counts as expired: the clock was set
std::optional<NamedLease> find_named_lease(const Reading& tx, const std::string& name,
                                           std::chrono::seconds longest_lifetime);

/// Takes the lease, from whomever: the caller has seen in this transaction that nobody is at work.
void take_named_lease(const Writing& tx, const std::string& name, const LeaseHolder& holder, const std::string& doing,
                      std::chrono::seconds lifetime);

/// Postpones the expiry.
/// @return  whether the holder still had the lease
bool renew_named_lease(const Writing& tx, const std::string& name, const std::string& holder,
                       std::chrono::seconds lifetime);

/// Gives the lease back, if the holder still has it.
void release_named_lease(const Writing& tx, const std::string& name, const std::string& holder);

/// Removes the rows of holders that died, some time after their leases have expired.
void delete_old_named_leases(const Writing& tx);

}  // namespace haas::store

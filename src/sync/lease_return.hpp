// Gives the lease of a switch back, however a visit ends.
#pragma once

#include "store/database.hpp"
#include "sync/claim.hpp"

namespace haas::sync {

/// Gives the lease back after a failure, so that the next visit does not have to wait until it expires.
class LeaseReturn {
public:
    /// @param claim  must outlive this, like the database
    LeaseReturn(store::Database& database, const Claim& claim) : database_(database), claim_(claim) {}
    ~LeaseReturn() {
        if (is_needed_) give_back();
    }
    LeaseReturn(const LeaseReturn&) = delete;
    LeaseReturn& operator=(const LeaseReturn&) = delete;

    /// The lease was given back with the results.
    void spare() { is_needed_ = false; }

private:
    void give_back() noexcept;

    store::Database& database_;
    const Claim& claim_;
    bool is_needed_ = true;
};

}  // namespace haas::sync

// The holder of the lease on a switch: this process, or another one, which may be dead.
#pragma once

#include "store/switch_lease.hpp"

namespace haas::sync {

/// This process as the holder of a lease; each has an id of its own.
store::LeaseHolder this_holder();

/// Whether the holder of a lease is, or may be, at work. A holder on another host than `self` counts as dead only after
/// its lease has expired.
bool is_at_work(const store::LeaseRow& row, const store::LeaseHolder& self);

}  // namespace haas::sync

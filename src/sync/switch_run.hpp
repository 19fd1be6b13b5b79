// One visit of one switch: take its lease, read what is due, have it carried out, store what became of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/switch_lease.hpp"
#include "store/sync_work.hpp"
#include "sync/device_pass.hpp"
#include "sync/options.hpp"

namespace haas::sync {

/// What one or several visits came to.
struct Summary {
    int done = 0;            ///< actions that ended DONE
    int failed = 0;          ///< actions that ended ERROR
    int waiting = 0;         ///< actions that stay PENDING, as the switch did not answer
    int verified = 0;        ///< ports without an action that were found, or made, as they should be
    int unproven = 0;        ///< ports without an action that could not
    int switch_errors = 0;   ///< switches with which something was wrong
    int busy = 0;            ///< switches on which another haas-sync is at work

    bool all_well() const { return failed == 0 && waiting == 0 && unproven == 0 && switch_errors == 0; }
    Summary& operator+=(const Summary& other);
};

/// Visits a switch; does nothing where nothing is due, or where another visit is under way, here or elsewhere.
/// @throws LeaseLost                when another has taken over meanwhile: nothing of what it did was stored
/// @throws core::UnavailableError   when the database cannot be used: all stays pending
Summary visit_switch(store::Database& database, const OpenDatabase& open_database, const core::SwitchDrivers& drivers,
                     const Options& options, const Random& random, core::Id switch_id);

}  // namespace haas::sync

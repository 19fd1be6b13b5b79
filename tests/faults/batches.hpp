// What haas-syncs are at work on, as the database says.
#pragma once

#include <optional>
#include <string>

#include "random/reader.hpp"

namespace haas_test {

/// A switch that a haas-sync has taken, with networking actions that it has begun to carry out.
struct Batch {
    std::string host;     ///< of the haas-sync
    std::string process;  ///< as haas::sys::this_process() names it
    std::string lease;

    bool operator==(const Batch&) const = default;
};

/// One of a living haas-sync.
std::optional<Batch> find_batch(Reader& database);

/// Kills the haas-sync that is at work on a batch.
/// @return  whether it was still at work then: its lease is not given back, and its actions have not ended
bool kill_at_work(Reader& database, const Batch& batch);

}  // namespace haas_test

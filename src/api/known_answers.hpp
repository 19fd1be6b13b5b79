// Answers that a worker has made and may give again, as long as the database is in the state that they tell about.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "store/database.hpp"

namespace haas::api {

/// Those of one state of the database: the next state empties it. Not thread-safe.
class KnownAnswers {
public:
    /// In bytes, all keys and answers together. A list of 100,000 nodes has 1.2 MB.
    static constexpr std::size_t most_memory = std::size_t{4} * 1024 * 1024;

    /// @param key  all that the answer depends on beside the state
    /// @param make  is called if the answer is not known
    std::string get(const store::Stamp& state, const std::string& key, const std::function<std::string()>& make);

private:
    store::Stamp state_;
    std::size_t memory_ = 0;
    std::map<std::string, std::string> answers_;
};

}  // namespace haas::api

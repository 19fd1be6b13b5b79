// What clients were told about their Idempotency-Keys, to be compared with what the database keeps of them: a key is
// kept in the same transaction as its change.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "random/reader.hpp"

namespace haas_test {

class Keys {
public:
    enum class Said {
        made,     ///< a change of the database
        ordered,  ///< a command to a machine: its key is kept before, and its answer afterwards, if that is possible
        refused   ///< a change whose outcome was unknown
    };

    void note(const std::string& key, const std::string& request, Said said);

    long count_acknowledged() const;

    /// @return  each key of which the database has something else; only once
    std::vector<std::string> compare(Reader& database);

private:
    struct Note {
        std::string request;
        Said said = Said::made;
        bool was_wrong = false;
    };

    mutable std::mutex mutex_;
    std::map<std::string, Note> notes_;
};

}  // namespace haas_test

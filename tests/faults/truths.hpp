// What the database holds, in the words of the clients' journal; read without any code of HaaS.
#pragma once

#include <sqlite3.h>

#include <map>
#include <set>
#include <string>

namespace haas_test {

struct Truths {
    std::set<std::string> statements;            ///< as in Beliefs
    std::map<std::string, std::string> actions;  ///< status by id
    std::set<std::string> busy_nodes;            ///< with an action that has not ended
    std::map<std::string, std::string> phases;   ///< of headnodes
    std::map<std::string, std::string> uuids;    ///< of headnodes
};

/// @throws std::runtime_error
Truths read_truths(const std::string& file);

/// A writer that does not let go, from its birth to its end.
class WriteLock {
public:
    /// @throws std::runtime_error  when another writer is at work
    explicit WriteLock(const std::string& file);
    ~WriteLock();
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;

private:
    sqlite3* database_ = nullptr;
};

}  // namespace haas_test

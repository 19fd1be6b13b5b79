// What SQLite has to do, counted.
#pragma once

#include <sqlite3.h>

#include <string>
#include <utility>
#include <vector>

namespace haas_test {

/// Counts in all connections of this process that were opened while it exists.
class StatementCounter {
public:
    StatementCounter() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&watch)); }
    ~StatementCounter() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&watch)); }
    StatementCounter(const StatementCounter&) = delete;
    StatementCounter& operator=(const StatementCounter&) = delete;

    /// Steps of SQLite's virtual machine since the last time.
    static long long take_steps() { return std::exchange(steps, 0); }
    /// Statements that ended since the last time.
    static int take_statements() { return std::exchange(statements, 0); }
    /// Their texts, since the last time.
    static std::vector<std::string> take_texts() { return std::exchange(texts, {}); }

private:
    static int watch(sqlite3* connection, const char**, const void*) {
        return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, &count, nullptr);
    }
    static int count(unsigned, void*, void* statement, void*) {
        steps += sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1);
        ++statements;
        texts.emplace_back(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
        return 0;
    }
    inline static long long steps = 0;
    inline static int statements = 0;
    inline static std::vector<std::string> texts = {};
};

}  // namespace haas_test

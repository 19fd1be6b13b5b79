// A PostgreSQL server of the test's own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "unit/temporary_directory.hpp"

namespace haas_test {

/// A server in a temporary directory, on a Unix socket there. It runs as an ordinary user, as it refuses root, and ends
/// with this process, however that ends.
class PostgresqlServer {
public:
    /// The one of this process, started when it is first asked for.
    static PostgresqlServer& shared();

    PostgresqlServer();
    /// A standby of another server, which it follows until promote().
    /// @param primary  its host()
    explicit PostgresqlServer(const std::string& primary);
    ~PostgresqlServer();
    PostgresqlServer(const PostgresqlServer&) = delete;
    PostgresqlServer& operator=(const PostgresqlServer&) = delete;

    std::string uri(const std::string& database) const;
    /// The directory of its socket, as the URI of several servers names it.
    std::string host() const { return directory_.path().string(); }

    /// All its files, and what it says, are there.
    std::string directory() const { return directory_.path().string(); }
    /// How many lines of what it has said so far contain that.
    int count_said(const std::string& words) const;

    /// Ends at once, as in a crash; and starts again.
    void stop();
    void start();
    /// All its processes stop where they are, as if they waited for a disk; and go on. Its connections live.
    void freeze() const;
    void thaw() const;
    /// A standby becomes a server of its own.
    void promote();

    /// Runs SQL outside of a transaction.
    void run(const std::string& sql, const std::string& database = "postgres") const;
    /// The first row and column of what a query finds.
    std::string ask(const std::string& query, const std::string& database = "postgres") const;

private:
    /// Runs one of PostgreSQL's programs to its end.
    void call(const std::string& program, const std::vector<std::string>& arguments);

    TemporaryDirectory directory_;
    std::filesystem::path data_ = directory_.path() / "data";
    pid_t process_ = -1;
};

}  // namespace haas_test

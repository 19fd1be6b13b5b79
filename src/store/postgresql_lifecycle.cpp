#include "store/postgresql_lifecycle.hpp"

#include <soci/soci.h>

#include <string>

#include "base/error.hpp"
#include "core/error.hpp"
#include "store/database_uri.hpp"
#include "store/postgresql_session.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"
#include "store/statement_cache.hpp"

namespace haas::store {

namespace {

/// A session whose one transaction is rolled back unless it is committed.
class Work {
public:
    explicit Work(const DatabaseOptions& options)
        : name_(database_name(options.uri)),
          session_(options),
          statements_(*session_, &StatementCache::postgresql_text) {}
    ~Work() { session_.rollback(); }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    const std::string& name() const { return name_; }
    void begin() { session_.execute("BEGIN ISOLATION LEVEL SERIALIZABLE"); }
    void commit() { session_.commit(); }

    /// 0: it is not a database of HaaS.
    int find_version() {
        const Reading tx(statements_, {});
        if (!exists(tx, "SELECT 1 FROM pg_class WHERE oid = to_regclass('schema_version')")) return 0;
        return std::get<0>(*select_one<int>(tx, "SELECT version FROM schema_version"));
    }

    void apply(const Upgrade& step, int before) {
        session_.execute(std::string(step.sql));
        session_.execute(version_change(step, before));
    }

    /// Nobody else upgrades meanwhile, or reads a schema that is about to change.
    void lock_version() { session_.execute("LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE"); }

    void use(const std::function<void(Writing&)>& use) {
        long long now = 0;
        *session_ << "SELECT CAST(floor(extract(epoch FROM now())) AS BIGINT)", soci::into(now);
        Writing tx(statements_, Moment::of_server(now));
        use(tx);
    }

    SqlState state_of(const soci::soci_error& error) const { return session_.state_of(error); }

private:
    std::string name_;
    PostgresqlSession session_;
    StatementCache statements_;
};

[[noreturn]] void throw_exists(const Work& work) {
    throw DatabaseExistsError("The database " + work.name() + " exists already; nothing was changed.");
}

}  // namespace

void create_on_postgresql(const DatabaseOptions& options, const std::function<void(Writing&)>& fill) {
    Work work(options);
    try {
        work.begin();
        if (work.find_version() != 0) throw_exists(work);
        int version = 0;
        for (const Upgrade& step : postgresql_upgrades()) {
            work.apply(step, version);
            version = step.number;
        }
        work.use(fill);
        work.commit();
    } catch (const soci::soci_error& error) {
        const auto state = work.state_of(error);
        // Another process creates it as well; or another program has tables of these names.
        if (state == "42P07" || state == "23505" || state == "42723" || state.starts_with("40")) throw_exists(work);
        throw base::ConfigError("Cannot make the tables in the database " + work.name() + ": PostgreSQL error " +
                                state + ".");
    }
}

std::pair<int, int> upgrade_on_postgresql(const DatabaseOptions& options, const std::vector<Upgrade>& steps,
                                          const std::function<void(Writing&)>& finish) {
    Work work(options);
    const int wanted = steps.back().number;
    try {
        work.begin();
        const int before = work.find_version();
        if (before == 0) throw NoDatabaseError("There are no tables in " + work.name() + ": run `haas init_db`.");
        if (before > wanted) {
            throw base::ConfigError("The database has schema version " + std::to_string(before) +
                                    ", newer than this program's " + std::to_string(wanted) + ".");
        }
        work.commit();
        for (const Upgrade& step : steps) {
            work.begin();
            work.lock_version();
            if (const int found = work.find_version(); found < step.number) work.apply(step, found);
            if (step.number == wanted) work.use(finish);
            work.commit();
        }
        return {before, wanted};
    } catch (const soci::soci_error& error) {
        throw base::ConfigError("Cannot upgrade the database " + work.name() + ": PostgreSQL error " +
                                work.state_of(error) + "; the steps before the failure took effect.");
    }
}

}  // namespace haas::store

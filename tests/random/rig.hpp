// HaaS as the random tests drive it: the API in process, its database, haas-sync's engine, and a real Open vSwitch with
// two bridges.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/application.hpp"
#include "core/switch.hpp"
#include "random/dummy_ovs.hpp"
#include "random/operations.hpp"
#include "random/rack.hpp"
#include "store/postgresql.hpp"
#include "sync/audit.hpp"
#include "sync/engine.hpp"
#include "sync/world.hpp"

namespace haas_test {

/// Takes what this process and its children write to standard error, from its birth to its end.
class CapturedLog {
public:
    explicit CapturedLog(const std::filesystem::path& file);
    ~CapturedLog();
    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;

    /// All of it so far.
    std::string text() const;

private:
    std::filesystem::path file_;
    int before_;
};

/// The engine of a rig's database: SQLite, or PostgreSQL with HAAS_TEST_ENGINE=postgresql.
enum class DatabaseKind { sqlite, postgresql };
DatabaseKind database_kind();

struct Answer {
    int status = 0;
    std::string body;
    std::string headers;
};

class Rig {
public:
    /// A fresh database with the administrator `admin`; no switch is registered yet.
    Rig(const VlanRules& vlans, const std::string& admin_password);

    /// A request to a worker, with the operation's password.
    Answer send(const Operation& operation);
    /// Each to a worker of its own, all at the same time; there are no more than `workers`.
    std::vector<Answer> send_at_once(const std::vector<Operation>& operations);
    static constexpr std::size_t workers = 3;

    haas::sync::Engine make_engine(const haas::core::SwitchDrivers& drivers);
    haas::sync::Engine make_engine() { return make_engine(drivers_); }
    haas::sync::AuditReport audit(const haas::core::SwitchDrivers& drivers, haas::sync::Purpose purpose);
    haas::sync::AuditReport audit(haas::sync::Purpose purpose) { return audit(drivers_, purpose); }

    /// Lets time pass by HaaS's clock, which stands still otherwise; a server's clock is this one as well.
    void pass(std::chrono::seconds time);
    haas::base::Timestamp now() const { return clock_.now(); }

    Rows rows() const;
    Ports ports() const { return ovs_.look(); }
    const DummyOvs& ovs() const { return ovs_; }
    std::string log() const { return log_.text(); }
    /// The database's.
    std::string uri() const { return database_options().uri; }
    /// The files and directories that the database is in, and what its server logs.
    std::vector<std::string> stores() const;
    /// How many transactions a server has refused so far because others got in their way.
    int conflicts() const;
    const std::filesystem::path& directory() const { return directory_.path(); }

    haas::sync::Options options;

private:
    haas::http::Request to_request(const Operation& operation);
    haas::store::DatabaseOptions database_options() const;
    haas::sync::OpenDatabase open_database() const;
    void set_clock_of_server();

    ManualClock clock_;
    TemporaryDirectory directory_;
    std::optional<PostgresqlDatabase> server_;
    CapturedLog log_;
    DummyOvs ovs_;
    haas::core::SwitchDrivers drivers_;
    haas::core::BmcDrivers bmc_drivers_{{}};  ///< none: no operation talks to a BMC
    std::vector<std::unique_ptr<haas::api::Application>> workers_;
    std::unique_ptr<Reader> reader_;  ///< of a server
    int requests_ = 0;
};

}  // namespace haas_test

// HaaS as the random tests drive it: the API in process, its database, haas-sync's engine, and a real Open vSwitch with
// two bridges.
#pragma once

#include <memory>
#include <string>

#include "api/application.hpp"
#include "core/switch.hpp"
#include "random/dummy_ovs.hpp"
#include "random/operations.hpp"
#include "random/rack.hpp"
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

struct Answer {
    int status = 0;
    std::string body;
    std::string headers;
};

class Rig {
public:
    /// A fresh database with the administrator `admin`; no switch is registered yet.
    Rig(const VlanRules& vlans, const std::string& admin_password);

    Answer send(const Operation& operation, const std::string& password);

    haas::sync::Engine make_engine(const haas::core::SwitchDrivers& drivers);
    haas::sync::Engine make_engine() { return make_engine(drivers_); }
    haas::sync::AuditReport audit(const haas::core::SwitchDrivers& drivers, haas::sync::Purpose purpose);
    haas::sync::AuditReport audit(haas::sync::Purpose purpose) { return audit(drivers_, purpose); }

    Rows rows() const { return read_rows(database_file()); }
    Ports ports() const { return ovs_.look(); }
    const DummyOvs& ovs() const { return ovs_; }
    std::string log() const { return log_.text(); }
    std::string database_file() const { return (directory_.path() / "haas.db").string(); }
    const std::filesystem::path& directory() const { return directory_.path(); }

    ManualClock clock;
    haas::sync::Options options;

private:
    haas::store::DatabaseOptions database_options() const;
    haas::sync::OpenDatabase open_database() const;

    TemporaryDirectory directory_;
    CapturedLog log_;
    DummyOvs ovs_;
    haas::core::SwitchDrivers drivers_;
    haas::core::BmcDrivers bmc_drivers_{{}};  ///< none: no operation talks to a BMC
    std::unique_ptr<haas::api::Application> application_;
    int requests_ = 0;
};

}  // namespace haas_test

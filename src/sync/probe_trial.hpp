// The trials of a probe on one port, and what is put right after them, however they end.
#pragma once

#include <set>
#include <string>

#include "core/switch.hpp"
#include "store/database.hpp"
#include "sync/claim.hpp"
#include "sync/options.hpp"
#include "sync/probe_ledger.hpp"
#include "sync/probe_line.hpp"
#include "sync/probe_port.hpp"
#include "sync/probe_report.hpp"
#include "sync/probe_signals.hpp"

namespace haas::sync {

/// What a probe has to do with.
struct ProbeSite {
    const Options& options;
    const core::SwitchDrivers& drivers;
    store::Database& database;
    const Claim& claim;
};

class PortTrial {
public:
    /// @param port     a registered one without a NIC
    /// @param report   gets all that happens, also what ends the trials
    PortTrial(const ProbeSite& site, const store::DuePort& port, ProbeLine& line, ProbeSignals& signals,
              ProbeReport& report)
        : site_(site), port_(port), line_(line), signals_(signals), report_(report) {}

    /// Tries all on the port, and leaves it as it was, or dark. Whatever ends that, a lost line too, it is put back; if
    /// that is impossible, the report says what is left, and what mends it.
    /// @return  whether the lease of the switch was given back
    /// @throws std::exception  before anything was written
    bool run();

private:
    std::optional<std::set<core::Vlan>> usable_vlans();
    bool provide();
    void put_right(PortProbe& port);
    std::set<core::Vlan> left_vlans() const;
    void remove();
    void save();
    bool store();
    void tell_end(const PortProbe& port);
    std::string unknown_text() const;
    void note_error(const std::string& text);

    const ProbeSite& site_;
    const store::DuePort& port_;
    ProbeLine& line_;
    ProbeSignals& signals_;
    ProbeReport& report_;
    ProbeEnd end_;
    std::set<core::Vlan> creating_;  ///< VLANs whose creation was sent, or was about to be
};

}  // namespace haas::sync

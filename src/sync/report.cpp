#include "sync/report.hpp"

#include <utility>

namespace haas::sync {

namespace {

using End = StoredResult::End;
using Reason = NoClaim::Reason;
using Verdict = PortOutcome::Verdict;

/// Why a port could not be repaired.
std::string problem(const PortOutcome& outcome) {
    if (outcome.verdict == Verdict::absent) return "the switch has no such port";
    if (!outcome.unreadable.empty()) return outcome.unreadable;
    if (outcome.verdict == Verdict::unreachable) return "the switch did not answer any longer";
    return outcome.step + (outcome.left ? "; left " + outcome.left->text() : "");
}

void count(Summary& summary, const store::DuePort& port, const StoredResult& result) {
    summary.released += result.released;
    if (!port.action) {
        ++(result.verified ? summary.verified : summary.unproven);
        return;
    }
    switch (result.action) {
        case End::none: break;
        case End::done: ++summary.done; break;
        case End::error: ++summary.failed; break;
        case End::moved: ++summary.moved; break;
        case End::carried: ++summary.carried; break;
        case End::waiting: ++summary.waiting; break;
    }
}

Summary summarize(const Claim& claim, const PassResult& pass, const Entries& entries) {
    Summary summary;
    summary.switch_errors = pass.error.empty() ? 0 : 1;
    for (std::size_t i = 0; i < claim.ports.size(); ++i) count(summary, claim.ports[i], entries.results[i]);
    return summary;
}

/// Adds what the audit has seen of a port without an action.
void add_port(SwitchReport& report, const Plan& plan, const PortJob& job, const PortOutcome& outcome) {
    const bool unread = outcome.verdict == Verdict::unreachable && !outcome.found;
    ++(unread ? report.unread : report.ports);
    if (unread || outcome.found == job.attached) return;
    const bool repaired = outcome.verdict == Verdict::applied;
    const bool tried = plan.device == Plan::Device::is_written;
    report.differences.push_back(
        {job.port, job.attached, outcome.found, repaired, tried && !repaired ? problem(outcome) : std::string()});
}

}  // namespace

Summary& Summary::operator+=(const Summary& other) {
    done += other.done;
    failed += other.failed;
    moved += other.moved;
    carried += other.carried;
    released += other.released;
    waiting += other.waiting;
    verified += other.verified;
    unproven += other.unproven;
    switch_errors += other.switch_errors;
    busy += other.busy;
    restored = restored || other.restored;
    return *this;
}

VisitReport make_report(const NoClaim& none) {
    VisitReport report;
    report.summary.busy = none.reason == Reason::busy ? 1 : 0;
    report.summary.restored = none.reason == Reason::restored;
    if (report.summary.restored) {
        report.audit.emplace();
        report.audit->label = none.label;
        report.audit->error = "the database was restored meanwhile: nothing was repaired. Run the audit again";
    }
    return report;
}

VisitReport make_report(const Plan& plan, const Claim& claim, const PassResult& pass, Entries entries) {
    const auto summary = summarize(claim, pass, entries);
    SwitchReport audit;
    audit.label = claim.device.label;
    audit.waiting = claim.waiting - summary.done - summary.failed - summary.moved - summary.carried;
    audit.failed = summary.failed;
    audit.reachable = pass.reachable;
    audit.error = pass.error;
    audit.lists_ports = pass.all_ports || !pass.error.empty();
    audit.listed = pass.all_ports.has_value();
    audit.strays = std::move(entries.strays);
    for (std::size_t i = 0; i < claim.ports.size(); ++i) {
        if (!claim.ports[i].action) add_port(audit, plan, claim.jobs[i], pass.outcomes[i]);
    }
    return {summary, std::move(audit)};
}

}  // namespace haas::sync

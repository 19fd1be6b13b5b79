#include "sync/visit_log.hpp"

#include "base/log.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;
using End = StoredResult::End;
using State = core::Port::State;
using Verdict = PortOutcome::Verdict;

void log_check(const std::string& label, const store::DuePort& port, const PortOutcome& outcome,
               const StoredResult& result) {
    const log::Field on("switch", label);
    const log::Field at("port", port.label);
    const bool was_verified = port.state == State::verified;
    if (result.verified) {
        if (outcome.sent && was_verified) {
            log::warning("port_repaired", {on, at, {"found", outcome.found ? outcome.found->text() : "-"}});
        } else if (!was_verified) {
            log::info("port_verified", {on, at});
        }
    } else if (outcome.verdict == Verdict::differs) {
        log::warning("port_drifted", {on, at, {"reason", result.text}});
    } else if (outcome.verdict != Verdict::unreachable || outcome.sent || !was_verified) {
        log::warning("port_unproven", {on, at, {"reason", result.text}});
    }
}

void log_action(const std::string& label, const store::DuePort& port, const StoredResult& result) {
    const log::Field action("action", port.action->uuid);
    const log::Field on("switch", label);
    const log::Field at("port", port.label);
    const log::Field node("node", port.action->node_label.value_or("-"));
    switch (result.action) {
        case End::none: break;
        case End::done: log::info("action_done", {action, on, at, node}); break;
        case End::error: log::info("action_failed", {action, on, at, node, {"reason", result.text}}); break;
        case End::moved: log::info("nic_moved", {action, on, at, node}); break;
        case End::carried: log::info("action_carried", {action, on, at, node}); break;
        case End::waiting: log::debug("action_waits", {action, on, at, node}); break;
    }
}

}  // namespace

void log_switch(const std::string& label, const PassResult& pass) {
    for (const auto& [vlan, reason] : pass.vlans.kept) {
        log::warning("vlan_not_deleted", {{"switch", label}, {"vlan", vlan}, {"reason", reason}});
    }
    if (pass.error.empty()) return;
    log::warning(pass.reachable ? "switch_error" : "switch_unreachable", {{"switch", label}, {"reason", pass.error}});
}

void log_port(const std::string& label, const store::DuePort& port, const PortOutcome& outcome,
              const StoredResult& result) {
    port.action ? log_action(label, port, result) : log_check(label, port, outcome, result);
}

}  // namespace haas::sync

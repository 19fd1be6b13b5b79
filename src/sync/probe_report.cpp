#include "sync/probe_report.hpp"

#include <algorithm>

#include "base/table.hpp"
#include "base/text.hpp"
#include "config.h"

namespace haas::sync {

namespace {

constexpr std::size_t longest_text = 1000;

/// A text that may repeat what the switch said. Secrets are taken out before it is cut: of one that is cut in two, the
/// beginning would not be recognized any more.
std::string shown(const drivers::Transcript& head, const std::string& text) {
    return base::one_line(head.disguise().of(text), longest_text);
}

void add_ports(drivers::Transcript& head, const ProbeReport& report) {
    base::Table table({"port", "registered", "what HaaS understood"});
    for (const auto& port : report.ports)
        table.add({shown(head, port.name), port.is_registered ? "yes" : "no", shown(head, port.text)});
    const auto text = table.text(2);
    for (const auto line : base::split(base::trim(text, "\n"), '\n')) head.add_remark(line);
}

void add_steps(drivers::Transcript& head, const ProbeReport& report) {
    if (!report.tried.empty())
        head.add_remark("Written: port " + report.tried + ", with VLANs " + core::format_vlan_list(report.vlans));
    for (const auto& [name, failure] : report.steps) {
        head.add_remark(failure.empty() ? "  OK      " + name : "  FAILED  " + name + ": " + shown(head, failure));
    }
    if (!report.left.empty()) head.add_remark(shown(head, report.left));
}

}  // namespace

bool ProbeReport::all_well() const {
    return error.empty() && std::ranges::all_of(ports, &Port::is_known) &&
           std::ranges::all_of(steps, [](const Step& step) { return step.failure.empty(); });
}

ProbeReport::Step make_step(const std::string& name, const core::PortState& wanted,
                            const std::optional<core::PortState>& read, const std::string& refusal) {
    if (refusal.empty() && read == wanted) return {name, {}};
    std::string failure = "wanted " + wanted.text() + ", read " + (read ? read->text() : "nothing");
    if (!refusal.empty()) failure += "; " + refusal;
    return {name, failure};
}

std::string to_text(const ProbeReport& report, const drivers::Transcript& dialogue) {
    drivers::Transcript head(dialogue.disguise());
    head.add_remark("haas-sync " PACKAGE_VERSION " --probe: a switch of type " + report.type);
    head.add_remark("Model, firmware, date:");
    head.add_remark(
        "Known passwords, host names and users are replaced. Look through the lines below for other secrets");
    head.add_remark("and names before you send this: docs/switches.md says which.");
    head.add_remark("");
    add_ports(head, report);
    add_steps(head, report);
    if (!report.error.empty()) head.add_remark("FAILED: " + shown(head, report.error));
    head.add_remark(report.all_well() ? "All was as wanted." : "Not all was as wanted.");
    return head.text() + dialogue.text();
}

}  // namespace haas::sync

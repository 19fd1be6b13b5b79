// Writes an audit's report, for people and for programs.
#include "base/json.hpp"
#include "base/table.hpp"
#include "base/visible.hpp"
#include "sync/audit.hpp"

namespace haas::sync {

namespace {

using base::JsonWriter;
using base::visible;

struct Totals {
    int ports = 0;
    int switches = 0;  ///< with ports that were compared
    int unread = 0;
    int differences = 0;
    int repaired = 0;
    int waiting = 0;
    int failed = 0;
    int with_error = 0;
    int strays = 0;
    int unlisted = 0;  ///< switches that cannot tell what their unregistered ports carry
};

Totals count(const AuditReport& report) {
    Totals totals;
    for (const auto& each : report.switches) {
        totals.ports += each.ports;
        if (each.ports != 0) ++totals.switches;
        totals.unread += each.unread;
        totals.waiting += each.waiting;
        totals.failed += each.failed;
        totals.differences += static_cast<int>(each.differences.size());
        for (const auto& difference : each.differences) totals.repaired += difference.repaired ? 1 : 0;
        if (!each.error.empty()) ++totals.with_error;
        totals.strays += static_cast<int>(each.strays.size());
        if (!each.lists_ports) ++totals.unlisted;
    }
    totals.strays += static_cast<int>(report.headnodes.strays.size());
    return totals;
}

std::string result(const Difference& difference, Purpose purpose) {
    if (purpose == Purpose::audit) return "left as it is";
    return difference.repaired ? "repaired" : "NOT REPAIRED: " + difference.problem;
}

std::string number(int count, const std::string& of) {
    return std::to_string(count) + " " + of + (count == 1 ? "" : "s");
}

std::string switches(int count) { return std::to_string(count) + (count == 1 ? " switch" : " switches"); }

JsonWriter& put_or_null(JsonWriter& json, const std::string& text) {
    return text.empty() ? json.null() : json.string(text);
}

void put(JsonWriter& json, const core::PortState& state) {
    json.begin_object().key("native");
    state.native ? json.number(*state.native) : json.null();
    json.key("tagged").begin_array();
    for (const auto vlan : state.tagged) json.number(vlan);
    json.end_array().key("foreign");
    put_or_null(json, state.foreign).end_object();
}

void put(JsonWriter& json, const Difference& difference) {
    json.begin_object().key("port").string(difference.port).key("expected");
    put(json, difference.expected);
    json.key("found");
    difference.found ? put(json, *difference.found) : static_cast<void>(json.null());
    json.key("repaired").boolean(difference.repaired).key("problem");
    put_or_null(json, difference.problem).end_object();
}

void put(JsonWriter& json, const std::vector<store::StraySeen>& strays) {
    json.begin_array();
    for (const auto& each : strays) {
        json.begin_object().key("name").string(each.label);
        json.key("vlans").string(core::format_vlan_list(each.vlans)).key("carries").string(each.text).end_object();
    }
    json.end_array();
}

void put(JsonWriter& json, const HeadnodeReport& report) {
    json.begin_object().key("vms").number(report.vms).key("error");
    put_or_null(json, report.error).key("strays");
    put(json, report.strays);
    json.end_object();
}

void put(JsonWriter& json, const SwitchReport& report) {
    json.begin_object().key("switch").string(report.label).key("reachable");
    report.reachable ? json.boolean(*report.reachable) : json.null();
    json.key("error");
    put_or_null(json, report.error).key("ports").number(report.ports).key("unread").number(report.unread);
    json.key("waiting").number(report.waiting).key("failed").number(report.failed).key("differences").begin_array();
    for (const auto& difference : report.differences) put(json, difference);
    json.end_array().key("complete").boolean(report.is_complete()).key("strays");
    put(json, report.strays);
    json.end_object();
}

/// The strays, and what the audit has not seen.
std::string text_of_strays(const AuditReport& report, const Totals& totals) {
    std::string text;
    if (totals.strays != 0) {
        base::Table table({"SWITCH", "NOT REGISTERED", "CARRIES"});
        for (const auto& stray : report.headnodes.strays) table.add({"(libvirt)", stray.label, stray.text});
        for (const auto& each : report.switches) {
            for (const auto& stray : each.strays) table.add({each.label, stray.label, stray.text});
        }
        text +=
            table.text() + number(totals.strays, "stray") +
            ": they carry VLANs of networks or of the pool, but are not registered. HaaS gives these VLANs to nobody until "
            "you decide about each: use `haas uplink_register` for a link to another switch or out, `haas port_register` for "
            "a machine's port, or remove the VLANs from it; then audit again\n";
    }
    if (totals.unlisted != 0) {
        text += "incomplete: " + switches(totals.unlisted) + " cannot list what " +
                (totals.unlisted == 1 ? "its" : "their") + " unregistered ports carry:";
        for (const auto& each : report.switches) {
            if (!each.lists_ports) text += " " + visible(each.label);
        }
        text += "\n";
    }
    if (report.restored) {
        text += "The database was restored: haas-sync changes nothing until an audit has seen everything.  ";
        text += report.partial
                    ? "This audit was of one switch only. Audit all switches: haas-sync --audit\n"
                    : "Check yourself what it could not see, then run: haas-sync --audit --accept-incomplete\n";
    }
    return text;
}

}  // namespace

std::string to_text(const AuditReport& report, Purpose purpose) {
    base::Table table({"SWITCH", "PORT", "EXPECTED", "FOUND", "RESULT"});
    std::string errors;
    for (const auto& each : report.switches) {
        if (!each.error.empty()) errors += "switch " + visible(each.label) + ": " + visible(each.error) + "\n";
        for (const auto& difference : each.differences) {
            table.add({each.label, difference.port, difference.expected.text(),
                       difference.found ? difference.found->text() : "no such port", result(difference, purpose)});
        }
    }
    const auto totals = count(report);
    if (!report.headnodes.error.empty()) errors += "libvirt: " + visible(report.headnodes.error) + "\n";
    std::string text = table.empty() ? std::string() : table.text();
    text += text_of_strays(report, totals);
    text += errors + number(totals.ports, "port") + " of " + switches(totals.switches) +
            " compared: " + number(totals.differences, "difference");
    if (purpose == Purpose::repair) text += ", " + std::to_string(totals.repaired) + " repaired";
    if (totals.waiting == 1) text += "; 1 left to its pending networking action";
    if (totals.waiting > 1) text += "; " + std::to_string(totals.waiting) + " left to their pending networking actions";
    if (totals.failed != 0) text += "; " + number(totals.failed, "networking action") + " failed";
    if (totals.unread != 0) text += "; " + number(totals.unread, "port") + " could not be read";
    if (totals.with_error != 0) {
        text += "; errors on " + std::to_string(totals.with_error) + " of " +
                switches(static_cast<int>(report.switches.size()));
    }
    return text + "\n";
}

std::string to_json(const AuditReport& report) {
    base::JsonWriter json;
    const auto totals = count(report);
    json.begin_object().key("switches").begin_array();
    for (const auto& each : report.switches) put(json, each);
    json.end_array().key("headnodes");
    put(json, report.headnodes);
    json.key("ports").number(totals.ports).key("differences").number(totals.differences);
    json.key("repaired").number(totals.repaired).key("strays").number(totals.strays);
    json.key("complete").boolean(report.is_complete()).key("restored").boolean(report.restored).end_object();
    return json.take() + "\n";
}

}  // namespace haas::sync

#include "drivers/bmc/ipmitool_output.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

using Kind = core::BmcError::Kind;
using Remedy = IpmitoolTrouble::Remedy;

using base::contains;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (const auto each : base::split(text, '\n')) {
        const auto line = base::trim(each);
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

struct Meaning {
    std::string_view beginning;  ///< of a line
    std::string_view part;       ///< what the line must also contain; empty: nothing
    Kind kind;
    const char* text;
    bool show_line = false;
    Remedy remedy = Remedy::none;
    bool may_be_done = false;
};

constexpr const char* no_such_suite = "the BMC does not accept this cipher suite; try another cipher_suite";
constexpr const char* no_such_user = "the BMC does not accept this user";
constexpr const char* no_such_level = "the BMC does not accept this user with the privilege level that was asked for";
constexpr const char* no_session_left = "the BMC has no free session";
constexpr const char* stopped = "the BMC stopped answering";
constexpr const char* stopped_at_change = "the BMC stopped answering; the request may have taken effect";
constexpr const char* nothing_answers = "nothing answers IPMI at this address, or not in time (see retry_interval)";
constexpr const char* login_unanswered =
    "the BMC did not answer the login in time: it may not know the user or the cipher suite, or need a longer "
    "retry_interval";
constexpr const char* login_unclear =
    "answers to the login were missed or came too late, so that they prove nothing: the BMC may need a longer "
    "retry_interval";

/// The first match counts. Lines that end with the BMC's own words are shown.
constexpr auto meanings = std::to_array<Meaning>({
    {"lanplus: password is longer than", "", Kind::login, "an IPMI password has at most 20 bytes"},
    {"Username is too long", "", Kind::login, "an IPMI user has at most 16 bytes"},
    {"Unsupported cipher suite ID", "", Kind::not_offered, "ipmitool does not know this cipher_suite"},
    {"Address lookup for", "failed", Kind::unreachable, "there is no host of this name"},
    {"Could not open socket", "", Kind::unreachable, "no route to the host"},
    {"Get Auth Capabilities ", "Node busy", Kind::refused, "the BMC is busy", false, Remedy::wait},
    {"Get Auth Capabilities ", ": ", Kind::refused, "the BMC refuses to say how to log in", true},
    {"Get Auth Capabilities ", "", Kind::unreachable, nothing_answers},
    {"RAKP ", ": insufficient resources", Kind::refused, no_session_left, false, Remedy::wait},
    {"Error in open session response message", ": insufficient resources", Kind::refused, no_session_left, false,
     Remedy::wait},
    {"Activate Session error:", "slot available", Kind::refused, no_session_left, false, Remedy::wait},
    {"Activate Session error:", "busy", Kind::refused, "the BMC is busy", false, Remedy::wait},
    {"Set Session Privilege Level to ", "failed: Node busy", Kind::refused, "the BMC is busy", false, Remedy::wait},
    {"Get Session Challenge command failed", "Node busy", Kind::refused, "the BMC is busy", false, Remedy::wait},
    {"Error in open session response message", " role", Kind::login, no_such_level},
    {"RAKP ", ": unauthorized role", Kind::login, no_such_level},
    {"RAKP ", ": invalid role", Kind::login, no_such_level},
    {"Set Session Privilege Level to ", "failed: ", Kind::login, no_such_level, true},
    {"Activate Session error:", "rivilege level", Kind::login, no_such_level},
    {"RAKP ", ": unauthorized name", Kind::login, no_such_user},
    {"RAKP ", ": invalid name length", Kind::login, no_such_user},
    {"Invalid user name", "", Kind::login, no_such_user},
    {"NULL user name not enabled", "", Kind::login, "the BMC accepts no user without a name"},
    {"RAKP ", ": invalid integrity check value", Kind::login, "wrong password"},
    {"> RAKP 2 HMAC is invalid", "", Kind::login, "wrong password"},
    {"> RAKP 4 message has invalid integrity check value", "", Kind::login, "wrong password, or the BMC has a Kg key"},
    {"RAKP ", "message indicates an error", Kind::refused, "the BMC refuses to open a session", true},
    {"Error in open session response message", "algorithm", Kind::refused, no_such_suite, true},
    {"Error in open session response message", "cipher suite", Kind::refused, no_such_suite, true},
    {"Error in open session response message", "", Kind::refused, "the BMC refuses to open a session", true},
    {"Authentication algorithm 0x", "", Kind::refused, no_such_suite, true},
    {"Integrity algorithm 0x", "", Kind::refused, no_such_suite, true},
    {"Encryption algorithm 0x", "", Kind::refused, no_such_suite, true},
    {"> Error: no response from RAKP ", "", Kind::unreachable, login_unanswered},
    // No other line says that nothing came after the request for a session.
    {"Set Session Privilege Level to ", "failed", Kind::unreachable, login_unanswered},
    {"This BMC does not support IPMI v2", "", Kind::not_offered,
     "the BMC says that it does not speak IPMI 2.0: for IPMI 1.5, register the node with interface lan"},
    {"Authentication type ", "not supported", Kind::not_offered, "the BMC offers no way to log in that ipmitool knows"},
    {"No supported authtypes found", "", Kind::not_offered, "the BMC offers no way to log in that ipmitool knows"},
    {"Get Session Challenge command failed: ", "", Kind::refused, "the BMC refuses to open a session", true},
    {"Get Session Challenge command failed", "", Kind::unreachable, login_unanswered},
    // With IPMI 1.5, a BMC that got a wrong password says nothing.
    {"Activate Session command failed", "", Kind::login,
     "the BMC did not answer the login: the password may be wrong, or the BMC need a longer retry_interval"},
    {"Activate Session error:", "", Kind::refused, "the BMC refuses to open a session", true},
    {"Invalid Session AuthType ", "", Kind::refused, "the BMC refuses to open a session", true},
    // The BMC fell silent after the session had been opened: it may have received the command.
    {"Unable to set Chassis Power Control", "", Kind::deadline, stopped_at_change, false, Remedy::reopen, true},
    {"Unable to get Chassis Power Status", "", Kind::deadline, stopped, false, Remedy::reopen},
    {"Error setting Chassis Boot Parameter", "", Kind::deadline, stopped_at_change, false, Remedy::reopen, true},
    {"Error Getting Chassis Boot Parameter", "", Kind::deadline, stopped, false, Remedy::reopen},
    {"IPMI LAN send command failed", "", Kind::unreachable, "no route to the host", false, Remedy::reopen, true},
    {"Interface address lookup for", "failed", Kind::unreachable, "there is no such interface"},
});

/// Lines that `-v` prints on its way, and lines that follow any failure to open a session: never a reason.
bool is_common(std::string_view line) {
    constexpr auto beginnings = std::to_array<std::string_view>({"Loading IANA PEN Registry",
                                                                 "Running Get ",
                                                                 "Get HPM.x Capabilities",
                                                                 "Get PICMG",
                                                                 "Invalid completion code",
                                                                 "Invalid data field received",
                                                                 "Invalid response length",
                                                                 "Invalid group extension",
                                                                 "Invalid Get PICMG",
                                                                 "Unknown VSO",
                                                                 "Unknown PICMG",
                                                                 "No valid response received",
                                                                 "Bad response length",
                                                                 "Bad HPM.",
                                                                 "Error sending request.",
                                                                 "Get LAN Configuration Parameters request failed",
                                                                 "Request size is too small",
                                                                 "Response size is too small",
                                                                 "Discovered ",
                                                                 "Get Device ID command failed",
                                                                 "Close Session command failed",
                                                                 "Failed to Close Session",
                                                                 "Unable to Get Channel Cipher Suites",
                                                                 "Get Channel Cipher Suites failed",
                                                                 "Using best available cipher suite",
                                                                 "IPMI Request Match NOT FOUND",
                                                                 "packet session id ",
                                                                 "ERROR: Received an Unexpected message ID",
                                                                 "Error: Received an Unexpected ",
                                                                 "Warning: Console session ID is not",
                                                                 "Error: Unable to establish "});
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](auto beginning) { return line.starts_with(beginning); });
}

/// "Set Chassis Power Control to Up/On failed: REASON": the BMC's completion code.
std::string_view refusal_in(std::string_view line) {
    constexpr std::string_view before = " failed: ";
    if (!line.starts_with("Set Chassis ") && !line.starts_with("Get Chassis ")) return {};
    const auto place = line.find(before);
    return place == std::string_view::npos ? std::string_view{} : line.substr(place + before.size());
}

/// @source  IPMI 2.0, table 5-2: completion codes C0h, C3h, C4h, D1h, D2h
IpmitoolTrouble explain_refusal(std::string_view reason) {
    IpmitoolTrouble trouble{Kind::refused, "the BMC refuses", std::string(reason)};
    trouble.is_answered = true;
    trouble.in_present_state = contains(reason, "present state");
    constexpr std::array<std::string_view, 4> at_times{"Node busy", "Out of space", "BMC initialization in progress",
                                                       "Device firmeware in update mode"};
    const bool is_passing = std::find(at_times.begin(), at_times.end(), reason) != at_times.end();
    if (is_passing) trouble.remedy = Remedy::wait;
    if (reason == "Timeout") {  // the machine may still do it
        trouble.kind = Kind::deadline;
        trouble.text = "the BMC did not finish in time; the request may have taken effect";
        trouble.remedy = Remedy::reopen;
        trouble.may_be_done = true;
    }
    return trouble;
}

std::optional<IpmitoolTrouble> find_meaning(const std::vector<std::string_view>& lines) {
    for (const auto& meaning : meanings) {
        for (const auto& line : lines) {
            if (!line.starts_with(meaning.beginning) || !contains(line, meaning.part)) continue;
            IpmitoolTrouble trouble{meaning.kind, meaning.text, meaning.show_line ? std::string(line) : std::string()};
            trouble.remedy = meaning.remedy;
            trouble.may_be_done = meaning.may_be_done;
            trouble.is_silence = std::string_view(meaning.text) == nothing_answers;
            return trouble;
        }
    }
    return {};
}

/// A run that did not end by itself.
IpmitoolTrouble explain_unfinished(const sys::Result& run) {
    using End = sys::Result::End;
    if (run.end == End::too_much_output) return {Kind::unexpected, "ipmitool printed too much", {}};
    if (run.end == End::signalled) {
        return {Kind::unexpected, "ipmitool was ended by signal " + std::to_string(run.status), {}};
    }
    IpmitoolTrouble trouble{Kind::deadline, "the BMC did not answer in time", {}};
    trouble.may_be_done = true;
    return trouble;
}

/// A session that was not opened, for a reason that another attempt may not have.
void consider_hint(IpmitoolTrouble& trouble, std::string_view said) {
    if (trouble.remedy != Remedy::none) return;
    const bool blames_password = trouble.text.starts_with("wrong password");
    const bool is_unclear = contains(said, "> Error: no response from RAKP ") || contains(said, "an Unexpected RAKP ");
    if (blames_password && !is_unclear) return;
    trouble.hint = blames_password ? core::IpmiHint::slower : core::find_ipmi_hint(said);
    if (blames_password) {
        trouble.kind = Kind::unreachable;
        trouble.text = login_unclear;
    }
    if (trouble.hint != core::IpmiHint::none) trouble.remedy = Remedy::adapt;
}

/// Whether ipmitool printed this line, and no other that begins in the same way.
bool has_only(std::string_view output, std::string_view beginning, std::string_view line) {
    int found = 0;
    bool same = true;
    for (const auto each : lines_of(output)) {
        if (!each.starts_with(beginning)) continue;
        ++found;
        same = same && each == line;
    }
    return found == 1 && same;
}

constexpr std::string_view status_beginning = "Chassis Power is ";

}  // namespace

std::optional<core::PowerState> parse_power_status(const sys::Result& run) {
    if (printed(run, "Chassis Power is on")) return core::PowerState::on;
    if (printed(run, "Chassis Power is off")) return core::PowerState::off;
    return {};
}

bool printed(const sys::Result& run, std::string_view line) {
    if (!run.ok()) return false;
    for (const std::string_view beginning :
         {status_beginning, std::string_view("Chassis Power Control: "), std::string_view("Set Boot Device to ")}) {
        if (line.starts_with(beginning)) return has_only(run.output, beginning, line);
    }
    return false;
}

std::optional<BootFlags> parse_boot_flags(const sys::Result& run) {
    constexpr std::string_view selector = "- Boot Device Selector : ";
    if (!run.ok()) return {};
    BootFlags flags;
    bool found = false;
    for (const auto line : lines_of(run.output)) {
        flags.valid = flags.valid || line == "- Boot Flag Valid";
        flags.persistent = flags.persistent || line == "- Options apply to all future boots";
        flags.uefi = flags.uefi || line == "- BIOS EFI boot";
        if (!line.starts_with(selector)) continue;
        flags.device = line.substr(selector.size());
        found = true;
    }
    if (!found) return {};
    return flags;
}

std::string_view boot_selector(core::BootDevice device) {
    switch (device) {
        case core::BootDevice::none: break;
        case core::BootDevice::pxe: return "Force PXE";
        case core::BootDevice::disk: return "Force Boot from default Hard-Drive";
        case core::BootDevice::cdrom: return "Force Boot from CD/DVD";
        case core::BootDevice::http: return {};  // IPMI has none
    }
    return "No override";
}

IpmitoolTrouble explain(const sys::Result& run) {
    if (run.end != sys::Result::End::exited) return explain_unfinished(run);
    const auto lines = lines_of(run.errors);
    for (const auto& line : lines) {
        const auto refusal = refusal_in(line);
        if (refusal.empty()) continue;
        auto trouble = explain_refusal(refusal);
        // Where packets of a login come twice, ipmi_sim at times ends with a session of a lower level.
        const bool is_power = line.starts_with("Set Chassis Power ");
        if (is_power && refusal == "Insufficient privilege level") trouble.remedy = Remedy::renew;
        return trouble;
    }
    if (auto trouble = find_meaning(lines)) {
        consider_hint(*trouble, run.errors);
        return *std::move(trouble);
    }
    IpmitoolTrouble unknown{Kind::unexpected, "ipmitool printed an unknown message", {}};
    unknown.may_be_done = true;
    for (const auto* const text : {&run.errors, &run.output}) {
        for (const auto& line : lines_of(*text)) {
            if (is_common(line)) continue;
            unknown.line = line;
            return unknown;
        }
    }
    if (contains(run.errors, "Error: Unable to establish ")) {
        return {Kind::unreachable, "no session with the BMC; ipmitool gives no reason", {}};
    }
    unknown.text = "ipmitool printed nothing, and ended with status " + std::to_string(run.status);
    return unknown;
}

}  // namespace haas::drivers

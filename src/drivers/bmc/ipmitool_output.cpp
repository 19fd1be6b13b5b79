#include "drivers/bmc/ipmitool_output.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

using Kind = core::BmcError::Kind;

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
    bool show_line;
};

constexpr const char* no_such_suite = "the BMC does not accept this cipher suite; try another cipher_suite";
constexpr const char* no_such_user = "the BMC does not accept this user, or not as an administrator";

/// The first match counts. Lines that end with the BMC's own words are shown.
constexpr std::array<Meaning, 22> meanings{{
    {"lanplus: password is longer than", "", Kind::login, "an IPMI password has at most 20 bytes", false},
    {"Username is too long", "", Kind::login, "an IPMI user has at most 16 bytes", false},
    {"> RAKP 2 HMAC is invalid", "", Kind::login, "wrong password", false},
    {"> RAKP 4 message has invalid integrity check value", "", Kind::login, "wrong password, or the BMC has a Kg key",
     false},
    {"RAKP ", ": unauthorized name", Kind::login, no_such_user, false},
    {"RAKP ", ": unauthorized role", Kind::login, no_such_user, false},
    {"RAKP ", ": invalid name length", Kind::login, no_such_user, false},
    {"RAKP ", ": invalid role", Kind::login, no_such_user, false},
    {"RAKP ", ": invalid integrity check value", Kind::login, "wrong password", false},
    {"RAKP ", ": insufficient resources", Kind::refused, "the BMC has no free session", false},
    {"RAKP ", "message indicates an error", Kind::refused, "the BMC refuses to open a session", true},
    {"Error in open session response message", ": insufficient resources", Kind::refused, "the BMC has no free session",
     false},
    {"Error in open session response message", "algorithm", Kind::refused, no_such_suite, true},
    {"Error in open session response message", "cipher suite", Kind::refused, no_such_suite, true},
    {"Error in open session response message", "", Kind::refused, "the BMC refuses to open a session", true},
    {"Unsupported cipher suite ID", "", Kind::not_offered, "ipmitool does not know this cipher_suite", false},
    {"Address lookup for", "failed", Kind::unreachable, "there is no host of this name", false},
    {"Could not open socket", "", Kind::unreachable, "no route to the host", false},
    {"Get Auth Capabilities error", "", Kind::unreachable, "nothing answers IPMI at this address", false},
    // The BMC fell silent after the session had been opened: it may have received the command.
    {"Unable to set Chassis Power Control", "", Kind::deadline,
     "the BMC stopped answering; the request may have taken effect", false},
    {"Unable to get Chassis Power Status", "", Kind::deadline, "the BMC stopped answering", false},
    {"Error setting Chassis Boot Parameter", "", Kind::deadline,
     "the BMC stopped answering; the request may have taken effect", false},
}};

/// Lines that `-v` prints on any run, and lines that follow any failure to open a session.
bool is_common(std::string_view line) {
    constexpr std::array<std::string_view, 8> beginnings{
        "Loading IANA PEN Registry",    "Running Get ",
        "Get HPM.x Capabilities",       "Get PICMG",
        "Invalid completion code",      "Discovered IPMB address",
        "Close Session command failed", "Unable to Get Channel Cipher Suites"};
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

}  // namespace

std::optional<core::PowerState> parse_power_status(const sys::Result& run) {
    if (printed(run, "Chassis Power is on")) return core::PowerState::on;
    if (printed(run, "Chassis Power is off")) return core::PowerState::off;
    return {};
}

bool printed(const sys::Result& run, std::string_view line) {
    if (!run.ok()) return false;
    const auto lines = lines_of(run.output);
    return lines.size() == 1 && lines.front() == line;
}

IpmitoolTrouble explain(const sys::Result& run) {
    const auto lines = lines_of(run.errors);
    for (const auto& line : lines) {
        const auto refusal = refusal_in(line);
        if (refusal.empty()) continue;
        return {Kind::refused, "the BMC refuses", std::string(refusal), contains(refusal, "present state")};
    }
    for (const auto& meaning : meanings) {
        for (const auto& line : lines) {
            if (!line.starts_with(meaning.beginning) || !contains(line, meaning.part)) continue;
            return {meaning.kind, meaning.text, meaning.show_line ? std::string(line) : std::string(), false};
        }
    }
    constexpr std::string_view no_session = "Error: Unable to establish IPMI v2 / RMCP+ session";
    for (const auto* const text : {&run.errors, &run.output}) {
        for (const auto& line : lines_of(*text)) {
            if (is_common(line) || line == no_session) continue;
            return {Kind::unexpected, "ipmitool printed an unknown message", std::string(line), false};
        }
    }
    if (std::find(lines.begin(), lines.end(), no_session) != lines.end()) {
        return {Kind::unreachable, "no session with the BMC; ipmitool gives no reason", {}, false};
    }
    return {
        Kind::unexpected, "ipmitool printed nothing, and ended with status " + std::to_string(run.status), {}, false};
}

}  // namespace haas::drivers

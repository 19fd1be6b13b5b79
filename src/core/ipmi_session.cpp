#include "core/ipmi_session.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/host.hpp"

namespace haas::core {

namespace {

constexpr int ipmi_port = 623;

struct Sign {
    std::string_view part;   ///< of a line
    std::string_view other;  ///< what the line must also contain; empty: nothing
    IpmiHint hint;
};

/// The first match counts.
constexpr auto signs = std::to_array<Sign>({
    // What is missing is the BMC's, even if it is missing for a role.
    {": insufficient resources", "", IpmiHint::none},
    {"Error in open session response message", "algorithm", IpmiHint::other_suite},
    {"Error in open session response message", "cipher suite", IpmiHint::other_suite},
    {"Error in open session response message", "integrity payload", IpmiHint::other_suite},
    {"Error in open session response message", "invalid payload type", IpmiHint::other_suite},
    {"Error in open session response message", "illegal parameter", IpmiHint::other_suite},
    {" algorithm 0x", "is not what we requested", IpmiHint::other_suite},
    {"Error in open session response message", " role", IpmiHint::other_privilege},
    {"RAKP ", ": unauthorized role", IpmiHint::other_privilege},
    {"RAKP ", ": invalid role", IpmiHint::other_privilege},
    // Some BMCs know a user only at the level that it has.
    {"RAKP ", ": unauthorized name", IpmiHint::other_privilege},
    {"Set Session Privilege Level to ", "failed: Node busy", IpmiHint::none},
    {"Set Session Privilege Level to ", "failed: ", IpmiHint::other_privilege},
    {"Activate Session error:", "privilege level exceeds limit", IpmiHint::other_privilege},
    {"Activate Session error:", "Insufficient privilege level", IpmiHint::other_privilege},
    {"> Error: no response from RAKP ", "", IpmiHint::slower},
    {"Error: Received an Unexpected RAKP ", "", IpmiHint::slower},
    {"RAKP ", "session ID", IpmiHint::slower},
    {"Set Session Privilege Level to ", "failed", IpmiHint::slower},
    // A BMC that was not heard when it was asked for IPMI 2.0 is asked again without.
    {"This BMC does not support IPMI v2", "", IpmiHint::slower},
    {"Get Session Challenge command failed", "", IpmiHint::slower},
    {"Activate Session command failed", "", IpmiHint::slower},
    {"Activate Session error:", "session ID", IpmiHint::slower},
});

}  // namespace

IpmiHint find_ipmi_hint(std::string_view said) {
    for (const auto& sign : signs) {
        for (const auto line : base::split(said, '\n')) {
            if (base::contains(line, sign.part) && base::contains(line, sign.other)) return sign.hint;
        }
    }
    return IpmiHint::none;
}

IpmiSession::IpmiSession(const BmcAddress& address, IpmiPace usual)
    : address_(address),
      pace_{address.retries.value_or(usual.tries), address.retry_interval.value_or(usual.interval)},
      may_slow_down_(!address.retry_interval) {
    constexpr int best_suite = 17;  // AES, SHA-256
    constexpr int every_suite = 3;  // which each BMC must have: IPMI 2.0, table 22-20
    if (address.cipher_suite) {
        suites_ = {*address.cipher_suite};
    } else if (address.interface != "lan") {
        suites_ = {best_suite, every_suite};
    }
    if (address.privilege != "operator") privileges_.emplace_back("ADMINISTRATOR");
    if (address.privilege != "administrator") privileges_.emplace_back("OPERATOR");
}

std::vector<std::string> IpmiSession::words() const {
    std::vector<std::string> words{"-I",
                                   address_.interface.value_or("lanplus"),
                                   "-N",
                                   std::to_string(pace_.interval),
                                   "-R",
                                   std::to_string(pace_.tries),
                                   "-H",
                                   plain_host(address_.host).value_or(address_.host),
                                   "-p",
                                   std::to_string(address_.port.value_or(ipmi_port)),
                                   "-U",
                                   address_.user,
                                   "-E",
                                   "-L",
                                   std::string(privileges_.front())};
    if (!suites_.empty()) words.insert(words.end(), {"-C", std::to_string(suites_.front())});
    return words;
}

bool IpmiSession::adapt(IpmiHint hint) {
    // A BMC may also fall silent at a cipher suite that it does not have.
    const bool may_be_suite = hint == IpmiHint::other_suite || hint == IpmiHint::slower;
    if (may_be_suite && suites_.size() > 1) {
        suites_.erase(suites_.begin());
        return true;
    }
    if (hint == IpmiHint::other_privilege && privileges_.size() > 1) {
        privileges_.erase(privileges_.begin());
        return true;
    }
    if (hint == IpmiHint::slower && may_slow_down_) {
        pace_.interval *= 2;
        may_slow_down_ = false;
        return true;
    }
    return false;
}

}  // namespace haas::core

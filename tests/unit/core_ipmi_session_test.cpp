// How a session with a BMC is opened, and what is tried when that fails.
#include "core/ipmi_session.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using haas::core::BmcAddress;
using haas::core::find_ipmi_hint;
using haas::core::IpmiHint;
using haas::core::IpmiSession;

namespace {

BmcAddress address() {
    BmcAddress address;
    address.type = "ipmi";
    address.host = "[fe80::1%eth0]";
    return address;
}

/// The argument of an option, or "-".
std::string option(const IpmiSession& session, const std::string& name) {
    const auto words = session.words();
    const auto found = std::find(words.begin(), words.end(), name);
    return found == words.end() ? "-" : *(found + 1);
}

}  // namespace

TEST_CASE("cipher suites and privilege levels are tried in their order, where the address names none") {
    IpmiSession session(address(), {1, 3});
    CHECK(option(session, "-C") == "17");
    CHECK(option(session, "-L") == "ADMINISTRATOR");
    CHECK(option(session, "-H") == "fe80::1%eth0");
    CHECK(option(session, "-U").empty());
    CHECK(session.adapt(IpmiHint::other_suite));
    CHECK(option(session, "-C") == "3");
    CHECK_FALSE(session.adapt(IpmiHint::other_suite));
    CHECK(session.adapt(IpmiHint::other_privilege));
    CHECK(option(session, "-L") == "OPERATOR");
    CHECK_FALSE(session.adapt(IpmiHint::other_privilege));
    CHECK(option(session, "-N") == "3");
    CHECK(session.adapt(IpmiHint::slower));
    CHECK(option(session, "-N") == "6");
    CHECK_FALSE(session.adapt(IpmiHint::slower));
    CHECK_FALSE(session.adapt(IpmiHint::none));
}

TEST_CASE("what the address names is not changed") {
    auto named = address();
    named.cipher_suite = 8;
    named.privilege = "operator";
    named.retries = 5;
    named.retry_interval = 7;
    IpmiSession session(named, {1, 3});
    CHECK(option(session, "-C") == "8");
    CHECK(option(session, "-L") == "OPERATOR");
    CHECK(option(session, "-R") == "5");
    CHECK(option(session, "-N") == "7");
    for (const auto hint : {IpmiHint::other_suite, IpmiHint::other_privilege, IpmiHint::slower}) {
        CHECK_FALSE(session.adapt(hint));
    }
    named.privilege = "administrator";
    CHECK_FALSE(IpmiSession(named, {1, 3}).adapt(IpmiHint::other_privilege));
    named.interface = "lan";
    named.cipher_suite.reset();
    CHECK(option(IpmiSession(named, {1, 3}), "-I") == "lan");
    CHECK(option(IpmiSession(named, {1, 3}), "-C") == "-");
}

TEST_CASE("the words of ipmitool say what to try next") {
    const auto hint = [](const std::string& text) { return find_ipmi_hint("Loading\n" + text + "\nError: Unable\n"); };
    const std::string opening = "Error in open session response message : ";
    for (const char* reason :
         {"invalid authentication algorithm", "invalid integrity algorithm", "no matching integrity payload",
          "invalid confidentiality algorithm", "no matching cipher suite", "illegal parameter"}) {
        CAPTURE(reason);
        CHECK(hint(opening + reason) == IpmiHint::other_suite);
    }
    CHECK(hint("Integrity algorithm 0x01 is not what we requested 0x04") == IpmiHint::other_suite);
    CHECK(hint(opening + "insufficient resources for role") == IpmiHint::none);
    CHECK(hint(opening + "insufficient resources for session") == IpmiHint::none);
    CHECK(hint("RAKP 2 message indicates an error : unauthorized role requested") == IpmiHint::other_privilege);
    CHECK(hint("RAKP 2 message indicates an error : insufficient resources for role") == IpmiHint::none);
    CHECK(hint("Set Session Privilege Level to ADMINISTRATOR failed: Unknown (0x81)") == IpmiHint::other_privilege);
    CHECK(hint("Set Session Privilege Level to ADMINISTRATOR failed") == IpmiHint::slower);
    CHECK(hint("> Error: no response from RAKP 1 message") == IpmiHint::slower);
    CHECK(hint("Get Auth Capabilities error") == IpmiHint::none);
    CHECK(hint("> RAKP 2 HMAC is invalid") == IpmiHint::none);
}

// Where a switch is: the fields `hostname` and `host`, of all types that have them.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "drivers/registry.hpp"

using namespace haas;
using core::FieldValue;

namespace {

struct Kind {
    const char* type;
    const char* field;
    std::map<std::string, std::string> more;
};

/// Those whose TCP port is a field of its own.
const std::vector<Kind>& kinds() {
    static const std::map<std::string, std::string> login = {{"username", "haas"}, {"password", "x"}};
    static const std::vector<Kind> all = {{"powerconnect55xx", "hostname", login},
                                          {"dell-os10", "hostname", login},
                                          {"sonic", "hostname", login},
                                          {"openconfig", "hostname", login},
                                          {"ovs", "host", {{"ovs_bridge", "br0"}}},
                                          {"linux-bridge", "host", {{"bridge", "br0"}}}};
    return all;
}

/// What is refused about this address, or nothing.
std::string refusal_of(const Kind& kind, const std::string& address) {
    std::map<std::string, FieldValue> fields{{kind.field, {FieldValue::Kind::text, address}}};
    for (const auto& [name, value] : kind.more) fields[name] = {FieldValue::Kind::text, value};
    try {
        static_cast<void>(drivers::make_switch_drivers().find(kind.type)->check_fields(fields));
    } catch (const core::BadArgumentError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE(
    "switches: an address with a TCP port is refused where the port is a field of its own, which the error names") {
    for (const auto& kind : kinds()) {
        CAPTURE(kind.type);
        for (const std::string address : {"switch1.example:22", "10.0.0.1:830", "[fd00::1]:22", "switch1:", "a:b:c"}) {
            CAPTURE(address);
            CHECK(refusal_of(kind, address) ==
                  "The field " + std::string(kind.field) +
                      " must be a host name or an IP address, without a TCP port: that is the field port.");
        }
    }
}

TEST_CASE("switches: host names and addresses of both kinds are taken") {
    for (const auto& kind : kinds()) {
        CAPTURE(kind.type);
        for (const std::string address : {"switch1.example", "Switch_1.", "10.1", "fd00::1", "::ffff:10.0.0.1"}) {
            CAPTURE(address);
            CHECK(refusal_of(kind, address) == "");
        }
    }
}

TEST_CASE("switches: over HTTP, the TCP port is a part of the address") {
    const std::map<std::string, std::string> login = {{"username", "haas"}, {"password", "x"}};
    const std::map<std::string, std::string> rest = {
        {"username", "haas"}, {"password", "x"}, {"interface_type", "GigabitEthernet"}};
    for (const auto& kind : {Kind{"arista-eos", "hostname", login}, Kind{"cisco-nxos", "hostname", login}}) {
        for (const std::string address : {"switch1:8443", "https://switch1:8443", "http://[fd00::1]:8080", "fd00::1"})
            CHECK_MESSAGE(refusal_of(kind, address) == "", address);
        for (const std::string address : {"switch1:", "switch1:0", "switch1:65536", "switch1:x", "switch1:1:2"})
            CHECK_MESSAGE(refusal_of(kind, address) != "", address);
    }
    for (const auto& kind : {Kind{"brocade", "hostname", rest}, Kind{"dellnos9", "hostname", rest}}) {
        for (const std::string address : {"https://switch1:8888", "http://switch1", "http://[fd00::1]:8080"})
            CHECK_MESSAGE(refusal_of(kind, address) == "", address);
        for (const std::string address : {"switch1:8888", "https://switch1:", "https://switch1:70000", "https://a:1:2"})
            CHECK_MESSAGE(refusal_of(kind, address) != "", address);
    }
}

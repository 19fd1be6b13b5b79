// The other end of a NETCONF session for tests: it answers as a test says.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/switch/netconf/client.hpp"

namespace haas_test {

/// What a server is, and what it was asked.
struct FakeNetconf {
    std::vector<std::string> capabilities = {"urn:ietf:params:netconf:base:1.0",
                                             "urn:ietf:params:netconf:base:1.1",
                                             "urn:ietf:params:netconf:capability:candidate:1.0",
                                             "urn:ietf:params:netconf:capability:confirmed-commit:1.1",
                                             "urn:ietf:params:netconf:capability:validate:1.1",
                                             "http://openconfig.net/yang/interfaces?module=openconfig-interfaces"};
    /// The contents of the answer to an operation; `<ok/>` without it.
    std::function<std::string(const std::string& operation)> answer{};
    /// So many bytes arrive at a time.
    std::size_t piece = 4096;
    /// A whole answer instead, as it travels.
    std::string raw{};
    std::vector<std::string> operations{};  ///< their names, in their order
    int logins = 0;
    int round_trips = 0;  ///< times that a client has waited for answers to what it has sent, hellos included
};

/// A channel to it; it must outlive the channel.
std::unique_ptr<haas::sys::ByteChannel> channel_to(FakeNetconf& server);

/// A client that has logged in.
std::unique_ptr<haas::drivers::NetconfClient> client_of(FakeNetconf& server, const std::string& password = "s3cret");

}  // namespace haas_test

// Where a BMC is and how to talk to it: everything but the password.
#pragma once

#include <optional>
#include <string>

namespace haas::core {

/// Its fields have their names, their legal values and their JSON in core/bmc_fields, and their columns in
/// store/node.cpp.
struct BmcAddress {
    std::string type;  ///< ipmi, redfish or mock
    std::string host;
    std::string user;
    std::optional<int> port;          ///< empty: the usual one of the type
    std::optional<int> cipher_suite;  ///< IPMI only; empty: the BMC is asked for it
    bool verify_tls = true;           ///< Redfish only

    bool operator==(const BmcAddress&) const = default;
};

}  // namespace haas::core

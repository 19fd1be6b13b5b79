// Where a BMC is and how to talk to it: everything but the password.
#pragma once

#include <optional>
#include <string>

namespace haas::core {

/// Its fields have their names, their legal values and their JSON in core/bmc_fields, and their columns in
/// store/node.cpp.
struct BmcAddress {
    std::string type;                      ///< ipmi, redfish or mock
    std::string host;                      ///< empty only for mock
    std::string user;                      ///< may be empty for ipmi (the null user) and mock
    std::optional<int> port;               ///< empty: the usual one of the type
    std::optional<int> cipher_suite;       ///< IPMI only; empty: the BMC is asked for it
    bool verify_tls = true;                ///< Redfish only
    std::optional<std::string> system;     ///< Redfish only: the Id of the machine, where the service has several
    std::optional<std::string> boot_mode;  ///< uefi or legacy; empty: as the machine has it
    std::optional<std::string> privilege;  ///< IPMI only: administrator or operator; empty: as the BMC accepts
    std::optional<std::string> interface;  ///< IPMI only: lanplus (IPMI 2.0), or lan (1.5); empty: lanplus
    std::optional<int> retries;            ///< IPMI only: how often a packet is sent; empty: the usual number
    std::optional<int> retry_interval;     ///< IPMI only: in seconds, the first wait for an answer; empty: the usual
    std::optional<std::string> console;    ///< always or asked: when its console is logged; empty: as the site says
    bool legacy_tls = false;               ///< Redfish only: also TLS 1.0 and 1.1, short keys and SHA-1

    bool operator==(const BmcAddress&) const = default;
};

}  // namespace haas::core

// A BMC for the tests of the Redfish driver: the service, and the driver that trusts its certificate.
#pragma once

#include <chrono>
#include <string>

#include "core/obm.hpp"
#include "drivers/obm/redfish.hpp"
#include "obm/redfish_process.hpp"

namespace haas_test {

struct RedfishBmc {
    RedfishBmc() {
        access.host = "127.0.0.1";
        access.port = service.port();
        access.user = RedfishProcess::user;
        access.password = haas::base::Secret(RedfishProcess::password);
        options.ca_file = service.certificate();
    }

    haas::drivers::Redfish driver() const { return haas::drivers::Redfish(options); }

    static haas::core::ObmDeadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(20); }

    /// How an action fails; an exception when it does not.
    struct Failure {
        haas::core::ObmFailure::Kind kind;
        std::string text;
    };
    template <class Action>
    static Failure failure(Action&& action) {
        try {
            action();
        } catch (const haas::core::ObmFailure& error) {
            return {error.kind(), error.what()};
        }
        throw std::runtime_error("it does not fail");
    }

    RedfishProcess service;
    haas::core::ObmAccess access;
    haas::drivers::RedfishOptions options;
};

}  // namespace haas_test

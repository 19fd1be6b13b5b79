// A BMC for the tests of the Redfish driver: the service, and the driver that trusts its certificate.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

#include "base/base64.hpp"
#include "bmc/redfish_process.hpp"
#include "core/bmc.hpp"
#include "drivers/bmc/redfish.hpp"

namespace haas_test {

struct RedfishBmc {
    RedfishBmc() {
        access.address.host = "127.0.0.1";
        access.address.port = service.port();
        access.address.user = RedfishProcess::user;
        access.password = haas::base::Secret(RedfishProcess::password);
        options.ca_file = service.certificate();
        options.haste = 20;
    }

    haas::drivers::Redfish driver() const { return haas::drivers::Redfish(options); }

    static haas::core::BmcDeadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(20); }

    /// How an action fails; an exception when it does not, or when its text is not fit for a log.
    struct Failure {
        haas::core::BmcError::Kind kind;
        std::string text;
    };
    template <class Action>
    static Failure failure(Action&& action) {
        try {
            action();
        } catch (const haas::core::BmcError& error) {
            require_fit_for_log(error.what());
            return {error.kind(), error.what()};
        }
        throw std::runtime_error("it does not fail");
    }

    /// No secret, one line of plain characters, no more than a BMC may have said and our own words.
    static void require_fit_for_log(const std::string& text) {
        const std::string user = RedfishProcess::user;
        const std::string password = RedfishProcess::password;
        for (const std::string& secret : {password, haas::base::encode_base64(user + ":" + password)}) {
            if (text.find(secret) != std::string::npos) throw std::runtime_error("the password is in an error");
        }
        for (const char c : text) {
            if (c < ' ' || c > '~') throw std::runtime_error("unescaped text in an error");
        }
        if (text.size() > 500) throw std::runtime_error("an error that is too long");
    }

    RedfishProcess service;
    haas::core::BmcAccess access;
    haas::drivers::RedfishOptions options;
};

}  // namespace haas_test

// One request of HaaS to a Redfish service: finds the machine, asks, changes, and says what went wrong.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/bmc.hpp"
#include "drivers/bmc/redfish.hpp"
#include "drivers/bmc/redfish_resource.hpp"
#include "sys/http_client.hpp"

namespace haas::drivers {

/// All calls throw core::BmcError, and none goes on beyond the deadline. Not thread-safe.
class RedfishSession {
public:
    /// @param step  what is being done, for errors
    /// @throws BmcError  when the BMC's host or port cannot be part of a URL
    RedfishSession(std::string step, const core::BmcAccess& bmc, const RedfishOptions& options,
                   core::BmcDeadline deadline);

    /// The service's one system, as it is now.
    RedfishSystem look();

    /// The first of `types` that the service offers, or may offer when it does not say; empty if it offers none.
    std::string offered_reset(const RedfishSystem& system, const std::vector<std::string>& types);

    /// Whether the service says that it offers a type of reset.
    bool states_reset(const RedfishSystem& system, const std::string& type);

    /// Asks for the first of `types` that is offered; returns when the service accepts.
    void reset(const RedfishSystem& system, const std::vector<std::string>& types);

    /// Changes properties of the system; with its entity tag if the service insists on one.
    /// @param body  JSON
    void change(const std::string& body);

    /// Waits a moment, to look again.
    /// @return  false when there is no time for that
    bool pause(core::BmcDeadline until) const;

    /// Has `text` at the end of every failure from now on.
    void add_to_failures(std::string text) { note_ = std::move(text); }

    [[noreturn]] void fail(core::BmcError::Kind kind, const std::string& detail) const;

    /// Text from a BMC as it may stand in an error: in one line, 200 bytes at most, and without the password.
    std::string quote(std::string_view text) const;

private:
    sys::HttpAnswer exchange(const std::string& method, const std::string& path, const std::string& body = {},
                             const std::string& if_match = {});
    [[noreturn]] void fail_without_answer(const sys::HttpError& error, const std::string& method) const;
    void require_success(const sys::HttpAnswer& answer) const;
    std::string get(const std::string& path);
    std::string get_system_path();
    const RedfishValues& reset_types(const RedfishSystem& system);
    template <class Parse>
    auto understand(const std::string& path, const std::string& body, Parse&& parse) const;

    std::string step_;
    core::BmcAccess bmc_;
    RedfishOptions options_;
    core::BmcDeadline deadline_;
    std::string origin_;
    std::string note_;
    std::string system_path_;
    std::string entity_tag_;
    std::optional<RedfishValues> reset_types_;
    sys::HttpClient client_;
};

}  // namespace haas::drivers

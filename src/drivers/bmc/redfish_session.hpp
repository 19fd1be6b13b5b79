// One operation of HaaS on a Redfish service: finds the machine, reads, changes, and explains failures.
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

/// All calls throw core::BmcError, and end at the deadline. Not thread-safe.
class RedfishSession {
public:
    /// @param step  the name of the operation, for errors
    /// @throws BmcError  when the BMC's host or port cannot be part of a URL
    RedfishSession(std::string step, core::BmcAccess bmc, RedfishOptions options, core::BmcDeadline deadline);

    /// Reads the service's one system.
    RedfishSystem look();

    /// The first of `types` that the service offers. If the service lists no types: the first one. Empty if it offers
    /// none.
    std::string offered_reset(const RedfishSystem& system, const std::vector<std::string>& types);

    /// Whether the service explicitly lists a type of reset.
    bool states_reset(const RedfishSystem& system, const std::string& type);

    /// Requests the first of `types` that is offered; returns when the service has accepted.
    void reset(const RedfishSystem& system, const std::vector<std::string>& types);

    /// Changes properties of the system. Sends its entity tag only if the service requires one.
    /// @param body  JSON
    void change(const std::string& body);

    /// Waits a moment before the next look().
    /// @return  false when there is no time left for that
    bool pause(core::BmcDeadline until) const;

    /// Appends `text` to the text of every failure from now on.
    void add_to_failures(std::string text) { note_ = std::move(text); }

    [[noreturn]] void fail(core::BmcError::Kind kind, const std::string& detail) const;

    /// Makes text from a BMC safe for an error: one line, at most 200 bytes, and without the password.
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

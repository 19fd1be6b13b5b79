// One operation of HaaS on a Redfish service: finds the machine, reads, changes, and explains refusals.
//
// A call flows so: the driver makes a session and looks at the machine; a pure function (redfish_boot, redfish_reset)
// decides from what was read what is to be sent; it is sent; and the machine is looked at again, as a BMC's answer
// alone proves little. Only what a call needs is read, so nothing else can fail it, and nothing is changed before all
// that is needed is known.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bmc.hpp"
#include "drivers/bmc/redfish_resource.hpp"
#include "drivers/bmc/redfish_transport.hpp"

namespace haas::drivers {

/// All calls throw core::BmcError, and end at the deadline. Links are as the BMC wrote them: paths or absolute URLs of
/// its own. Not thread-safe.
class RedfishSession {
public:
    /// @param step  the name of the operation, for errors
    /// @throws BmcError  when the BMC's host or port cannot be part of a URL
    RedfishSession(std::string step, core::BmcAccess bmc, RedfishOptions options, core::BmcDeadline deadline)
        : transport_(std::move(step), std::move(bmc), std::move(options), deadline) {}

    /// Reads the machine's system, which the field `system` names where there are several.
    RedfishSystem look();

    /// The path of that system.
    const std::string& system_path();

    /// Reads a resource.
    /// @throws BmcError  unless it is there
    RedfishAnswer get(const std::string& link);

    /// Reads a resource that is not necessary; empty if the BMC refuses.
    std::optional<RedfishAnswer> find(const std::string& link);

    /// The same, parsed; empty also if the body cannot be understood.
    template <class Parse>
    auto find(const std::string& link, Parse&& parse) -> std::optional<decltype(parse(std::string()))> {
        const auto answer = find(link);
        if (!answer) return {};
        try {
            return parse(answer->body);
        } catch (const base::Error&) {
            return {};
        }
    }

    /// Looks at something that is only good to know, for a short while: what fails is as absent.
    template <class Look>
    auto find_aside(core::BmcDeadline until, Look&& look) -> decltype(look()) {
        transport_.hurry(until);
        decltype(look()) seen{};
        try {
            seen = look();
        } catch (const core::BmcError&) {
            // What is asked for does not need it.
        }
        transport_.hurry({});
        return seen;
    }

    /// Parses the body of an answer.
    template <class Parse>
    auto understand(const RedfishAnswer& answer, Parse&& parse) const {
        try {
            return parse(answer.body);
        } catch (const base::Error& error) {
            fail(core::BmcError::Kind::unexpected,
                 "the BMC's answer to " + quote(answer.path) + " cannot be understood: " + quote(error.what()));
        }
    }

    /// Reads a resource as JSON.
    /// @throws BmcError  unless it is there, and an object
    rapidjson::Document read(const std::string& link) { return understand(get(link), parse_redfish_body); }

    /// The links of all members of a collection, from all its pages.
    std::vector<std::string> list(const std::string& link);

    /// Sends a request for a change; the answer may be a refusal.
    /// @param body  JSON
    /// @throws RedfishLost  when the connection broke: it may have taken effect
    RedfishAnswer post(const std::string& link, const std::string& body);

    /// The same for properties of a resource. Sends the resource's entity tag if the service asks for one.
    RedfishAnswer patch(const std::string& link, const std::string& body);

    /// post() or patch(), and waits until the BMC has carried it out, if it says so (202).
    /// @throws BmcError  when the BMC refuses, or its task fails or does not end in time
    void change(const std::string& method, const std::string& link, const std::string& body);

    /// The BMC's refusal in an answer, also in one with a status of success; empty for none.
    std::string refusal(const RedfishAnswer& answer) const;

    /// @throws BmcError  for an answer that is a refusal
    void require_success(const RedfishAnswer& answer) const;

    /// Waits for the task that an answer announces (202).
    /// @return  false when it has not ended by `until`
    /// @throws BmcError  when it fails
    bool finish(const RedfishAnswer& answer, core::BmcDeadline until);

    /// The types of reset that the service lists; empty if it lists none.
    RedfishValues reset_types(const RedfishSystem& system);

    /// Where a reset is requested.
    /// @throws BmcError  when that is no path of this service
    std::string reset_path(const RedfishSystem& system);

    /// Requests a reset; the answer may be a refusal.
    /// @throws RedfishLost  when the connection broke: it may have taken effect
    RedfishAnswer reset(const RedfishSystem& system, const std::string& type);

    /// The same for one that does harm if it is carried out twice: the answer may be "not now" (503, 429).
    RedfishAnswer restart(const RedfishSystem& system, const std::string& type);

    /// Waits before restart() is called again after the `refusals`-th answer "not now".
    /// @return  false when there is no time left for that
    bool pause_as_asked(const RedfishAnswer& answer, int refusals) {
        return transport_.pause_as_asked(answer, refusals);
    }

    /// Waits a moment before the next look().
    /// @return  false when there is no time left for that
    bool pause(core::BmcDeadline until);

    /// The moment after so much time, by the clock of this operation.
    core::BmcDeadline in(core::BmcDeadline::Clock::duration time) const { return transport_.in(time); }
    bool has_passed(core::BmcDeadline moment) const { return transport_.left(moment).count() == 0; }

    void add_to_failures(std::string text) { transport_.add_to_failures(std::move(text)); }
    [[noreturn]] void fail(core::BmcError::Kind kind, const std::string& detail) const {
        transport_.fail(kind, detail);
    }
    std::string quote(std::string_view text) const { return transport_.quote(text); }
    const core::BmcAddress& address() const { return transport_.address(); }
    core::BmcDeadline deadline() const { return transport_.deadline(); }

private:
    RedfishAnswer get_collection();
    std::string choose_system();
    std::string choose_named(const std::vector<std::string>& links);
    std::string choose_physical(const std::vector<std::string>& links);
    [[noreturn]] void fail_to_choose(const std::vector<std::string>& links, const std::string& why) const;
    std::vector<std::string> list_from(const RedfishAnswer& first);
    RedfishAnswer patch_with_tag(const std::string& path, const std::string& body, RedfishAnswer refused);

    RedfishTransport transport_;
    std::string system_path_;
};

}  // namespace haas::drivers

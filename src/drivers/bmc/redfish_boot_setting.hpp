// Sets the boot device of a machine, and looks whether the BMC keeps it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bmc.hpp"
#include "drivers/bmc/redfish_boot.hpp"
#include "drivers/bmc/redfish_session.hpp"

namespace haas::drivers {

class RedfishBootSetting {
public:
    explicit RedfishBootSetting(RedfishSession& session) : session_(session) {}

    /// The note of a boot device that takes effect with the next start.
    static constexpr const char* later =
        "the BMC has accepted the boot device, and applies it with the machine's next start";

    /// Returns when the BMC shows the new setting, or says that it takes effect with the next start.
    /// @throws BmcError
    core::BmcNotes set(const RedfishBootWish& wish);

    /// The boot override that waits for the next start; empty if there is none, or if the BMC does not tell.
    std::optional<RedfishBoot> find_waiting(const RedfishSystem& system);

    /// After a start: what people should know if an override that waited for it still waits.
    core::BmcNotes look_after_start(const std::optional<RedfishBoot>& waiting);

private:
    struct Place {
        std::string link;
        bool is_settings = false;
    };
    void look_for_places(const RedfishSystem& system);
    std::vector<RedfishBootChange> other_ways(const RedfishBootWish& wish);
    std::optional<RedfishAnswer> write(const RedfishBootChange& change, const RedfishBootWish& wish);
    std::optional<RedfishAnswer> write_to(const Place& place, const RedfishBootChange& change,
                                          const RedfishBootWish& wish);
    std::optional<RedfishAnswer> patch(const Place& place, const RedfishBootChange& change);
    core::BmcNotes verify(const RedfishBootChange& change, const RedfishAnswer& answer);
    std::optional<RedfishBoot> boot_of(const Place& place);
    [[noreturn]] void fail_as_refused(const RedfishBootWish& wish, const std::string& why_not);

    RedfishSession& session_;
    RedfishBoot before_;
    std::vector<Place> places_;
    Place written_;
    std::optional<RedfishAnswer> refusal_;  ///< the first one
};

}  // namespace haas::drivers

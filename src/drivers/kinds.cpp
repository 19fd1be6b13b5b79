#include "drivers/kinds.hpp"

#include <memory>
#include <vector>

#include "core/error.hpp"
#include "drivers/bmc/kinds.hpp"
#include "drivers/switch_types.hpp"

namespace haas::drivers {

namespace {

class KindOnly final : public core::BmcDriver {
public:
    explicit KindOnly(const BmcKind& kind) : kind_(kind) {}
    std::string type() const override { return kind_.type; }
    std::string description() const override { return kind_.description; }
    bool has_console() const override { return kind_.has_console; }

    core::PowerState power_status(const core::BmcAccess&, core::BmcDeadline) const override { refuse(); }
    void set_power(const core::BmcAccess&, core::PowerState, core::BmcDeadline) const override { refuse(); }
    core::BmcNotes power_cycle(const core::BmcAccess&, core::PowerCycle, core::BmcDeadline) const override { refuse(); }
    core::BmcNotes set_boot_device(const core::BmcAccess&, core::BootDevice, BootScope,
                                   core::BmcDeadline) const override {
        refuse();
    }

private:
    [[noreturn]] static void refuse() { throw core::UnavailableError("This program does not talk to BMCs."); }
    const BmcKind& kind_;
};

}  // namespace

core::SwitchDrivers make_switch_kinds() { return list_switch_types({}, {}, nullptr); }

core::BmcDrivers make_bmc_kinds() {
    std::vector<std::unique_ptr<core::BmcDriver>> kinds;
    for (const auto* const kind : {&ipmi_kind, &mock_kind, &redfish_kind}) {
        kinds.push_back(std::make_unique<KindOnly>(*kind));
    }
    return core::BmcDrivers(std::move(kinds));
}

}  // namespace haas::drivers

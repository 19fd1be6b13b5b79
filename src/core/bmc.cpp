#include "core/bmc.hpp"

#include "core/error.hpp"

namespace haas::core {

void BmcDriver::offer_nothing(const char* what) const {
    throw BlockedError("BMCs of type " + type() + " do not offer " + what + "; those of type redfish may.");
}

BmcNotes BmcDriver::power_cycle_to_network(const BmcAccess& bmc, PowerCycle how, BmcDeadline deadline) const {
    using Kind = BmcError::Kind;
    BmcNotes notes;
    try {
        notes = set_boot_device(bmc, BootDevice::pxe, BootScope::next, deadline);
    } catch (const BmcError& failure) {
        if (failure.kind() != Kind::refused && failure.kind() != Kind::not_offered) throw;
        notes.push_back(network_boot_refused(failure.what()));
    }
    const auto more = power_cycle(bmc, how, deadline);
    notes.insert(notes.end(), more.begin(), more.end());
    return notes;
}

std::string network_boot_refused(const std::string& reason) {
    return "The boot from the network was not set, and the machine boots as it is set up: " + reason;
}

BmcNotes BmcDriver::insert_media(const BmcAccess&, const std::string&, BmcDeadline) const {
    offer_nothing("virtual media");
}

BmcNotes BmcDriver::eject_media(const BmcAccess&, BmcDeadline) const { offer_nothing("virtual media"); }

Hardware BmcDriver::read_hardware(const BmcAccess&, BmcDeadline) const { offer_nothing("hardware"); }

}  // namespace haas::core

#include "core/bmc.hpp"

namespace haas::core {

namespace {

[[noreturn]] void offer_nothing(const BmcDriver& driver, const char* step) {
    throw BmcError(BmcError::Kind::not_offered, step,
                   "BMCs of type " + driver.type() + " do not offer this; those of type redfish may");
}

}  // namespace

BmcNotes BmcDriver::insert_media(const BmcAccess&, const std::string&, BmcDeadline) const {
    offer_nothing(*this, "insert media");
}

BmcNotes BmcDriver::eject_media(const BmcAccess&, BmcDeadline) const { offer_nothing(*this, "eject media"); }

Hardware BmcDriver::read_hardware(const BmcAccess&, BmcDeadline) const { offer_nothing(*this, "hardware"); }

}  // namespace haas::core

#include "sync/lease_return.hpp"

#include "base/log.hpp"

namespace haas::sync {

void LeaseReturn::give_back() noexcept {
    try {
        database_.write([&](store::Writing& tx) { store::release_switch_lease(tx, claim_.lease); });
    } catch (const std::exception& error) {
        base::log::warning("lease_not_given_back", {{"switch", claim_.device.label}, {"reason", error.what()}});
    }
}

}  // namespace haas::sync

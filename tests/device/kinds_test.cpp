// Programs that talk to no device know the same kinds of devices as those that do.
#include "drivers/kinds.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"
#include "drivers/registry.hpp"

using namespace haas;

TEST_CASE("the kinds of BMCs and switches are those of the drivers, and none of them opens anything") {
    const auto kinds = drivers::make_bmc_kinds();
    const auto bmcs = drivers::make_bmc_drivers({});
    REQUIRE(kinds.all().size() == bmcs.all().size());
    for (std::size_t i = 0; i < kinds.all().size(); ++i) {
        const auto& kind = *kinds.all()[i];
        const auto& driver = *bmcs.all()[i];
        CHECK(kind.type() == driver.type());
        CHECK(kind.description() == driver.description());
        CHECK(kind.has_console() == driver.has_console());
        CHECK_THROWS_AS(kind.power_status({}, base::Deadline::in(std::chrono::seconds(1))), core::UnavailableError);
    }
    const auto switches = drivers::make_switch_drivers();
    const auto types = drivers::make_switch_kinds();
    REQUIRE(types.all().size() == switches.all().size());
    for (std::size_t i = 0; i < types.all().size(); ++i) {
        const auto& type = *types.all()[i];
        const auto& driver = *switches.all()[i];
        CHECK(type.type() == driver.type());
        CHECK(type.description() == driver.description());
        CHECK(type.capabilities() == driver.capabilities());
        CHECK(type.port_syntax() == driver.port_syntax());
        CHECK(type.creates_vlans() == driver.creates_vlans());
    }
}

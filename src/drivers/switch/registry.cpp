#include "drivers/switch/registry.hpp"

#include "drivers/switch/mock.hpp"
#include "drivers/switch/ovs.hpp"

namespace haas::drivers {

core::SwitchDrivers make_switch_drivers() {
    std::vector<std::unique_ptr<core::SwitchDriver>> drivers;
    drivers.push_back(make_mock_driver());
    drivers.push_back(make_ovs_driver());
    return core::SwitchDrivers(std::move(drivers));
}

}  // namespace haas::drivers

#include "drivers/obm/registry.hpp"

#include "drivers/obm/ipmitool.hpp"
#include "drivers/obm/mock.hpp"
#include "drivers/obm/redfish.hpp"

namespace haas::drivers {

core::ObmDrivers make_obm_drivers(const ObmOptions& options) {
    IpmitoolOptions ipmitool;
    ipmitool.command_timeout = options.command_timeout;
    RedfishOptions redfish;
    redfish.command_timeout = options.command_timeout;
    std::vector<std::unique_ptr<core::ObmDriver>> drivers;
    drivers.push_back(std::make_unique<Ipmitool>(ipmitool));
    drivers.push_back(make_mock_obm(options.mock_directory));
    drivers.push_back(std::make_unique<Redfish>(redfish));
    return core::ObmDrivers(std::move(drivers));
}

}  // namespace haas::drivers

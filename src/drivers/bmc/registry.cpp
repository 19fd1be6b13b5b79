#include "drivers/registry.hpp"

#include "drivers/bmc/ipmitool.hpp"
#include "drivers/bmc/redfish.hpp"

namespace haas::drivers {

core::BmcDrivers make_bmc_drivers(const BmcOptions& options) {
    IpmitoolOptions ipmitool;
    ipmitool.silence = options.command_timeout;
    RedfishOptions redfish;
    redfish.command_timeout = options.command_timeout;
    std::vector<std::unique_ptr<core::BmcDriver>> drivers;
    drivers.push_back(std::make_unique<Ipmitool>(ipmitool));
    drivers.push_back(make_mock_bmc(options.mock_directory));
    drivers.push_back(std::make_unique<Redfish>(redfish));
    return core::BmcDrivers(std::move(drivers));
}

}  // namespace haas::drivers

#include "drivers/bmc/redfish_reset.hpp"

#include <algorithm>
#include <utility>

namespace haas::drivers {

namespace {

constexpr const char* only_restart = "the BMC cannot cut the machine's power: it restarted the machine (ForceRestart)";

/// The ways without regard to what is offered.
std::vector<RedfishWay> all_ways(RedfishWish wish) {
    switch (wish) {
        case RedfishWish::on: return {{{"On"}, {}}, {{"ForceOn"}, {}}};
        case RedfishWish::off: return {{{"ForceOff"}, {}}};
        case RedfishWish::cut:
            return {{{"PowerCycle"}, {}},
                    {{"ForceOff", "On"}, {}},
                    {{"ForceOff", "ForceOn"}, {}},
                    {{"ForceRestart"}, only_restart}};
        case RedfishWish::restart: break;
    }
    return {{{"ForceRestart"}, {}}, {{"PowerCycle"}, {}}, {{"ForceOff", "On"}, {}}, {{"ForceOff", "ForceOn"}, {}}};
}

}  // namespace

std::vector<RedfishWay> ways_to(RedfishWish wish, const RedfishValues& offered) {
    std::vector<RedfishWay> ways;
    for (auto& way : all_ways(wish)) {
        bool is_offered = true;
        for (auto& type : way.types) {
            const bool is_late = type == "PowerCycle" || type == "ForceOn";
            if (!offered && is_late && wish != RedfishWish::on) is_offered = false;
            type = offered_value(offered, type);
            if (type.empty()) is_offered = false;
        }
        if (is_offered) ways.push_back(std::move(way));
    }
    return ways;
}

std::string needs_of(RedfishWish wish) {
    switch (wish) {
        case RedfishWish::on: return "On or ForceOn";
        case RedfishWish::off: return "ForceOff";
        case RedfishWish::cut: return "PowerCycle, ForceOff with On, or ForceRestart";
        case RedfishWish::restart: break;
    }
    return "ForceRestart, PowerCycle, or ForceOff with On";
}

}  // namespace haas::drivers

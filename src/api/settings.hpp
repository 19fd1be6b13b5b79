// What the API needs to know of the installation: the parts of all its use cases. It has no place for the private key
// of switch passwords, which only haas-sync may read.
#pragma once

#include <set>
#include <string>

#include "core/machines.hpp"
#include "service/settings.hpp"

namespace haas::api {

struct Settings {
    service::VlanPolicy vlans = {};
    service::SwitchKinds switches = {};
    service::BmcControl bmcs = {};
    core::Machines* machines = nullptr;
    service::HeadnodeHost headnodes = {};
    service::WorkerSeats seats = {};
    service::MetadataLimit metadata = {};
    /// The origins of pages elsewhere that may use the API, as browsers write them.
    std::set<std::string> cors_origins = {};
};

}  // namespace haas::api

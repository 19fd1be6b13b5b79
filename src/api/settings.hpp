// What the API needs to know of the installation: the parts of all its use cases. It has no place for the private key
// of switch passwords, which only haas-sync may read.
#pragma once

#include <set>
#include <string>

#include "core/machines.hpp"
#include "service/repeat_policy.hpp"
#include "service/settings.hpp"

namespace haas::api {

/// What the site says about users whom the web server has authenticated.
struct RemoteUsers {
    bool are_trusted = false;
    /// What becomes of one whom HaaS does not know.
    enum class Unknown { refused, created };
    Unknown unknown = Unknown::refused;
    /// Whether one may be an administrator. At some providers, people choose the names that the web server tells.
    bool may_administrate = false;
    /// Where there are so many users, none is created.
    int most_users = 10000;
};

struct Settings {
    service::VlanPolicy vlans = {};
    service::SwitchKinds switches = {};
    service::BmcControl bmcs = {};
    core::Machines* machines = nullptr;
    service::HeadnodeHost headnodes = {};
    service::WorkerSeats seats = {};
    service::MetadataLimit metadata = {};
    service::PendingLimit pending = {};
    service::TokenPolicy tokens = {};
    service::RepeatPolicy repeats = {};
    RemoteUsers remote_users = {};
    /// The origins of pages elsewhere that may use the API, as browsers write them.
    std::set<std::string> cors_origins = {};
};

}  // namespace haas::api

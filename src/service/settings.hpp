// What the use cases need to know of the installation.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <set>

#include "core/switch.hpp"
#include "core/vlan.hpp"

namespace haas::service {

struct Settings {
    std::set<core::Vlan> vlan_pool;      ///< ids that networks get when none is named
    std::set<core::Vlan> reserved_vlans; ///< ids that no network ever gets
    std::filesystem::path obm_key_file;  ///< the key under which BMC passwords are stored
    const core::SwitchDrivers* drivers = nullptr;
    /// Asks for leave to keep a worker waiting; null: too many wait already. Empty: nobody counts.
    std::function<std::shared_ptr<void>()> take_seat;
};

}  // namespace haas::service

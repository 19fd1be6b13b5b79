// What the use cases need to know of the installation.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "core/console.hpp"
#include "core/hypervisor.hpp"
#include "core/bmc.hpp"
#include "core/switch.hpp"
#include "core/vlan.hpp"
#include "service/seats.hpp"

namespace haas::service {

struct Settings {
    std::set<core::Vlan> vlan_pool;      ///< ids for networks for which none is named
    std::set<core::Vlan> reserved_vlans; ///< ids that no network ever gets
    std::filesystem::path bmc_key_file;  ///< the key under which BMC passwords are stored
    /// The keys that seal and open switch passwords. Only haas-sync has the private one.
    std::filesystem::path switch_public_key;
    std::filesystem::path switch_private_key;
    const core::SwitchDrivers* drivers = nullptr;
    const core::BmcDrivers* bmc_drivers = nullptr;
    /// Waits until nobody else talks to the BMC; throws BlockedError. Empty: there is nobody else.
    std::function<std::shared_ptr<void>(const core::BmcAccess& bmc, const std::string& doing,
                                        std::chrono::milliseconds patience)> lock_bmc;
    core::ConsoleKeeper* consoles = nullptr;
    bool pxe_on_cycle = true;                         ///< a power cycle boots from the network, as in HaaS 0.1
    std::chrono::milliseconds bmc_timeout{30000};     ///< for all that one request asks of a BMC
    std::set<std::string> base_imgs;                  ///< the images that headnodes can be made of
    core::Hypervisor* hypervisor = nullptr;
    /// Waits until nobody else works on the headnode's VM; throws BlockedError. Empty: there is nobody else.
    std::function<std::shared_ptr<void>(const std::string& uuid, const std::string& doing,
                                        std::chrono::milliseconds patience)> lock_headnode;
    std::chrono::milliseconds headnode_timeout{30000};  ///< for all that one request asks of the hypervisor
    Seats seats;           ///< for requests that keep a worker for long
    Seats line;            ///< for requests that wait until a BMC is free, and have no seat yet
    Seats follower_seats;  ///< for requests that follow a console, which may take for ever
    /// The limit of one node's metadata.
    struct MetadataLimit {
        long long entries = 100;
        long long size = 65536;  ///< characters of all labels and values
    } metadata;
};

}  // namespace haas::service

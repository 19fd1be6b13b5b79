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
    std::set<core::Vlan> vlan_pool;      ///< ids that networks get when none is named
    std::set<core::Vlan> reserved_vlans; ///< ids that no network ever gets
    std::filesystem::path bmc_key_file;  ///< the key under which BMC passwords are stored
    /// The keys that switch passwords are sealed to, and opened with. The private one is haas-sync's alone.
    std::filesystem::path switch_public_key;
    std::filesystem::path switch_private_key;
    const core::SwitchDrivers* drivers = nullptr;
    const core::BmcDrivers* bmc_drivers = nullptr;
    /// Waits for leave to talk to a BMC; throws BlockedError. Empty: nobody else does.
    std::function<std::shared_ptr<void>(const core::BmcAccess& bmc, const std::string& doing,
                                        std::chrono::milliseconds patience)> lock_bmc;
    core::ConsoleKeeper* consoles = nullptr;
    bool pxe_on_cycle = true;                         ///< a power cycle boots from the network, as in HaaS 0.1
    std::chrono::milliseconds bmc_timeout{30000};     ///< for all that one request asks of a BMC
    std::set<std::string> base_imgs;                  ///< the images that headnodes can be made of
    core::Hypervisor* hypervisor = nullptr;
    /// Waits for leave to do something to a headnode's VM; throws BlockedError. Empty: nobody else does.
    std::function<std::shared_ptr<void>(const std::string& uuid, const std::string& doing,
                                        std::chrono::milliseconds patience)> lock_headnode;
    std::chrono::milliseconds headnode_timeout{30000};  ///< for all that one request asks of the hypervisor
    Seats seats;           ///< for who keeps a worker waiting
    Seats line;            ///< for who waits until a BMC is free, and has no seat yet
    Seats follower_seats;  ///< for who follows a console, which may take for ever
    /// The most that is noted about one node.
    struct MetadataLimit {
        long long entries = 100;
        long long size = 65536;  ///< characters of all labels and values
    } metadata;
};

}  // namespace haas::service

// What the use cases need to know of the installation, in parts. A use case takes only the parts that it uses, and a
// program makes only those of the use cases that it serves.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/bmc.hpp"
#include "core/hypervisor.hpp"
#include "core/switch.hpp"
#include "core/vlan.hpp"
#include "service/bmc_passwords.hpp"
#include "service/seats.hpp"

namespace haas::service {

/// Which VLANs networks can have.
struct VlanPolicy {
    std::set<core::Vlan> pool;      ///< ids for networks for which none is named
    std::set<core::Vlan> reserved;  ///< ids that no network ever gets
    int project_share = 100;        ///< percent of the pool that one project may have
};

/// The kinds of switches, and the key to which their passwords are sealed. Nothing here opens them.
struct SwitchKinds {
    const core::SwitchDrivers* drivers = nullptr;
    std::filesystem::path public_key;
};

/// How many consoles are logged at most.
struct ConsoleRoom {
    long long logs = 512;    ///< of all nodes together
    int project_share = 50;  ///< percent of them that one project may have
};

/// How to talk to BMCs.
struct BmcControl {
    const core::BmcDrivers* drivers = nullptr;
    std::filesystem::path public_key;          ///< to which BMC passwords are sealed
    BmcOpeningKey opening_key;                 ///< opens them
    bool pxe_on_cycle = true;                  ///< a power cycle boots from the network, as in HaaS 0.1
    std::chrono::milliseconds timeout{30000};  ///< for all that one request asks of a BMC
    std::vector<std::string> media_urls;       ///< below which members' images are (core::is_media_below())
    /// Of several hosts with one database: the name of this one, which logs the consoles that it has begun. Empty:
    /// there is one host.
    std::string host;
    /// When consoles of nodes that do not say it are logged.
    enum class Consoles { when_asked, always };
    Consoles consoles = Consoles::when_asked;
    ConsoleRoom console_room;
    /// Waits until nobody else talks to the BMC; throws BlockedError. Empty: there is nobody else.
    std::function<std::shared_ptr<void>(const core::BmcAccess& bmc, const std::string& doing,
                                        std::chrono::milliseconds patience)>
        lock;
};

/// How many headnodes there are at most.
struct HeadnodeLimits {
    long long headnodes_per_project = 16;
    long long hnics_per_headnode = 16;
};

/// Where headnodes run.
struct HeadnodeHost {
    core::Hypervisor* hypervisor = nullptr;
    std::set<std::string> base_imgs;           ///< the images that headnodes can be made of
    std::set<core::Vlan> reserved_vlans{};     ///< no headnode gets these
    std::chrono::milliseconds timeout{30000};  ///< for all that one request asks of the hypervisor
    HeadnodeLimits limits;
    /// Waits until nobody else works on the headnode's VM; throws BlockedError. Empty: there is nobody else.
    std::function<std::shared_ptr<void>(const std::string& uuid, const std::string& doing,
                                        std::chrono::milliseconds patience)>
        lock;
};

/// The seats of the web server's workers.
struct WorkerSeats {
    Seats waiting;    ///< for requests that keep a worker for long
    Seats line;       ///< for requests that wait until a BMC is free, and have no seat yet
    Seats followers;  ///< for requests that follow a console, which may take for ever
};

/// Tokens and sessions.
struct TokenPolicy {
    long long per_user = 50;  ///< tokens of one user, sessions not counted
    std::chrono::seconds session_lifetime{std::chrono::hours(12)};
};

/// How many networking actions are pending at most.
struct PendingLimit {
    long long per_project = 200;
};

/// The limit of one node's metadata.
struct MetadataLimit {
    long long entries = 100;
    long long size = 65536;  ///< characters of all labels and values
};

}  // namespace haas::service

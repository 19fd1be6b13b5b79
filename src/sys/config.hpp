// haas.cfg: all programs read this file in the same way, and each option is checked when it is read.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/secret.hpp"
#include "core/vlan.hpp"
#include "sys/directories.hpp"

namespace haas::sys {

/// All options of haas.cfg, with their defaults.
struct Config {
    std::filesystem::path file;  ///< the file that was read; empty when there was none

    /// [general] state_directory: for all files that the programs keep, unless an option names another path
    std::filesystem::path state_directory;
    /// [general] key_directory: for the keys that seal and open passwords, unless an option names another path
    std::filesystem::path key_directory;

    base::log::Level log_level = base::log::Level::info;  ///< [general] log_level

    int process_memory = 2048;  ///< [general] process_memory, MiB, 128 to 1048576: see sys/memory_limit.hpp

    std::chrono::hours idempotency_keys_kept{24};  ///< [general] idempotency_keys_kept, hours, 1 to 720
    int idempotency_keys_per_user = 10000;         ///< [general] idempotency_keys_per_user, 100 to 1000000

    struct Client {
        std::string endpoint = "http://127.0.0.1:5000";  ///< [client] endpoint
        bool endpoint_is_given = false;                  ///< whether the file names one
        std::string username;                            ///< [client] username
        base::Secret password;                           ///< [client] password
    } client;

    struct Database {
        std::string uri;                               ///< [database] uri; haas.db in state_directory
        std::chrono::milliseconds busy_timeout{5000};  ///< [database] busy_timeout, seconds, 1 to 10
    } database;

    struct Api {
        int waiting_requests = 8;  ///< [api] waiting_requests, 0 to 1000: how many requests may wait at once
        /// [api] waiting_share, 1 to 1000: how many of them may be one project's, or one user's; empty: half of them
        std::optional<int> waiting_share;
        std::filesystem::path waiting_file;  ///< [api] waiting_file: locks on it count them; in state_directory
        int metadata_entries = 100;          ///< [api] metadata_entries, 1 to 1000000: the maximum for one node
        int metadata_size = 65536;  ///< [api] metadata_size, characters, 1000 to 100000000: the maximum for one node
        /// [api] cors_origins: the origins of pages elsewhere that may use the API, as browsers write them
        std::set<std::string> cors_origins;
        int tokens_per_user = 50;  ///< [api] tokens_per_user, 1 to 10000
        int password_checks =
            12;  ///< [api] password_checks, 4 to 1000: how many requests verify a password or wait for that
        /// [api] proofs_directory: in memory; there, workers share which passwords were right. Empty: in
        /// haasworkersdir
        std::optional<std::filesystem::path> proofs_directory;
    } api;

    struct Device {
        std::filesystem::path socket =
            std::filesystem::path(haasrundir) / "device.sock";  ///< [device] socket: where haas-device listens
        int requests = 64;  ///< [device] requests, 1 to 1000: how many it carries out at once
    } device;

    struct Auth {
        bool remote_user = false;  ///< [auth] remote_user: whether users whom the web server has authenticated count
        enum class Unknown { refuse, create };
        Unknown unknown_user = Unknown::refuse;  ///< [auth] unknown_user: what becomes of such a user whom HaaS lacks
        int most_users = 10000;  ///< [auth] most_users, 1 to 1000000: where there are so many, unknown_user makes none
        bool remote_administrators = false;  ///< [auth] remote_administrators: whether such users may be administrators
        std::chrono::seconds session_lifetime{12 * 60 * 60};  ///< [auth] session_lifetime, seconds, 60 to 2592000
    } auth;

    struct Vlans {
        std::set<core::Vlan> pool;            ///< [vlan] vlans
        std::set<core::Vlan> reserved = {1};  ///< [vlan] reserved: never given to a network
        int project_share = 50;               ///< [vlan] project_share, percent of the pool, 1 to 100
    } vlan;

    struct Bmc {
        /// [obm] public_key: seals BMC passwords; bmc.pub in key_directory
        std::filesystem::path public_key;
        /// [obm] private_key: opens them; bmc.key in key_directory
        std::filesystem::path private_key;
        /// [obm] key_file: under which earlier versions stored BMC passwords; obm.key in state_directory
        std::filesystem::path key_file;
        enum class Console { asked, always };
        bool pxe_on_cycle = true;                          ///< [obm] pxe_on_cycle
        Console console = Console::asked;                  ///< [obm] console: asked or always
        std::vector<std::string> media_urls;               ///< [obm] media_urls: below which members' images are
        std::chrono::milliseconds command_timeout{10000};  ///< [obm] command_timeout, seconds, 1 to 30
        std::chrono::milliseconds request_timeout{30000};  ///< [obm] request_timeout, seconds, 1 to 35
        /// [obm] lock_directory: locks on its files make sure that each BMC gets one command at a time; bmc in
        /// state_directory
        std::filesystem::path lock_directory;
    } bmc;

    struct Console {
        std::filesystem::path directory;  ///< [console] directory; consoles in state_directory
        std::filesystem::path program = std::filesystem::path(sbindir) / "haas-console";  ///< [console] program
        std::size_t log_size =
            std::size_t{4} * 1024 * 1024;  ///< [console] log_size, bytes: the maximum for one console
        /// [console] total_size, bytes: of all logs together; not smaller than log_size
        std::int64_t total_size = std::int64_t{2} * 1024 * 1024 * 1024;
        int project_share = 50;  ///< [console] project_share, percent of total_size, 1 to 100
        int followers = 4;       ///< [console] followers, 0 to 1000: how many may follow at once
        /// [console] followers_share, 1 to 1000: how many of them may be one project's, or one user's; empty: half of
        /// them
        std::optional<int> followers_share;

        /// How many logs of the maximum size total_size has room for.
        std::int64_t most_logs() const { return total_size / static_cast<std::int64_t>(log_size); }
    } console;

    struct Headnode {
        enum class Bridge { linux_bridge, openvswitch };
        enum class Clone { linked, full };
        std::set<std::string> base_imgs;                  ///< [headnode] base_imgs: domains to clone headnodes from
        std::string libvirt_endpoint = "qemu:///system";  ///< [headnode] libvirt_endpoint, a libvirt URI
        bool libvirt_endpoint_is_given = false;           ///< whether the file names one
        Bridge bridge = Bridge::linux_bridge;             ///< [headnode] bridge: linux or openvswitch
        std::string trunk_nic;                            ///< [headnode] trunk_nic: the host's NIC for all VLANs
        std::string ovs_bridge = "br-haas";           ///< [headnode] ovs_bridge: the bridge with trunk_nic as a port
        Clone clone = Clone::linked;                  ///< [headnode] clone: linked or full
        std::string vnc_listen = "127.0.0.1";         ///< [headnode] vnc_listen, an IP address
        bool keep_base_interfaces = false;            ///< [headnode] keep_base_interfaces
        std::string storage_pool = "haas_headnodes";  ///< [headnode] storage_pool: the pool for imported images
        /// [headnode] storage_directory: the directory of that pool, if the pool has to be created
        /// (beside libvirt's own: qemu's user has no access to haasstatedir)
        std::filesystem::path storage_directory = "/var/lib/libvirt/haas";
        std::chrono::milliseconds request_timeout{30000};  ///< [headnode] request_timeout, seconds, 1 to 35
        int headnodes_per_project = 16;                    ///< [headnode] headnodes_per_project, 1 to 10000
        int hnics_per_headnode = 16;                       ///< [headnode] hnics_per_headnode, 1 to 100
        std::chrono::milliseconds clone_timeout{3600000};  ///< [headnode] clone_timeout, seconds, 10 to 86400
        /// [headnode] lock_directory: locks on its files make sure that each headnode has one operation at a time;
        /// headnode-locks in state_directory
        std::filesystem::path lock_directory;
    } headnode;

    struct Sync {
        int max_switches_at_once = 32;                     ///< [sync] max_switches_at_once, 1 to 1000
        int max_attempts = 10;                             ///< [sync] max_attempts, 1 to 1000
        std::chrono::seconds retry_delay{2};               ///< [sync] retry_delay: first pause, doubled each time
        std::chrono::seconds longest_retry_delay{300};     ///< [sync] longest_retry_delay
        std::chrono::milliseconds poll_interval{50};       ///< [sync] poll_interval, milliseconds, 10 to 10000
        std::chrono::milliseconds connect_timeout{5000};   ///< [sync] connect_timeout, seconds
        std::chrono::milliseconds command_timeout{10000};  ///< [sync] command_timeout, seconds
        std::chrono::hours keep_actions{30 * 24};          ///< [sync] keep_actions, days
        int most_finished_actions = 200'000;               ///< [sync] most_finished_actions, 1000 to 100000000
        int pending_per_project = 200;                     ///< [sync] pending_per_project, 1 to 1000000
        enum class Save { never, after_batch };
        Save save = Save::after_batch;  ///< [sync] save: when switches save their running configuration
        bool create_vlans = true;       ///< [sync] create_vlans: on switches that lack the VLAN of a network
        bool remove_vlans = false;      ///< [sync] remove_vlans: those that were created, once no network has them
        bool describe = false;          ///< [sync] describe: names of networks and nodes on the switches
        bool trust_failovers = false;   ///< [sync] trust_failovers: audit by itself when another server takes over
        /// [sync] switch_public_key: encrypts switch passwords; switch.pub in key_directory
        std::filesystem::path switch_public_key;
        /// [sync] switch_private_key: haas-sync decrypts them with it; switch.key in key_directory
        std::filesystem::path switch_private_key;
        /// [sync] ssh_known_hosts: the host keys of switches without a host_key_fingerprint
        std::filesystem::path ssh_known_hosts = std::filesystem::path(sysconfdir) / "haas" / "ssh_known_hosts";
        /// [sync] ssh_key: the private key for switches without a password; empty: the keys of the user
        std::filesystem::path ssh_key;
    } sync;

    /// [driver simple_vlan] switch: the only switch of a HaaS 0.1 configuration, as its JSON text.
    std::string simple_vlan_switch;

    /// The defaults.
    Config() {
        keep_state_in(haasstatedir);
        keep_keys_in(haassysconfdir);
    }

    /// Sets state_directory, and all paths that are in it by default.
    void keep_state_in(const std::filesystem::path& directory);

    /// Sets key_directory, and all paths that are in it by default.
    void keep_keys_in(const std::filesystem::path& directory);
};

/// Who reads the configuration: a program that acts on this machine, or a client of the service.
enum class Reader { machine, client };

/// Finds the file to read. In this order: `from_option` (--config), $HAAS_CONFIG, ./haas.cfg, the user's haas/haas.cfg
/// in $XDG_CONFIG_HOME or ~/.config, haas.cfg in sysconfdir; the last three only if they exist. Root never reads
/// ./haas.cfg. Root reads the user's file only as a client, and not for work on the machine. These two files are
/// refused if somebody else can have written them.
/// @throws base::ConfigError  when somebody else can write one of those two: names the file, the reason and the remedy
std::optional<std::filesystem::path> find_config(const std::string& from_option, Reader reader = Reader::machine);

/// Reads a file.
/// @throws base::ConfigError  naming file, line and reason: the file is unreadable, has an unknown section or key, a
///         bad value, or a secret while users other than its owner and group can read it; for root, also when another
///         user can write it
Config read_config(const std::filesystem::path& file);

/// Calls find_config and read_config; returns the defaults where there is no file.
/// @throws base::ConfigError
Config load_config(const std::string& from_option, Reader reader = Reader::machine);

/// Checks a name in haas.cfg for an object of the host, such as an image: it is safe in a list, in XML and in a
/// message.
/// @throws ConfigError
std::string parse_name(const std::string& text);

}  // namespace haas::sys

// A NETCONF server of Debian (netconfd) behind an sshd of its own, for one test: a datastore with OpenConfig's models,
// and no device behind it.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/switch.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/netconf/client.hpp"
#include "drivers/switch/transport.hpp"
#include "sync/patience.hpp"
#include "sync/ssh_server.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

/// The network, with NETCONF sessions whose round trips are counted, and take a while; and which may change what is
/// sent, so that the server refuses it.
class FarTransport final : public haas::drivers::Transport {
public:
    explicit FarTransport(std::chrono::milliseconds round_trip = {}) : round_trip_(round_trip) {}

    std::unique_ptr<haas::drivers::NetconfMessages> open_netconf(const haas::sys::SshLogin& login,
                                                                 haas::base::Deadline deadline) const override;
    int round_trips() const { return *count_; }
    /// From now on, also in sessions that are open.
    /// @param part  of an operation; empty: nothing is replaced
    void replace(const std::string& part, const std::string& other) const { *replaced_ = {part, other}; }

private:
    std::chrono::milliseconds round_trip_;
    std::shared_ptr<int> count_ = std::make_shared<int>(0);
    std::shared_ptr<std::pair<std::string, std::string>> replaced_ =
        std::make_shared<std::pair<std::string, std::string>>();
};

class NetconfSite {
public:
    struct Options {
        /// Where its VLANs are: at the top, or in the network instance `default`.
        enum class Vlans { top, instance } vlans = Vlans::top;
        std::vector<std::string> ports = {"Ethernet1", "xe-0/0/2", "ethernet-1/3:1"};
        std::vector<std::string> aggregates{};
        std::vector<std::string> more{};  ///< arguments of netconfd
    };

    /// Returns when it answers; ends the test case as skipped where it cannot be run.
    explicit NetconfSite(const Options& options);
    NetconfSite() : NetconfSite(Options{}) {}
    ~NetconfSite();
    NetconfSite(const NetconfSite&) = delete;
    NetconfSite& operator=(const NetconfSite&) = delete;

    const haas::core::SwitchDriver& driver() const { return *driver_; }
    /// With `state` none, as there is no device that could say what it does.
    haas::core::SwitchFields fields(haas::core::SwitchFields more = {}) const;
    std::unique_ptr<haas::core::SwitchSession> connect(haas::core::SwitchTimeouts timeouts = long_patience) const {
        return driver_->connect(fields(), timeouts);
    }
    const SshServer& ssh() const { return *ssh_; }
    /// Of all sessions of driver(), hellos included.
    int round_trips() const { return transport_->round_trips(); }
    /// In operations of driver(), as FarTransport::replace().
    void replace(const std::string& part, const std::string& other) const { transport_->replace(part, other); }

    /// What its driver was made with.
    const haas::drivers::SshAccess& access() const { return access_; }

    /// A session of somebody else.
    /// @param transport  to it
    std::unique_ptr<haas::drivers::NetconfClient> other_session(
        const haas::drivers::Transport& transport = haas::drivers::Transport()) const;
    /// Somebody else changes the configuration.
    /// @param config  the contents of the element `config`
    void configure(const std::string& config) const;
    /// Somebody else gives a port this contents of `switched-vlan/config`, and switches it on.
    void set_vlans(const std::string& port, const std::string& leaves) const;
    /// The running configuration, and the one for the next start.
    std::string running() const;
    std::string startup() const;
    /// The edits that wait for a commit, with the running configuration.
    std::string candidate() const;

    /// What a port is configured for, as PortState::text() says it.
    std::string carried(const std::string& port) const;

private:
    std::string configuration(const std::string& store) const;
    void start_sshd();
    void start_netconfd(const Options& options);
    void create_ports(const Options& options) const;

    TemporaryDirectory directory_;
    std::unique_ptr<SshServer> ssh_;
    haas::drivers::SshAccess access_;
    std::shared_ptr<const FarTransport> transport_ = std::make_shared<const FarTransport>();
    std::unique_ptr<haas::core::SwitchDriver> driver_;
    int netconfd_ = -1;
};

/// The VLANs that each port would let pass by the running configuration: what a device would do, that has VLAN 1 as
/// its default one.
/// @param session  of somebody who watches
std::map<std::string, std::set<int>> passing(haas::drivers::NetconfClient& session);

}  // namespace haas_test

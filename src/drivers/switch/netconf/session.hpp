// A session on a switch with OpenConfig's models.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/netconf/candidate.hpp"
#include "drivers/switch/netconf/client.hpp"
#include "drivers/switch/netconf/driver.hpp"
#include "drivers/switch/netconf/openconfig_answers.hpp"
#include "drivers/switch/netconf/openconfig_model.hpp"

namespace haas::drivers {

class OpenConfigSession final : public core::SwitchSession {
public:
    using Login = std::function<std::unique_ptr<NetconfClient>()>;

    /// @param login  logs in; again, where only the end of a session takes a change back
    /// @throws core::SwitchError  also when the server lacks a capability
    OpenConfigSession(Login login, OpenConfigFields fields, const core::SwitchTimeouts& timeouts);

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override;
    void create_vlans(const std::map<core::Vlan, std::string>& missing) override;
    void delete_vlans(const std::set<core::Vlan>& unwanted) override;
    void write(const std::vector<core::PortChange>& changes) override;
    std::string remedy_for_missing(const std::set<core::Vlan>& /*missing*/) override {
        return std::string(openconfig::creation_remedy);
    }
    void save(const std::vector<std::string>& registered) override;

private:
    /// What is not as it should be, and whether this may still change by itself.
    struct Complaint {
        std::string text;
        bool may_settle = true;
    };

    void log_in();
    /// Until when to ask for locks that another session has.
    base::Deadline lock_deadline() const;
    /// The operations that ask for the switch's configuration and states.
    std::vector<std::string> questions() const;
    /// Understands the answers to questions().
    const openconfig::Switch& see(const NetconfReplies& answers);
    openconfig::Switch understand(const NetconfReplies& answers) const;
    /// Reads the switch while no other session can change it, in one round trip; or none, right after write(), which
    /// has read it so.
    const openconfig::Switch& look();
    /// As it was read last in this session.
    const openconfig::Switch& known();
    void find_vlans(openconfig::Switch& all, pugi::xml_node data) const;
    openconfig::VlanPlaces places_to_ask() const;
    void save_by_cisco();

    /// An edit that is only for people.
    struct Texts {
        std::string config{};  ///< empty: there are none
        std::string what{};    ///< for the log
    };

    void require_possible(const std::vector<core::PortChange>& changes);
    std::optional<Complaint> compare(const openconfig::Switch& all, const std::vector<core::PortChange>& changes) const;
    /// Changes the configuration.
    /// @param work  returns the answers to questions() that were asked behind the change
    void change(const std::function<NetconfReplies(Candidate&)>& work);
    /// Commits for good, tries texts, asks questions(), and gives the locks back.
    NetconfReplies commit(Candidate& candidate, const Texts& texts) const;
    /// @param answers  to questions() that were asked with the commit
    /// @return  why the ports are not as they should be; empty: they are
    std::string wait_until_right(NetconfReplies answers, const std::vector<core::PortChange>& changes);

    Login login_;
    OpenConfigFields fields_;
    core::SwitchTimeouts timeouts_;
    std::unique_ptr<NetconfClient> client_;
    std::optional<openconfig::Switch> seen_;  ///< as it was last read; empty once it was changed
    bool is_new_ = false;                     ///< read behind the last write, and nobody has asked for that yet
};

}  // namespace haas::drivers

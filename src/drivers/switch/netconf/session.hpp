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
#include "drivers/switch/netconf/openconfig_answers.hpp"
#include "drivers/switch/netconf/openconfig_model.hpp"

namespace haas::drivers {

struct OpenConfigFields {
    core::Vlan default_vlan = 1;
    std::optional<openconfig::VlanPlace::Kind> vlans{};  ///< empty: as the server says
    std::string network_instance{};                      ///< empty: the default one
    openconfig::Proof proof = openconfig::Proof::complete;
    Datastores locks{"running", "candidate"};  ///< for a change; the first one for a look
};

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
    /// Reads the switch while no other session can change it: in four requests.
    const openconfig::Switch& look();
    /// The same where this session has the locks: in two.
    const openconfig::Switch& look_under_locks();
    /// As it was read last in this session.
    const openconfig::Switch& known();
    openconfig::Switch read_switch();
    void find_vlans(openconfig::Switch& all, pugi::xml_node data) const;
    openconfig::VlanPlaces places_to_ask() const;
    void save_by_cisco();

    void require_possible(const std::vector<core::PortChange>& changes);
    std::optional<Complaint> compare(const std::vector<core::PortChange>& changes);
    /// Changes the configuration, and confirms that only if the switch then shows no complaint.
    /// @param texts  changes what is only for people, afterwards
    void change(const std::string& config, const std::function<std::optional<Complaint>()>& check,
                const std::function<void(Candidate&)>& texts);
    std::string wait_until_right(const std::function<std::optional<Complaint>()>& check) const;
    /// @param what  for the log
    static void try_texts(Candidate& candidate, const std::string& config, const std::string& what);

    Login login_;
    OpenConfigFields fields_;
    core::SwitchTimeouts timeouts_;
    std::unique_ptr<NetconfClient> client_;
    std::optional<openconfig::Switch> seen_;  ///< as it was last read; empty once it was changed
};

}  // namespace haas::drivers

// A BMC as Redfish shows it: its resources, one machine, and the rules by which it takes and refuses what is asked.
// Strict, where real services often are not, so that a client's mistakes show; odd, where a profile says so.
//
// Written after DMTF's DSP0266 and the schemas of DSP2046. Lines say how it behaves, and misbehaves; a profile in
// redfish_profiles/ is a file of such lines.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bmc/redfish_access.hpp"
#include "bmc/redfish_boot_rules.hpp"
#include "bmc/redfish_machine.hpp"
#include "bmc/redfish_media.hpp"
#include "bmc/redfish_tags.hpp"
#include "bmc/redfish_tasks.hpp"
#include "bmc/redfish_tree.hpp"
#include "bmc/redfish_troubles.hpp"

namespace haas_test {

class RedfishModel {
public:
    RedfishModel(std::string user, std::string password) : access_(std::move(user), std::move(password)) {}
    RedfishModel(const RedfishModel&) = delete;
    RedfishModel& operator=(const RedfishModel&) = delete;

    /// Behaves as these lines say, and as a plain BMC otherwise. A line that begins with a blank continues the one
    /// before; "#" begins a comment. Lines are those of the classes above, and:
    ///   fresh                      another machine and no resources: what a profile begins with
    ///   machine PATH               the machine is this ComputerSystem, whose resource says how it is at first
    ///   settings PATH [NAME,...]   the machine's Boot, or only these properties of it, can be written at PATH alone
    ///   accepts-resets TYPE,...    what is accepted, if that is not what is offered
    ///   answer WHAT HOW            to a "reset", a choice to "boot" from, or "media": "usual", "empty" (200 without a
    ///                              body), "accepted" (202 without one), "silent" (204), "success" (200 with a message
    ///                              of success), "ilo" (the same in an object error), "error" (200 with an error, and
    ///                              nothing is done), "task", and "job" for boot (202; done at the next start)
    ///   wire, tls ...              nothing here; see redfish_wire.hpp
    /// Short ones for a plain BMC:
    ///   systems NUMBER             members of the collection
    ///   collection slash           the collection is only at its path with a slash at the end; else a redirection
    ///   resets TYPE,...            what is offered; "unstated": everything, without saying so
    ///   resets-in info             what is offered stands in an ActionInfo only
    ///   boot WAY                   "absent": no Boot; "ignored", "late": as apply never, apply late
    ///   boot-targets T,...         what the override offers
    /// @throws std::runtime_error   for any other line
    void behave(const std::string& lines);

    RedfishAnswer handle(RedfishRequest request);

    /// What has become of the machine (RedfishMachine::report()), and `sessions`: how many are open, and how many
    /// ever were.
    std::string report() const;

private:
    void obey(const std::string& line);
    bool obey_self(const std::string& verb, const std::vector<std::string>& words);
    bool obey_short(const std::string& verb, const std::vector<std::string>& words);
    void set_systems(int number);
    void move_resets_to_info();
    JsonDocument& first_system() { return tree_.get(systems_.front()); }

    RedfishAnswer answer(RedfishRequest& request);
    RedfishAnswer answer_admitted(const RedfishRequest& request);
    RedfishAnswer answer_post(const RedfishRequest& request);
    RedfishAnswer answer_media(const RedfishRequest& request);
    RedfishAnswer show(const RedfishRequest& request, JsonDocument& resource) const;
    RedfishAnswer show_system(const RedfishRequest& request);
    RedfishAnswer show_settings(const RedfishRequest& request);
    RedfishAnswer patch(const RedfishRequest& request);
    RedfishAnswer patch_boot(const RedfishRequest& request, const Json& wanted);
    RedfishAnswer reset(const RedfishRequest& request, const JsonDocument& system);
    RedfishAnswer carry_out(const std::string& type);
    std::vector<std::string> accepted_resets(const JsonDocument& system);
    std::string sessions_path();
    bool is_settings(const std::string& path) const { return !settings_.empty() && path == settings_; }
    bool is_system(const std::string& path) const { return contains(systems_, path); }
    std::string way(const std::string& what) const;
    /// The answer to what has been done.
    RedfishAnswer done(const std::string& what, RedfishAnswer usual) const;

    RedfishTree tree_;
    RedfishMachine machine_{tree_};
    RedfishAccess access_;
    RedfishTags tags_;
    RedfishTasks tasks_;
    RedfishTroubles troubles_;
    RedfishBootRules boot_rules_;
    RedfishMedia media_;
    std::vector<std::string> systems_;  ///< the paths where the machine is shown
    std::string settings_;              ///< the path where its Boot is written; empty: where it is shown
    std::vector<std::string> settings_only_;
    std::vector<std::string> accepted_resets_;
    std::map<std::string, std::string> ways_;
    bool needs_slash_ = false;
};

}  // namespace haas_test

// A machine with a BMC as Redfish shows it: service root, the collection of systems, ComputerSystems with power, reset
// and boot override. Strict, where real services often are not, so that a client's mistakes show.
//
// Written after DMTF's DSP0266 and the schemas ServiceRoot, ComputerSystemCollection, ComputerSystem and ActionInfo.
// Lines say how it behaves, and misbehaves; see obey().
#pragma once

#include <rapidjson/document.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace haas_test {

struct RedfishRequest {
    std::string method;
    std::string path;
    std::map<std::string, std::string> headers;  ///< by their names in lower case
    std::string body;
    /// A header's value; empty if there is none.
    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

struct RedfishAnswer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

class RedfishModel {
public:
    RedfishModel(std::string user, std::string password) : user_(std::move(user)), password_(std::move(password)) {}

    /// Takes one line, of:
    ///   power STATE           the machine's PowerState from now on
    ///   transition READS      how often the system is read as PoweringOn or PoweringOff after a reset; 0 at first
    ///   systems NUMBER        members of the collection; 1 at first
    ///   collection slash      the collection is there only with a slash at the end of its path; elsewhere a redirect
    ///   resets TYPE,...       what is offered; "unstated": everything, without saying so
    ///   resets-in info        what is offered stands in an ActionInfo only
    ///   boot WAY              "absent": no Boot; "ignored": overrides are accepted and not kept; "late": shown at the
    ///   third read boot-targets T,...    what the override offers etag required         a PATCH needs If-Match etag
    ///   body             as required, and the tag stands in @odata.etag only fault KIND [METHOD]   what the service
    ///   does to requests (of that method); see fault_for()
    /// @throws std::runtime_error  for anything else
    void obey(const std::string& line);

    /// Back to what is the case at first, but for the machine's state.
    void behave();

    RedfishAnswer handle(const RedfishRequest& request);

    /// What is to be done to a request instead of answering it: hang, cut, half, huge, html, garbage, error (500), echo
    /// (a refusal that repeats user and password), forbid (403), elsewhere (302); empty for nothing.
    std::string fault_for(const RedfishRequest& request) const;

private:
    using Json = rapidjson::Value;
    bool is_authorized(const RedfishRequest& request) const;
    RedfishAnswer collection() const;
    RedfishAnswer handle_system(const RedfishRequest& request, const std::string& id);
    RedfishAnswer show_system(const std::string& id);
    RedfishAnswer action_info(const std::string& id) const;
    RedfishAnswer patch(const RedfishRequest& request, const std::string& id);
    RedfishAnswer patch_boot(const Json& boot);
    RedfishAnswer reset(const RedfishRequest& request);
    RedfishAnswer apply_reset(const std::string& type);
    void start_machine();
    void go(const std::string& state);
    std::string entity_tag() const { return '"' + std::to_string(version_) + '"'; }

    struct Boot {
        std::string target = "None";
        std::string enabled = "Disabled";
    };

    std::string user_;
    std::string password_;
    // the machine
    std::string power_ = "Off";
    std::string power_after_;  ///< the transition
    int reads_left_ = 0;
    Boot boot_;
    Boot late_boot_;
    int late_reads_ = 0;
    int version_ = 1;
    // how it behaves
    int transition_ = 0;
    int systems_ = 1;
    bool needs_slash_ = false;
    bool states_resets_ = true;
    bool resets_in_info_ = false;
    std::vector<std::string> resets_;
    std::vector<std::string> boot_targets_;
    std::string boot_way_;
    std::string etag_;
    std::string fault_;
    std::string fault_method_;
};

}  // namespace haas_test

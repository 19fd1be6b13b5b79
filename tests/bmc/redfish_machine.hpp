// The machine behind the Redfish service of the tests: its power, what it boots from, and how its BMC shows that.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bmc/redfish_tree.hpp"

namespace haas_test {

/// What the members of a ComputerSystem's Boot say.
struct RedfishBoot {
    std::string target = "None";
    std::string enabled = "Disabled";
    std::string mode = "UEFI";
    std::string http_uri;
    std::string next;                ///< BootNext
    std::vector<std::string> order;  ///< BootOrder

    bool operator==(const RedfishBoot&) const = default;
};

class RedfishMachine {
public:
    explicit RedfishMachine(RedfishTree& tree) : tree_(tree) {}

    /// Takes a line, if it is one of:
    ///   power STATE              its PowerState from now on
    ///   transition READS         how often it is read as PoweringOn or PoweringOff after a reset; 0 at first
    ///   lag READS                how often its old PowerState is read after a reset
    ///   shown-power VALUE [READS] the BMC shows this PowerState instead (that often): "null", "absent" or any text
    ///   already STATUS           the answer to On when it is on, ForceOff when it is off; 409 at first
    ///   post READS               for how many reads it is in its self-test after it starts
    ///   in-post READS            for how many it is now
    ///   start-keeps on           a start does not apply what waits for it
    bool obey(const std::string& verb, const std::vector<std::string>& words);

    /// Back to how BMCs usually show a machine; the machine stays as it is.
    void behave();

    /// Another machine, which is as this resource says.
    void replace(const Json& system);

    /// Writes what is true now into a resource that has such members; one look at the machine.
    void look(JsonDocument& system);

    /// Writes a choice into an object Boot, where that has such members.
    static void show_boot(JsonDocument& document, Json& shown, const RedfishBoot& boot);

    /// @return  a refusal, if the machine's state forbids this
    RedfishAnswer reset(const std::string& type);

    bool is_in_post() const { return post_left_ > 0; }
    const std::string& power() const { return power_; }
    int starts() const { return static_cast<int>(starts_.size()); }

    /// Lines for a person or a test: `power`, `mode`, `boot`, `pending`, `order`, `media`, and a line `start` for each
    /// start with mode and source, `did` for each reset that was carried out.
    std::string report() const;

    RedfishBoot boot;
    std::optional<RedfishBoot> pending;  ///< applied at the next start
    std::string media;                   ///< the image in the virtual CD drive

    /// A choice that shows only after some reads.
    void set_late(RedfishBoot choice) {
        late_ = std::move(choice);
        late_reads_ = 3;
    }

private:
    void start();
    void go(const std::string& state);
    std::string source() const;
    std::string option(const std::string& reference) const;

    RedfishTree& tree_;
    std::string power_ = "Off";
    std::string power_before_;  ///< while the shown state lags
    std::string power_after_;   ///< while it is on its way
    int reads_left_ = 0;
    int lag_left_ = 0;
    int post_left_ = 0;
    RedfishBoot late_;
    int late_reads_ = 0;
    std::vector<std::string> starts_;
    std::vector<std::string> done_;
    // how the BMC behaves
    int transition_ = 0;
    int lag_ = 0;
    int post_ = 0;
    int already_ = 409;
    bool start_keeps_ = false;
    std::string shown_power_;
    int shown_left_ = 0;
};

}  // namespace haas_test

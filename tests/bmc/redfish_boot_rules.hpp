// What a BMC of the tests accepts as a boot choice, and what it makes of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bmc/redfish_machine.hpp"

namespace haas_test {

class RedfishBootRules {
public:
    /// Takes a line, if it is one of:
    ///   refuses PROPERTY[=VALUE] [STATUS [MESSAGE-ID]]  400 PropertyNotWritable, unless said otherwise
    ///   requires PROPERTY        a change without this property is refused
    ///   ignores PROPERTY         is accepted and stays as it was
    ///   turns PROPERTY=VALUE OTHER  is accepted, but becomes another value
    ///   forgets-mode MODE        a change without BootSourceOverrideMode puts the machine into this mode
    ///   alone-means WAY          a target without BootSourceOverrideEnabled is for "Once", "Continuous"
    ///   post-refuses on          nothing is accepted during the self-test
    ///   apply WHEN               "now", "late" (shown at the third read), "never" (accepted and not kept),
    ///                            "start" (at the next start); at first, now, but a settings resource at the next start
    bool obey(const std::string& verb, const std::vector<std::string>& words);

    /// @param wanted  the object Boot of a PATCH
    /// @param shown   the object Boot of the resource that it is sent to: what it lacks cannot be written
    /// @param choice  as it is before; as it will be
    /// @return  a refusal, if it is one
    RedfishAnswer judge(const Json& wanted, const Json& shown, const RedfishMachine& machine,
                        RedfishBoot& choice) const;

    /// Makes an accepted choice so, when it is due.
    /// @param usually  when it is due, unless a line says otherwise
    void apply(RedfishMachine& machine, const RedfishBoot& choice, const std::string& usually) const;

private:
    struct Refusal {
        std::string value;  ///< empty: any
        int status = 400;
        std::string message_id;
    };
    RedfishAnswer judge_property(const std::string& name, const Json& value, const Json& shown,
                                 RedfishBoot& choice) const;
    RedfishAnswer judge_order(const Json& value, RedfishBoot& choice) const;

    std::multimap<std::string, Refusal> refusals_;
    std::vector<std::string> required_;
    std::vector<std::string> ignored_;
    std::map<std::string, std::string> turned_;
    std::string forgotten_mode_;
    std::string alone_means_;
    std::string when_;  ///< empty: as usual
    bool post_refuses_ = false;
};

}  // namespace haas_test

// The virtual media of the Redfish service in the tests: a drive is a resource VirtualMedia, with or without actions.
#pragma once

#include <string>
#include <vector>

#include "bmc/redfish_machine.hpp"

namespace haas_test {

/// @source  DSP2046, VirtualMedia: InsertMedia, EjectMedia, and the older PATCH of Image
class RedfishMedia {
public:
    /// Takes a line, if it is one of:
    ///   media-requires PARAMETER   InsertMedia without it is refused
    ///   media-refuses PARAMETER    InsertMedia with it is refused
    ///   media-full STATUS          the answer to InsertMedia in a drive that is not empty; 409 at first, 204: replaced
    ///   media-empty STATUS         the answer to EjectMedia for an empty drive; 204 at first
    ///   media-closed PATH          this drive takes no image, whatever it shows
    ///   media-patch on             drives without actions take a PATCH of Image
    bool obey(const std::string& verb, const std::vector<std::string>& words);

    void behave() { *this = {}; }

    /// @return  no answer, if the request is not for a drive
    RedfishAnswer handle(const RedfishRequest& request, RedfishTree& tree, RedfishMachine& machine) const;

private:
    RedfishAnswer insert(const RedfishRequest& request, JsonDocument& drive) const;
    RedfishAnswer eject(const RedfishRequest& request, JsonDocument& drive) const;
    RedfishAnswer patch(const RedfishRequest& request, JsonDocument& drive) const;
    RedfishAnswer judge(const JsonDocument& body, const JsonDocument& drive) const;

    std::vector<std::string> required_;
    std::vector<std::string> refused_;
    std::vector<std::string> closed_;
    int full_ = 409;
    int empty_ = 204;
    bool takes_patch_ = false;
};

}  // namespace haas_test

// Virtual media of a Redfish service: an image that the BMC reads from a web server, and shows to its machine as a CD.
//
// @source  DSP8010, VirtualMedia.v1: InsertMedia, EjectMedia, and before version 1.1 a PATCH of Image and Inserted
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "core/bmc.hpp"
#include "drivers/bmc/redfish_hardware.hpp"

namespace haas::drivers {

/// How to talk to the service; all of these throw core::BmcError.
struct RedfishMediaAccess {
    ReadRedfish read;
    /// Sends a command, and returns when the service has accepted it; throws RedfishRefused when it refuses.
    std::function<void(const std::string& method, const std::string& path, const std::string& body)> change;
    /// Until when a drive may take to show what was done from now on.
    std::function<core::BmcDeadline()> settled;
    /// Waits a moment before a resource is read again; false when there is no time left for that.
    std::function<bool(core::BmcDeadline until)> pause;
    std::function<void(core::BmcError::Kind kind, const std::string& detail)> fail;
};

/// One virtual drive.
struct RedfishMediaSlot {
    std::string path;
    bool takes_discs = false;
    bool is_full = false;
    bool is_in_use_by_hand = false;  ///< by the applet of a remote console
    std::string insert_target;       ///< where to POST; empty where there is no such action
    std::string eject_target;
};

RedfishMediaSlot parse_redfish_media(const rapidjson::Value& media, const std::string& path);

/// Puts an image into the machine's virtual CD drive, instead of what is there.
/// @param system  the machine's ComputerSystem
core::BmcNotes insert_redfish_media(const rapidjson::Value& system, const std::string& url,
                                    const RedfishMediaAccess& access);

/// A text without the query of a URL that may be in it, in whole or cut off.
std::string without_query(std::string text, const std::string& url);

/// Empties the machine's virtual CD drives; leaves alone what somebody inserted at a remote console.
core::BmcNotes eject_redfish_media(const rapidjson::Value& system, const RedfishMediaAccess& access);

}  // namespace haas::drivers

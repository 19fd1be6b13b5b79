// What each kind of BMC is, for programs that never talk to one.
#pragma once

namespace haas::drivers {

struct BmcKind {
    const char* type;
    const char* description;
    bool has_console;
};

inline constexpr BmcKind ipmi_kind{"ipmi", "BMCs with IPMI 2.0 or 1.5, by ipmitool", true};
inline constexpr BmcKind mock_kind{"mock", "mock BMCs: a file that says on or off, for development and tests", false};
inline constexpr BmcKind redfish_kind{"redfish", "BMCs with Redfish, over HTTPS", false};

}  // namespace haas::drivers

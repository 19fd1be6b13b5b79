// How ipmitool opens a session with a BMC, and what the next attempt does otherwise. The IPMI driver and haas-console
// share this.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/bmc_address.hpp"

namespace haas::core {

/// What ipmitool's words about a session that could not be opened mean for the next attempt.
enum class IpmiHint {
    none,
    other_suite,      ///< the BMC does not have this cipher suite
    other_privilege,  ///< the user may not have this privilege level
    slower,           ///< an answer was missed or came too late, which proves nothing
};

/// @param said  what ipmitool printed
/// @source  ipmitool 1.8.19, src/plugins/lanplus/lanplus.c and src/plugins/lan/lan.c; IPMI 2.0, table 13-15
IpmiHint find_ipmi_hint(std::string_view said);

/// How often a packet is sent, and for how many seconds an answer is waited for: one more for each time.
/// @source  ipmitool(1), -R and -N
struct IpmiPace {
    int tries;
    int interval;
};

class IpmiSession {
public:
    /// @param usual  the pace where the address names none
    IpmiSession(const BmcAddress& address, IpmiPace usual);

    /// The arguments of ipmitool before its command. The password is not among them: ipmitool takes it from the
    /// environment.
    std::vector<std::string> words() const;

    /// Changes what the hint is about, where the address leaves the choice: first cipher suite 17 and then 3, first
    /// ADMINISTRATOR and then OPERATOR, once twice as much patience.
    /// @return  false when nothing is left to change
    bool adapt(IpmiHint hint);

private:
    BmcAddress address_;
    IpmiPace pace_;
    std::vector<int> suites_;                   ///< still to be tried; the first is in use
    std::vector<std::string_view> privileges_;  ///< likewise
    bool may_slow_down_;
};

}  // namespace haas::core

// What the daemons of a SONiC have carried out of its configuration: vlanmgrd takes members of VLANs from CONFIG_DB and
// notes them in STATE_DB, orchagent takes them from there into APPL_DB and the hardware. Only then do they pass.
//
// @source  sonic-swss e6b0c5b: cfgmgr/vlanmgr.cpp (a member is in STATE_DB once vlanmgrd is done with it, and leaves it
//     when it is removed; 802.1X adds members that CONFIG_DB does not have), orchagent/portsorch.cpp; a restart of swss
//     empties both: files/scripts/swss.sh of sonic-buildimage
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace haas_sim {

/// VLAN and port.
using Member = std::pair<int, std::string>;

/// `tagged` or `untagged` of each.
using Members = std::map<Member, std::string>;

/// One daemon, and what it has written.
struct Daemon {
    bool is_stuck = false;
    std::set<Member> left_alone;  ///< members that it neither adds nor removes
    int lag = 0;                  ///< reads of its database that still show what was before
    std::optional<int> reads_to_go;
    Members done;

    /// Is at work on `wanted`: done with it at once, unless it is stuck or lags behind.
    void follow(const Members& wanted);
    /// Must be called before its database is read.
    void note_read(const Members& wanted);

private:
    void carry_out(const Members& wanted);
};

struct Daemons {
    Daemon vlanmgrd;
    Daemon orchagent;
    Members dynamic;  ///< by 802.1X

    void heal();
};

}  // namespace haas_sim

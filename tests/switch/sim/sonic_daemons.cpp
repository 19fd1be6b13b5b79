// @source  see sonic_daemons.hpp; how long a daemon lags, and in which order it works, is ours
#include "switch/sim/sonic_daemons.hpp"

namespace haas_sim {

void Daemon::carry_out(const Members& wanted) {
    reads_to_go.reset();
    std::erase_if(done, [&](const auto& each) {
        const auto found = wanted.find(each.first);
        return !left_alone.contains(each.first) && (found == wanted.end() || found->second != each.second);
    });
    for (const auto& [member, tagging] : wanted) {
        if (!left_alone.contains(member)) done[member] = tagging;
    }
}

void Daemon::follow(const Members& wanted) {
    if (is_stuck || done == wanted) return;
    if (lag == 0) {
        carry_out(wanted);
    } else if (!reads_to_go) {
        reads_to_go = lag;
    }
}

void Daemon::note_read(const Members& wanted) {
    if (!is_stuck && reads_to_go && (*reads_to_go)-- == 0) carry_out(wanted);
}

void Daemons::heal() {
    for (auto* const daemon : {&vlanmgrd, &orchagent}) {
        daemon->is_stuck = false;
        daemon->left_alone.clear();
        daemon->lag = 0;
        daemon->reads_to_go.reset();
    }
    dynamic.clear();
}

}  // namespace haas_sim

#include <unistd.h>

#include <iostream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/local.hpp"
#include "drivers/bridge/host.hpp"
#include "sys/config.hpp"

namespace haas::cli {

namespace {

using drivers::BridgeWish;

std::string join(const std::vector<std::string>& problems) {
    constexpr std::ptrdiff_t most = 10;
    const auto more = static_cast<std::ptrdiff_t>(problems.size()) - most;
    if (more <= 0) return base::join(problems, "; ");
    const std::vector<std::string> first(problems.begin(), problems.begin() + most);
    return base::join(first, "; ") + "; and " + std::to_string(more) + " more like these";
}

std::string summary(BridgeWish wish, const drivers::BridgePlan& plan, std::size_t vlans) {
    const std::string bridges = vlans == 1 ? "bridge of 1 VLAN" : "bridges of " + std::to_string(vlans) + " VLANs";
    if (!plan.commands.empty()) return (wish == BridgeWish::present ? "Made the " : "Removed the ") + bridges + '\n';
    return wish == BridgeWish::present
               ? "There is nothing to do: the " + bridges + (vlans == 1 ? " is there\n" : " are there\n")
               : "There is nothing to remove\n";
}

}  // namespace

Exit create_bridges(const Given& given, const Globals& globals, Passwords&) {
    const auto wish = given.has_option("--remove") ? BridgeWish::absent : BridgeWish::present;
    const bool dry_run = given.has_option("--dry-run");
    const auto config = sys::load_config(globals.config);
    if (!dry_run && ::geteuid() != 0) {
        throw base::Error("only root can change the bridges of this host; --dry-run shows what would be done");
    }
    const auto plan = drivers::plan_bridges(config, wish);
    if (wish == BridgeWish::present && !plan.problems.empty()) {
        throw base::Error("nothing was changed: " + join(plan.problems));
    }
    if (dry_run) {
        for (const auto& command : plan.commands) std::cout << drivers::to_shell(command) << '\n';
    } else {
        drivers::carry_out(plan.commands);
    }
    if (!plan.problems.empty()) throw base::Error("not everything can be removed: " + join(plan.problems));
    if (!dry_run) std::cout << summary(wish, plan, config.vlan.pool.size());
    return Exit::ok;
}

}  // namespace haas::cli

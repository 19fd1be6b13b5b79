// The bridges of this machine, and the plans that are made of them. The parts of an input: what `ovs-vsctl` prints of
// its bridges, what `ip -json` prints of its interfaces and of its addresses, and what `ip -batch` says when it stops.
#include "drivers/bridge/ovs_bridges.hpp"

#include <iterator>

#include "base/text.hpp"
#include "drivers/bridge/linux_bridges.hpp"
#include "fuzz/target.hpp"

using namespace haas::drivers;
using haas_fuzz::require;

namespace {

const std::set<haas::core::Vlan> vlans = {100, 101, 4094};

void check(const BridgePlan& plan, const std::string& errors) {
    for (const auto& command : plan.commands) {
        require(!command.empty() && !command.front().empty(), "a command has a program");
        static_cast<void>(to_shell(command));
    }
    for (const auto& batch : to_batches(plan.commands)) {
        for (const auto& line : batch.lines) {
            for (const auto& word : line)
                require(haas::base::holds_only(word, haas::base::is_graphic), "a line has words");
        }
        const auto* const failed = find_failed_line(batch, errors);
        const auto number = failed == nullptr ? 0 : failed - batch.lines.data();
        require(number >= 0 && number <= std::ssize(batch.lines), "what failed is one of the lines");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = haas_fuzz::parts_of(haas_fuzz::text_of(data, size));
    const auto errors = haas_fuzz::part(parts, 3);
    Links links;
    haas_fuzz::is_taken([&] { links = parse_links(haas_fuzz::part(parts, 1), haas_fuzz::part(parts, 2)); });
    check(plan_linux_bridges(links, "eth1", vlans), errors);
    check(plan_linux_removal(links, "eth1", vlans), errors);
    haas_fuzz::is_taken([&] {
        const auto bridges = parse_ovs_bridges(parts[0]);
        check(plan_ovs_bridges(bridges, links, "br0", "eth1", vlans), errors);
        check(plan_ovs_bridges(bridges, links, "br0", "", vlans), errors);
        check(plan_ovs_removal(bridges, "br0", vlans), errors);
    });
    return 0;
}

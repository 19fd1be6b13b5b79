#include "drivers/switch/ovs_snapshot.hpp"

#include <set>

#include "drivers/switch/ovs_tables.hpp"

namespace haas::drivers {

namespace {

using namespace ovs_tables;

OvsSnapshot::Row read_port(const Json& row) {
    OvsSnapshot::Row found;
    found.uuid = uuid(row[0]);
    for_each(row[2], [&](const Json& mode) { found.port.vlan_mode = text(mode); });
    for_each(row[3], [&](const Json& tag) { found.port.tag = vlan(tag); });
    found.port.trunks = vlans(row[4]);
    found.port.cvlans = vlans(row[5]);
    if (!row[6].IsBool()) odd("protected is neither true nor false");
    found.port.is_protected = row[6].GetBool();
    if (!row[7].IsBool()) odd("fake_bridge is neither true nor false");
    found.is_fake_bridge = row[7].GetBool();
    return found;
}

}  // namespace

std::vector<std::string> ovs_snapshot_arguments() {
    return {"--columns=cur_cfg,next_cfg",
            "list",
            "Open_vSwitch",
            "--",
            "--columns=name,ports",
            "list",
            "Bridge",
            "--",
            "--columns=_uuid,name,vlan_mode,tag,trunks,cvlans,protected,fake_bridge",
            "list",
            "Port",
            "--",
            "--columns=output_port",
            "list",
            "Mirror"};
}

OvsSnapshot parse_ovs_snapshot(const std::string& output, const std::string& bridge) {
    const auto tables = parse(output, 4);
    OvsSnapshot snapshot;
    for_each_row(tables[0], 2, [&](const Json& row) { snapshot.applied = number(row[0]) >= number(row[1]); });

    std::set<std::string> members;
    for_each_row(tables[1], 2, [&](const Json& row) {
        if (text(row[0]) != bridge) return;
        snapshot.has_bridge = true;
        for_each(row[1], [&](const Json& port) { members.insert(uuid(port)); });
    });
    std::set<std::string> mirrors;
    for_each_row(tables[3], 1,
                 [&](const Json& row) { for_each(row[0], [&](const Json& port) { mirrors.insert(uuid(port)); }); });
    for_each_row(tables[2], 8, [&](const Json& row) {
        if (!members.contains(uuid(row[0]))) return;
        auto& port = snapshot.ports.emplace(text(row[1]), read_port(row)).first->second;
        port.port.is_mirror = mirrors.contains(port.uuid);
    });
    return snapshot;
}

}  // namespace haas::drivers

#include "drivers/switch/ovs_snapshot.hpp"

#include <rapidjson/document.h>

#include <set>
#include <string_view>

#include "base/error.hpp"

namespace haas::drivers {

namespace {

using Json = rapidjson::Value;

[[noreturn]] void odd(const std::string& what) { throw base::Error("unexpected output of ovs-vsctl: " + what); }

std::string_view text(const Json& value) {
    if (!value.IsString()) odd("a value that is no string");
    return {value.GetString(), value.GetStringLength()};
}

long long number(const Json& value) {
    if (!value.IsInt64()) odd("a value that is no number");
    return value.GetInt64();
}

std::string uuid(const Json& value) {
    if (!value.IsArray() || value.Size() != 2 || text(value[0]) != "uuid") odd("a value that is no UUID");
    return std::string(text(value[1]));
}

/// Calls `use` for each member of a set; a set of one may be written as that one.
template <class Use>
void for_each(const Json& value, Use&& use) {
    if (value.IsArray() && value.Size() == 2 && value[0].IsString() && text(value[0]) == "set") {
        if (!value[1].IsArray()) odd("a set without members");
        for (const auto& member : value[1].GetArray()) use(member);
        return;
    }
    use(value);
}

std::set<int> numbers(const Json& value) {
    std::set<int> answer;
    for_each(value, [&](const Json& member) { answer.insert(static_cast<int>(number(member))); });
    return answer;
}

/// Calls `row(columns)` for each row of one table as ovs-vsctl prints it; the columns are in the order asked for.
template <class Row>
void for_each_row(const Json& table, rapidjson::SizeType columns, Row&& row) {
    if (!table.IsObject() || !table.HasMember("data") || !table["data"].IsArray()) odd("a table without data");
    for (const auto& each : table["data"].GetArray()) {
        if (!each.IsArray() || each.Size() != columns) odd("a row of another length");
        row(each);
    }
}

OvsSnapshot::Row read_port(const Json& row) {
    OvsSnapshot::Row found;
    found.uuid = uuid(row[0]);
    for_each(row[2], [&](const Json& mode) { found.port.vlan_mode = text(mode); });
    for_each(row[3], [&](const Json& tag) { found.port.tag = static_cast<int>(number(tag)); });
    found.port.trunks = numbers(row[4]);
    found.port.cvlans = numbers(row[5]);
    if (!row[6].IsBool()) odd("protected is neither true nor false");
    found.port.is_protected = row[6].GetBool();
    return found;
}

/// The three tables, which are printed one after the other.
std::vector<rapidjson::Document> parse_tables(const std::string& output) {
    std::vector<rapidjson::Document> tables;
    rapidjson::StringStream stream(output.c_str());
    while (tables.size() < 3) {
        rapidjson::Document table;
        constexpr unsigned flags = rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseIterativeFlag;
        if (table.ParseStream<flags>(stream).HasParseError()) odd("no JSON: " + output.substr(0, 200));
        tables.push_back(std::move(table));
    }
    return tables;
}

}  // namespace

std::vector<std::string> ovs_snapshot_arguments() {
    return {"--columns=cur_cfg,next_cfg", "list", "Open_vSwitch", "--",
            "--columns=name,ports", "list", "Bridge", "--",
            "--columns=_uuid,name,vlan_mode,tag,trunks,cvlans,protected", "list", "Port"};
}

OvsSnapshot parse_ovs_snapshot(const std::string& output, const std::string& bridge) {
    const auto tables = parse_tables(output);
    OvsSnapshot snapshot;
    for_each_row(tables[0], 2, [&](const Json& row) { snapshot.applied = number(row[0]) >= number(row[1]); });

    std::set<std::string> members;
    for_each_row(tables[1], 2, [&](const Json& row) {
        if (text(row[0]) != bridge) return;
        snapshot.has_bridge = true;
        for_each(row[1], [&](const Json& port) { members.insert(uuid(port)); });
    });
    for_each_row(tables[2], 7, [&](const Json& row) {
        if (members.count(uuid(row[0])) != 0) snapshot.ports.emplace(text(row[1]), read_port(row));
    });
    return snapshot;
}

}  // namespace haas::drivers

// Parses the output of `ovs-vsctl --format=json list`: tables of OVSDB, one after the other.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace haas::drivers::ovs_tables {

using Json = rapidjson::Value;

/// @throws base::Error  "unexpected output of ovs-vsctl" with the flaw, as do all functions here
[[noreturn]] void odd(const std::string& what);

/// @throws base::Error  when there are fewer than `count` JSON documents
std::vector<rapidjson::Document> parse(const std::string& output, std::size_t count);

std::string_view text(const Json& value);
long long number(const Json& value);
std::string uuid(const Json& value);

/// Calls `use` for each member of a set; a set with one member may be written as that member alone.
/// @source  RFC 7047, 5.1
template <class Use>
void for_each(const Json& value, Use&& use) {
    if (value.IsArray() && value.Size() == 2 && value[0].IsString() && text(value[0]) == "set") {
        if (!value[1].IsArray()) odd("a set without members");
        for (const auto& member : value[1].GetArray()) use(member);
        return;
    }
    use(value);
}

/// A VLAN, or what stands in the place of one.
int vlan(const Json& value);
std::set<int> vlans(const Json& value);

/// Calls `row(columns)` for each row of one table; the columns are in the order of the arguments of `list`.
template <class Row>
void for_each_row(const Json& table, rapidjson::SizeType columns, Row&& row) {
    if (!table.IsObject() || !table.HasMember("data") || !table["data"].IsArray()) odd("a table without data");
    for (const auto& each : table["data"].GetArray()) {
        if (!each.IsArray() || each.Size() != columns) odd("a row with a wrong number of columns");
        row(each);
    }
}

}  // namespace haas::drivers::ovs_tables

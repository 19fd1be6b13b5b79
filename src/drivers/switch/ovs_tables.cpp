#include "drivers/switch/ovs_tables.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::drivers::ovs_tables {

void odd(const std::string& what) { throw base::Error("unexpected output of ovs-vsctl: " + what); }

std::vector<rapidjson::Document> parse(const std::string& output, std::size_t count) {
    std::vector<rapidjson::Document> tables;
    if (!base::parse_foreign_json(output, count, tables)) odd("not JSON: " + base::whole_line(output));
    return tables;
}

std::string_view text(const Json& value) {
    if (!value.IsString()) odd("a value that is not a string");
    return {value.GetString(), value.GetStringLength()};
}

long long number(const Json& value) {
    if (!value.IsInt64()) odd("a value that is not a number");
    return value.GetInt64();
}

std::string uuid(const Json& value) {
    if (!value.IsArray() || value.Size() != 2 || text(value[0]) != "uuid") odd("a value that is not a UUID");
    return std::string(text(value[1]));
}

int vlan(const Json& value) {
    // A larger number must not become a VLAN by being cut.
    if (!value.IsInt()) odd("a VLAN that is not a number");
    return value.GetInt();
}

std::set<int> vlans(const Json& value) {
    std::set<int> answer;
    for_each(value, [&](const Json& member) { answer.insert(vlan(member)); });
    return answer;
}

}  // namespace haas::drivers::ovs_tables

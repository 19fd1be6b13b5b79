// A list of values as one parameter of a statement: `WHERE id IN (SELECT value FROM json_each(:ids))`.
// @source  sqlite.org/json1.html, json_each: a number's value is an INTEGER, a string's a TEXT
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "core/id.hpp"
#include "core/vlan.hpp"

namespace haas::store {

template <class Of>
std::string value_list(const std::vector<core::Id<Of>>& ids) {
    base::JsonWriter json;
    json.begin_array();
    for (const auto id : ids) json.number(id.value());
    return json.end_array().take();
}

inline std::string value_list(const std::set<core::Vlan>& vlans) {
    base::JsonWriter json;
    json.begin_array();
    for (const auto vlan : vlans) json.number(vlan);
    return json.end_array().take();
}

inline std::string value_list(const std::vector<std::string>& texts) {
    base::JsonWriter json;
    json.begin_array();
    for (const auto& text : texts) json.string(text);
    return json.end_array().take();
}

}  // namespace haas::store

// Conversions of words in columns into enumerations, for reading rows.
#pragma once

#include <string>

#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/sql.hpp"

namespace soci {

template <>
struct type_conversion<haas::core::Port::State>
    : column_conversion<haas::core::Port::State, std::string, &haas::store::parse_port_state> {};

template <>
struct type_conversion<haas::core::NetworkingAction::Type>
    : column_conversion<haas::core::NetworkingAction::Type, std::string, &haas::store::parse_action_type> {};

template <>
struct type_conversion<haas::core::NetworkingAction::Status>
    : column_conversion<haas::core::NetworkingAction::Status, std::string, &haas::store::parse_action_status> {};

}  // namespace soci

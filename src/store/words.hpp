// Conversions of words in columns into enumerations, for reading rows.
#pragma once

#include <string>

#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/sql.hpp"

namespace soci {

template <>
struct type_conversion<haas::core::Port::State> {
    using base_type = std::string;
    static void from_base(const base_type& in, indicator ind, haas::core::Port::State& out) {
        require_value(ind);
        out = haas::store::parse_port_state(in);
    }
};

template <>
struct type_conversion<haas::core::NetworkingAction::Type> {
    using base_type = std::string;
    static void from_base(const base_type& in, indicator ind, haas::core::NetworkingAction::Type& out) {
        require_value(ind);
        out = haas::store::parse_action_type(in);
    }
};

template <>
struct type_conversion<haas::core::NetworkingAction::Status> {
    using base_type = std::string;
    static void from_base(const base_type& in, indicator ind, haas::core::NetworkingAction::Status& out) {
        require_value(ind);
        out = haas::store::parse_action_status(in);
    }
};

}  // namespace soci

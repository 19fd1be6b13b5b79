// What the drivers' checks of a new switch's fields have in common.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/switch.hpp"

namespace haas::drivers {

/// Takes the fields of a new switch one by one, and in the end knows which nobody wanted.
class FieldReader {
public:
    explicit FieldReader(const std::map<std::string, core::FieldValue>& fields) : left_(fields) {}

    /// @throws core::ValidationError  when it is missing or not a string;  core::BadArgumentError  when it is empty
    std::string required_text(const std::string& name);

    /// @throws core::ValidationError  when it is there and not a string
    std::optional<std::string> optional_text(const std::string& name);

    /// A whole number, given as such or as its decimal digits; in decimal digits without leading zeros.
    /// @throws core::ValidationError  when it is missing or neither;  core::BadArgumentError  when it is out of range
    std::string required_number(const std::string& name, int lowest, int highest);

    /// The same, empty when it is missing.
    /// @throws core::ValidationError, core::BadArgumentError
    std::optional<std::string> optional_number(const std::string& name, int lowest, int highest);

    /// `true` or `false`, given as such or as that word; empty when it is missing.
    /// @throws core::ValidationError  when it is neither
    std::optional<bool> optional_boolean(const std::string& name);

    /// @param type  the switch type, for the message
    /// @throws core::ValidationError  when a field is left that was not asked for
    void require_nothing_else(const std::string& type) const;

private:
    std::optional<core::FieldValue> take(const std::string& name);

    std::map<std::string, core::FieldValue> left_;
};

}  // namespace haas::drivers

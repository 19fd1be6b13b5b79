// The members of an object on a line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace haas::device {

/// Reads members. Whoever wrote the line may be anybody, so each is checked.
class Fields {
public:
    /// @throws base::Error  for what is no object
    explicit Fields(const rapidjson::Value& object);

    /// @name A member that must be there
    /// @throws base::Error  naming the member, if it is missing or of another type
    /// @{
    std::string text(const char* name) const;
    std::int64_t number(const char* name) const;
    bool flag(const char* name) const;
    std::vector<std::string> texts(const char* name) const;
    const rapidjson::Value& value(const char* name) const;
    /// @}

    /// @name A member that may be missing, or null
    /// @throws base::Error  if it is of another type
    /// @{
    std::optional<std::string> find_text(const char* name) const;
    std::optional<std::int64_t> find_number(const char* name) const;
    /// Also refuses a number that is no int.
    std::optional<int> find_int(const char* name) const;
    std::optional<double> find_fraction(const char* name) const;
    std::optional<bool> find_flag(const char* name) const;
    const rapidjson::Value* find(const char* name) const;
    /// @}

private:
    const rapidjson::Value& object_;
};

}  // namespace haas::device

// Tables `switch` and `switch_field`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "core/switch.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Switch> find_switch(const Transaction& tx, const std::string& label);
std::vector<core::Switch> list_switches(const Transaction& tx);
core::SwitchFields get_switch_fields(const Transaction& tx, core::Id switch_id);
/// The label of the switch that is this device already.
std::optional<std::string> find_switch_of_device(const Transaction& tx, const std::string& device);
/// @param device  what the driver says of the fields, see core::SwitchDriver::device
core::Id insert_switch(const Transaction& tx, const std::string& label, const std::string& type,
                       const core::SwitchFields& fields, const std::optional<std::string>& device = std::nullopt);
void delete_switch(const Transaction& tx, core::Id switch_id);

}  // namespace haas::store

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
core::Id insert_switch(const Transaction& tx, const std::string& label, const std::string& type,
                       const core::SwitchFields& fields);
void delete_switch(const Transaction& tx, core::Id switch_id);

}  // namespace haas::store

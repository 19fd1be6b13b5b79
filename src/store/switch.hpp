// Tables `switch`, `switch_field` and `switch_secret`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "core/switch.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Switch> find_switch(const Reading& tx, const std::string& label);
std::optional<core::Switch> find_switch_by_id(const Reading& tx, core::SwitchId switch_id);
std::vector<core::Switch> list_switches(const Reading& tx);
/// In any order, each once.
std::vector<core::Switch> list_switches(const Reading& tx, const std::vector<core::SwitchId>& ids);
core::SwitchFields list_switch_fields(const Reading& tx, core::SwitchId switch_id);
/// Of all switches that have any.
std::map<core::SwitchId, core::SwitchFields> list_switch_fields(const Reading& tx);
/// Its secret fields, by name, as they were sealed.
std::map<std::string, std::string> list_sealed_fields(const Reading& tx, core::SwitchId switch_id);
/// The device that its fields lead to, as the driver said (core::SwitchDriver::device).
std::optional<std::string> find_switch_device(const Reading& tx, core::SwitchId switch_id);
/// The label of the switch that is registered for this device.
std::optional<std::string> find_switch_of_device(const Reading& tx, const std::string& device);
/// @param fields  without the secret ones
/// @param device  what the driver says of the fields, see core::SwitchDriver::device
/// @param sealed  the secret ones, by name
core::SwitchId insert_switch(const Writing& tx, const std::string& label, const std::string& type,
                             const core::SwitchFields& fields, const std::optional<std::string>& device = std::nullopt,
                             const std::map<std::string, std::string>& sealed = {});
/// Replaces all fields, including the sealed ones.
void update_switch(const Writing& tx, core::SwitchId switch_id, const core::SwitchFields& fields,
                   const std::optional<std::string>& device, const std::map<std::string, std::string>& sealed);
void delete_switch(const Writing& tx, core::SwitchId switch_id);

/// Notes that the switch did all that a session requested. While a save is still due, the last error stays.
void record_switch_success(const Writing& tx, core::SwitchId switch_id);

/// Notes an error of a switch that answered.
void record_switch_error(const Writing& tx, core::SwitchId switch_id, const std::string& error);
/// Notes that the switch did not answer, and why.
void record_switch_unreachable(const Writing& tx, core::SwitchId switch_id, const std::string& error);

/// When the switch is to save its running configuration; empty: it is saved.
std::optional<base::Timestamp> find_save_due(const Reading& tx, core::SwitchId switch_id);
void set_save_due(const Writing& tx, core::SwitchId switch_id, const std::optional<base::Timestamp>& due);

}  // namespace haas::store

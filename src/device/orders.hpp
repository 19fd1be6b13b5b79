// Orders on the line: ids, labels and words, and how much time is left. See core/machines.hpp.
#pragma once

#include <chrono>

#include "base/json.hpp"
#include "core/machines.hpp"
#include "device/fields.hpp"

namespace haas::device {

/// No order may last longer, whatever its line says. haas.cfg allows requests less.
constexpr std::chrono::seconds longest_order{60};

/// Adds an order's members to an object that has begun.
/// @{
void write(base::JsonWriter& json, const core::NodeOrder& order);
void write(base::JsonWriter& json, const core::HeadnodeOrder& order);
void write(base::JsonWriter& json, const core::ImageOrder& order);
/// @}

/// @throws base::Error  for members that no order has
/// @{
core::NodeOrder read_node_order(const Fields& fields);
core::HeadnodeOrder read_headnode_order(const Fields& fields);
core::ImageOrder read_image_order(const Fields& fields);
/// A UUID.
std::string read_console_id(const Fields& fields);
/// @}

/// Words for values, both ways.
/// @throws base::Error  for an unknown word
/// @{
const char* word_of(core::PowerState state);
const char* word_of(core::PowerCycle how);
const char* word_of(core::BootDevice device);
const char* word_of(core::VmState state);
const char* word_of(core::Progress progress);
core::PowerState read_power_state(const std::string& word);
core::PowerCycle read_power_cycle(const std::string& word);
core::BootDevice read_boot_device(const std::string& word);
core::VmState read_vm_state(const std::string& word);
core::Progress read_progress(const std::string& word);
/// @}

/// @{
void write(base::JsonWriter& json, const core::Hardware& hardware);
core::Hardware read_hardware(const Fields& fields);
/// @}

}  // namespace haas::device

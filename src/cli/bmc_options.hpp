// The options of node_register and node_update that fill fields of a node's BMC, but for its address and login.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "cli/command.hpp"

namespace haas::cli {

/// Whether a node is new, or is changed: then `usual` takes back what was given, and flags have an opposite.
enum class BmcOptionsFor { new_node, changed_node };

std::vector<Option> bmc_field_options(BmcOptionsFor use);

bool has_bmc_field_option(const Given& given, BmcOptionsFor use);

/// Puts those that were given, as members of `obm`.
/// @throws UsageError  for what is no number where one must be, and for a flag with its opposite
void put_bmc_field_options(base::JsonWriter& json, const Given& given, BmcOptionsFor use, const std::string& command);

}  // namespace haas::cli

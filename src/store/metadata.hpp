// Table `metadata`: what administrators note about nodes, as JSON values by label.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// Labels and JSON texts, sorted by label.
std::vector<std::pair<std::string, std::string>> list_metadata(const Reading& tx, core::NodeId node);
void set_metadata(const Writing& tx, core::NodeId node, const std::string& label, const std::string& json);
/// How much is noted about a node.
struct MetadataSize {
    long long entries = 0;
    long long size = 0;  ///< characters of all labels and values
};
MetadataSize measure_metadata(const Reading& tx, core::NodeId node);
/// @return  whether there was such an entry
bool delete_metadata(const Writing& tx, core::NodeId node, const std::string& label);

}  // namespace haas::store

#include "store/metadata.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::vector<std::pair<std::string, std::string>> list_metadata(const Reading& tx, core::NodeId node) {
    std::vector<std::pair<std::string, std::string>> entries;
    select<std::string, std::string>(
        tx, "SELECT label, value FROM metadata WHERE node_id = :node ORDER BY label COLLATE natural_order",
        [&](const std::string& label, const std::string& json) { entries.emplace_back(label, json); }, node);
    return entries;
}

void set_metadata(const Writing& tx, core::NodeId node, const std::string& label, const std::string& json) {
    execute(tx,
            "INSERT INTO metadata (node_id, label, value) VALUES (:node, :label, :json)"
            " ON CONFLICT (node_id, label) DO UPDATE SET value = excluded.value",
            node, label, json);
}

MetadataSize measure_metadata(const Reading& tx, core::NodeId node) {
    const auto row = select_one<long long, long long>(
        tx, "SELECT count(*), coalesce(sum(length(label) + length(value)), 0) FROM metadata WHERE node_id = :node",
        node);
    return {std::get<0>(*row), std::get<1>(*row)};
}

bool delete_metadata(const Writing& tx, core::NodeId node, const std::string& label) {
    return execute(tx, "DELETE FROM metadata WHERE node_id = :node AND label = :label", node, label) > 0;
}

}  // namespace haas::store

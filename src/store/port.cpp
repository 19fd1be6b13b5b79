#include "store/port.hpp"

#include "store/sql.hpp"

namespace haas::store {

core::Port::State parse_port_state(const std::string& word) {
    if (word == "verified") return core::Port::State::verified;
    if (word == "suspect") return core::Port::State::suspect;
    return core::Port::State::unverified;
}

std::string port_state_word(core::Port::State state) {
    switch (state) {
        case core::Port::State::verified: return "verified";
        case core::Port::State::suspect: return "suspect";
        case core::Port::State::unverified: break;
    }
    return "unverified";
}

std::optional<core::Port> find_port(const Transaction& tx, core::Id switch_id, const std::string& label) {
    const auto row = select_one<core::Id, std::optional<core::Id>, std::string, std::optional<std::string>>(
        tx, "SELECT id, nic_id, state, drift FROM port WHERE switch_id = :switch AND label = :label", switch_id, label);
    if (!row) return std::nullopt;
    const auto& [id, nic, state, drift] = *row;
    return core::Port{id, switch_id, label, nic, parse_port_state(state), drift};
}

std::optional<core::Port> find_port_of_nic(const Transaction& tx, core::Id nic) {
    const auto row = select_one<core::Id, core::Id, std::string, std::string, std::optional<std::string>>(
        tx, "SELECT id, switch_id, label, state, drift FROM port WHERE nic_id = :nic", nic);
    if (!row) return std::nullopt;
    const auto& [id, switch_id, label, state, drift] = *row;
    return core::Port{id, switch_id, label, nic, parse_port_state(state), drift};
}

std::vector<std::string> list_ports(const Transaction& tx, core::Id switch_id) {
    return select_all<std::string>(tx, "SELECT label FROM port WHERE switch_id = :switch ORDER BY label", switch_id);
}

std::optional<std::string> find_suspect_port_of_node(const Transaction& tx, core::Id node) {
    const auto row = select_one<std::string>(tx,
                                             "SELECT p.label FROM port p JOIN nic c ON c.id = p.nic_id"
                                             " WHERE c.node_id = :node AND p.state = 'suspect' ORDER BY p.label LIMIT 1",
                                             node);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

bool port_has_residue(const Transaction& tx, core::Id port) {
    return exists(tx, "SELECT 1 FROM port_residue WHERE port_id = :port LIMIT 1", port);
}

core::Id insert_port(const Transaction& tx, core::Id switch_id, const std::string& label) {
    return insert(tx, "INSERT INTO port (switch_id, label, state) VALUES (:switch, :label, 'unverified') RETURNING id",
                  switch_id, label);
}

void delete_port(const Transaction& tx, core::Id port) {
    execute(tx, "DELETE FROM port WHERE id = :port", port);
}

void set_port_nic(const Transaction& tx, core::Id port, std::optional<core::Id> nic) {
    execute(tx, "UPDATE port SET nic_id = :nic WHERE id = :port", nic, port);
}

}  // namespace haas::store

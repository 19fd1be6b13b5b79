#include "store/switch.hpp"

#include "store/rows.hpp"
#include "store/value_list.hpp"

namespace haas::store {

namespace {

void insert_fields(const Writing& tx, core::SwitchId id, const core::SwitchFields& fields,
                   const std::map<std::string, std::string>& sealed) {
    for (const auto& [name, value] : fields) {
        execute(tx, "INSERT INTO switch_field (switch_id, name, value) VALUES (:switch, :name, :value)", id, name,
                value);
    }
    for (const auto& [name, text] : sealed) {
        execute(tx, "INSERT INTO switch_secret (switch_id, name, sealed) VALUES (:switch, :name, :sealed)", id, name,
                text);
    }
}

}  // namespace

template <>
struct Columns<core::Switch> {
    static constexpr std::tuple list{
        Column{"id", &core::Switch::id},
        Column{"label", &core::Switch::label},
        Column{"type", &core::Switch::type},
        Column{"reachable", &core::Switch::reachable},
        Column{"last_success_at", &core::Switch::last_success_at},
        Column{"last_error_at", &core::Switch::last_error_at},
        Column{"last_error", &core::Switch::last_error},
    };
};

std::vector<core::Switch> list_switches(const Reading& tx) {
    return select_rows<core::Switch, "FROM switch ORDER BY label COLLATE natural_order">(tx);
}

std::vector<core::Switch> list_switches(const Reading& tx, const std::vector<core::SwitchId>& ids) {
    return select_rows<core::Switch, "FROM switch WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(:ids))">(
        tx, value_list(ids));
}

std::optional<core::Switch> find_switch(const Reading& tx, const std::string& label) {
    return select_row<core::Switch, "FROM switch WHERE label = :label">(tx, label);
}

std::optional<core::Switch> find_switch_by_id(const Reading& tx, core::SwitchId switch_id) {
    return select_row<core::Switch, "FROM switch WHERE id = :switch">(tx, switch_id);
}

core::SwitchFields list_switch_fields(const Reading& tx, core::SwitchId switch_id) {
    core::SwitchFields fields;
    select<std::string, std::string>(
        tx, "SELECT name, value FROM switch_field WHERE switch_id = :switch",
        [&](const std::string& name, const std::string& value) { fields.emplace(name, value); }, switch_id);
    return fields;
}

std::map<core::SwitchId, core::SwitchFields> list_switch_fields(const Reading& tx) {
    std::map<core::SwitchId, core::SwitchFields> fields;
    select<core::SwitchId, std::string, std::string>(
        tx, "SELECT switch_id, name, value FROM switch_field",
        [&](core::SwitchId id, const std::string& name, const std::string& value) { fields[id].emplace(name, value); });
    return fields;
}

std::map<std::string, std::string> list_sealed_fields(const Reading& tx, core::SwitchId switch_id) {
    std::map<std::string, std::string> sealed;
    select<std::string, std::string>(
        tx, "SELECT name, sealed FROM switch_secret WHERE switch_id = :switch",
        [&](const std::string& name, const std::string& text) { sealed.emplace(name, text); }, switch_id);
    return sealed;
}

std::optional<std::string> find_switch_device(const Reading& tx, core::SwitchId switch_id) {
    const auto row =
        select_one<std::optional<std::string>>(tx, "SELECT device FROM switch WHERE id = :switch", switch_id);
    return row ? std::get<0>(*row) : std::nullopt;
}

std::optional<std::string> find_switch_of_device(const Reading& tx, const std::string& device) {
    const auto row = select_one<std::string>(tx, "SELECT label FROM switch WHERE device = :device", device);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

core::SwitchId insert_switch(const Writing& tx, const std::string& label, const std::string& type,
                             const core::SwitchFields& fields, const std::optional<std::string>& device,
                             const std::map<std::string, std::string>& sealed) {
    const auto id = insert<core::SwitchId>(
        tx, "INSERT INTO switch (label, type, device) VALUES (:label, :type, :device) RETURNING id", label, type,
        device);
    insert_fields(tx, id, fields, sealed);
    return id;
}

void update_switch(const Writing& tx, core::SwitchId switch_id, const core::SwitchFields& fields,
                   const std::optional<std::string>& device, const std::map<std::string, std::string>& sealed) {
    execute(tx, "UPDATE switch SET device = :device WHERE id = :switch", device, switch_id);
    execute(tx, "DELETE FROM switch_field WHERE switch_id = :switch", switch_id);
    execute(tx, "DELETE FROM switch_secret WHERE switch_id = :switch", switch_id);
    insert_fields(tx, switch_id, fields, sealed);
}

void delete_switch(const Writing& tx, core::SwitchId switch_id) {
    execute(tx, "DELETE FROM switch WHERE id = :switch", switch_id);
}

void record_switch_success(const Writing& tx, core::SwitchId switch_id) {
    execute(tx,
            "UPDATE switch SET reachable = 1, last_success_at = :now,"
            " last_error = CASE WHEN save_due_at IS NULL THEN NULL ELSE last_error END WHERE id = :switch",
            tx.now(), switch_id);
}

void record_switch_error(const Writing& tx, core::SwitchId switch_id, const std::string& error) {
    execute(tx, "UPDATE switch SET reachable = 1, last_error = :error, last_error_at = :now WHERE id = :switch", error,
            tx.now(), switch_id);
}

void record_switch_unreachable(const Writing& tx, core::SwitchId switch_id, const std::string& error) {
    execute(tx, "UPDATE switch SET reachable = 0, last_error = :error, last_error_at = :now WHERE id = :switch", error,
            tx.now(), switch_id);
}

std::optional<base::Timestamp> find_save_due(const Reading& tx, core::SwitchId switch_id) {
    const auto row =
        select_one<std::optional<long long>>(tx, "SELECT save_due_at FROM switch WHERE id = :switch", switch_id);
    if (!row || !std::get<0>(*row)) return std::nullopt;
    return base::from_seconds(*std::get<0>(*row));
}

void set_save_due(const Writing& tx, core::SwitchId switch_id, const std::optional<base::Timestamp>& due) {
    const auto seconds = due ? std::optional<long long>(base::to_seconds(*due)) : std::nullopt;
    execute(tx, "UPDATE switch SET save_due_at = :due WHERE id = :switch", seconds, switch_id);
}

}  // namespace haas::store

#include "store/port_group.hpp"

#include "store/rows.hpp"

namespace haas::store {

template <>
struct Columns<core::PortGroup> {
    static constexpr std::tuple list{
        Column{"id", &core::PortGroup::id},
        Column{"label", &core::PortGroup::label},
        Column{"lacp_fallback", &core::PortGroup::lacp_fallback},
    };
};

std::optional<core::PortGroup> find_port_group(const Reading& tx, const std::string& label) {
    return select_row<core::PortGroup, "FROM port_group WHERE label = :label">(tx, label);
}

std::string get_port_group_label(const Reading& tx, core::PortGroupId group) {
    return std::get<0>(select_one<std::string>(tx, "SELECT label FROM port_group WHERE id = :group", group).value());
}

std::vector<std::string> list_port_groups(const Reading& tx) {
    return select_all<std::string>(tx, "SELECT label FROM port_group ORDER BY label COLLATE natural_order");
}

core::PortGroupId insert_port_group(const Writing& tx, const core::PortGroup& group) {
    return insert<core::PortGroupId>(
        tx, "INSERT INTO port_group (label, lacp_fallback) VALUES (:label, :lacp_fallback) RETURNING id", group.label,
        group.lacp_fallback);
}

void delete_port_group(const Writing& tx, core::PortGroupId group) {
    execute(tx, "DELETE FROM port_group WHERE id = :group", group);
}

}  // namespace haas::store

#include "store/headnode.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "store/rows.hpp"

namespace {

using Phase = haas::core::Headnode::Phase;

constexpr std::array<std::pair<Phase, const char*>, 5> phases = {{{Phase::fresh, "new"},
                                                                  {Phase::creating, "creating"},
                                                                  {Phase::cleaning, "cleaning"},
                                                                  {Phase::made, "made"},
                                                                  {Phase::deleting, "deleting"}}};

const char* text_of(Phase phase) {
    for (const auto& [known, text] : phases) {
        if (known == phase) return text;
    }
    throw std::logic_error("a phase without a name");
}

Phase phase_of(const std::string& text) {
    for (const auto& [phase, known] : phases) {
        if (text == known) return phase;
    }
    throw std::logic_error("a phase that the schema does not know: " + text);
}

}  // namespace

template <>
struct soci::type_conversion<Phase> : soci::column_conversion<Phase, std::string, &phase_of> {};

namespace haas::store {

/// Of `headnode h` with its `project p`.
template <>
struct Columns<core::Headnode> {
    static constexpr std::tuple list{
        Column{"h.id", &core::Headnode::id},
        Column{"h.label", &core::Headnode::label},
        Column{"p.id", &core::Headnode::project_id},
        Column{"p.label", &core::Headnode::project_label},
        Column{"h.base_img", &core::Headnode::base_img},
        Column{"h.uuid", &core::Headnode::uuid},
        Column{"h.phase", &core::Headnode::phase},
        Column{"h.error", &core::Headnode::error},
    };
};

std::optional<core::Headnode> find_headnode(const Reading& tx, const std::string& label) {
    return select_row<core::Headnode, "FROM headnode h JOIN project p ON p.id = h.project_id WHERE h.label = :label">(
        tx, label);
}

std::optional<core::Headnode> find_headnode_by_id(const Reading& tx, core::HeadnodeId headnode) {
    return select_row<core::Headnode, "FROM headnode h JOIN project p ON p.id = h.project_id WHERE h.id = :id">(
        tx, headnode);
}

std::optional<core::Headnode> find_headnode_by_uuid(const Reading& tx, const std::string& uuid) {
    return select_row<core::Headnode, "FROM headnode h JOIN project p ON p.id = h.project_id WHERE h.uuid = :uuid">(
        tx, uuid);
}

bool has_headnodes(const Reading& tx) { return exists(tx, "SELECT 1 FROM headnode LIMIT 1"); }

std::vector<std::string> list_headnodes_of_project(const Reading& tx, core::ProjectId project) {
    return select_all<std::string>(
        tx, "SELECT label FROM headnode WHERE project_id = :project ORDER BY label COLLATE natural_order", project);
}

long long count_headnodes_of_project(const Reading& tx, core::ProjectId project) {
    return count(tx, "SELECT COUNT(*) FROM headnode WHERE project_id = :project", project);
}

std::vector<core::Headnode> list_headnodes_to_do(const Reading& tx) {
    return select_rows<core::Headnode,
                       "FROM headnode h JOIN project p ON p.id = h.project_id"
                       " WHERE h.phase IN ('creating', 'cleaning', 'deleting') ORDER BY h.id">(tx);
}

core::HeadnodeId insert_headnode(const Writing& tx, const std::string& label, core::ProjectId project,
                                 const std::string& base_img, const std::string& uuid) {
    return insert<core::HeadnodeId>(tx,
                                    "INSERT INTO headnode (label, project_id, base_img, uuid, phase)"
                                    " VALUES (:label, :project, :base_img, :uuid, 'new') RETURNING id",
                                    label, project, base_img, uuid);
}

void move_headnode(const Writing& tx, core::HeadnodeId headnode, Phase from, Phase to,
                   const std::optional<std::string>& error) {
    execute(tx, "UPDATE headnode SET phase = :phase, error = :error WHERE id = :id AND phase = :was", text_of(to),
            error, headnode, text_of(from));
}

void delete_headnode(const Writing& tx, core::HeadnodeId headnode) {
    execute(tx, "DELETE FROM headnode WHERE id = :id", headnode);
}

}  // namespace haas::store

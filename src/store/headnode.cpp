#include "store/headnode.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "store/sql.hpp"

namespace haas::store {

namespace {

using Phase = core::Headnode::Phase;

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

core::Headnode to_headnode(core::Id id, const std::string& label, core::Id project, const std::string& project_label,
                           const std::string& base_img, const std::string& uuid, const std::string& phase,
                           const std::optional<std::string>& error) {
    return {id, label, project, project_label, base_img, uuid, phase_of(phase), error};
}

template <class... Parameters>
std::vector<core::Headnode> select_headnodes(const Transaction& tx, const char* text, const Parameters&... parameters) {
    std::vector<core::Headnode> headnodes;
    select<core::Id, std::string, core::Id, std::string, std::string, std::string, std::string,
           std::optional<std::string>>(
        tx, text, [&](const auto&... column) { headnodes.push_back(to_headnode(column...)); }, parameters...);
    return headnodes;
}

std::optional<core::Headnode> first(std::vector<core::Headnode> headnodes) {
    if (headnodes.empty()) return std::nullopt;
    return std::move(headnodes.front());
}

}  // namespace

std::optional<core::Headnode> find_headnode(const Transaction& tx, const std::string& label) {
    return first(select_headnodes(tx,
                                  "SELECT h.id, h.label, p.id, p.label, h.base_img, h.uuid, h.phase, h.error FROM headnode h"
                                  " JOIN project p ON p.id = h.project_id WHERE h.label = :label",
                                  label));
}

std::optional<core::Headnode> find_headnode_by_id(const Transaction& tx, core::Id headnode) {
    return first(select_headnodes(tx,
                                  "SELECT h.id, h.label, p.id, p.label, h.base_img, h.uuid, h.phase, h.error FROM headnode h"
                                  " JOIN project p ON p.id = h.project_id WHERE h.id = :id",
                                  headnode));
}

std::optional<core::Headnode> find_headnode_by_uuid(const Transaction& tx, const std::string& uuid) {
    return first(select_headnodes(tx,
                                  "SELECT h.id, h.label, p.id, p.label, h.base_img, h.uuid, h.phase, h.error FROM headnode h"
                                  " JOIN project p ON p.id = h.project_id WHERE h.uuid = :uuid",
                                  uuid));
}

bool has_headnodes(const Transaction& tx) { return exists(tx, "SELECT 1 FROM headnode LIMIT 1"); }

std::vector<std::string> list_headnodes_of_project(const Transaction& tx, core::Id project) {
    return select_all<std::string>(tx, "SELECT label FROM headnode WHERE project_id = :project ORDER BY label COLLATE natural_order", project);
}

std::vector<core::Headnode> list_headnodes_to_do(const Transaction& tx) {
    return select_headnodes(tx,
                            "SELECT h.id, h.label, p.id, p.label, h.base_img, h.uuid, h.phase, h.error FROM headnode h"
                            " JOIN project p ON p.id = h.project_id"
                            " WHERE h.phase IN ('creating', 'cleaning', 'deleting') ORDER BY h.id");
}

core::Id insert_headnode(const Transaction& tx, const std::string& label, core::Id project, const std::string& base_img,
                         const std::string& uuid) {
    return insert(tx,
                  "INSERT INTO headnode (label, project_id, base_img, uuid, phase)"
                  " VALUES (:label, :project, :base_img, :uuid, 'new') RETURNING id",
                  label, project, base_img, uuid);
}

void move_headnode(const Transaction& tx, core::Id headnode, Phase from, Phase to,
                   const std::optional<std::string>& error) {
    execute(tx, "UPDATE headnode SET phase = :phase, error = :error WHERE id = :id AND phase = :was", text_of(to), error,
            headnode, text_of(from));
}

void delete_headnode(const Transaction& tx, core::Id headnode) {
    execute(tx, "DELETE FROM headnode WHERE id = :id", headnode);
}

}  // namespace haas::store

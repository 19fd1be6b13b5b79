#include "store/machine_setting.hpp"

#include "store/sql.hpp"

namespace haas::store {

namespace {

const char* word_for(MachineSetting what) { return what == MachineSetting::media ? "media" : "boot_device"; }

}  // namespace

std::vector<MachineSetting> list_machine_settings(const Reading& tx, core::NodeId node) {
    std::vector<MachineSetting> found;
    select<std::string>(
        tx, "SELECT what FROM machine_setting WHERE node_id = :node ORDER BY what",
        [&](const std::string& word) {
            found.push_back(word == "media" ? MachineSetting::media : MachineSetting::boot_device);
        },
        node);
    return found;
}

void note_machine_setting(const Writing& tx, core::NodeId node, MachineSetting what) {
    execute(tx, "INSERT INTO machine_setting (node_id, what) VALUES (:node, :what) ON CONFLICT DO NOTHING", node,
            word_for(what));
}

void forget_machine_setting(const Writing& tx, core::NodeId node, MachineSetting what) {
    execute(tx, "DELETE FROM machine_setting WHERE node_id = :node AND what = :what", node, word_for(what));
}

}  // namespace haas::store

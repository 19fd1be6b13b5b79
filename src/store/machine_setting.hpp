// Table `machine_setting`: what HaaS has set in machines for the projects of their nodes.
#pragma once

#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// An image in the virtual drive, and a boot device that holds for all starts.
enum class MachineSetting { media, boot_device };

std::vector<MachineSetting> list_machine_settings(const Reading& tx, core::NodeId node);
/// Does nothing if it is noted already.
void note_machine_setting(const Writing& tx, core::NodeId node, MachineSetting what);
void forget_machine_setting(const Writing& tx, core::NodeId node, MachineSetting what);

}  // namespace haas::store

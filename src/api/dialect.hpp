// The dialects of the API. HIL, HaaS's successor, put `/v0` in front of every path, so what comes there is answered in
// HIL's shapes, and everything else in our own. All operations are the same in both, and take the same requests; this
// file is the only place that knows which answers differ, and how.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "core/switch.hpp"
#include "service/network.hpp"
#include "service/settings.hpp"

namespace haas::api {

enum class Dialect { own, hil };

/// Takes HIL's version off the front of a path, with the empty segments before it.
/// @return  the dialect of the answer
Dialect take_dialect(std::vector<std::string>& path);

/// The names of a switch's ports; HIL: `[{"label": "gi1/0/1"}]`.
/// @source  github.com/CCI-MOC/hil, hil/api.py: show_switch; the same file has the functions that answer the others
base::JsonWriter& write_ports(base::JsonWriter& json, Dialect dialect, const std::vector<std::string>& ports);

/// A value of a node's metadata; HIL: its JSON as a text, `"\"dell-m620\""`.
/// @param value  JSON
base::JsonWriter& write_metadata_value(base::JsonWriter& json, Dialect dialect, std::string_view value);

/// `[{"node", "nic", "channel", "project"}]`; HIL: `{node: {"nic", "channel", "project"}}`, with one NIC of each node.
base::JsonWriter& write_attachments(base::JsonWriter& json, Dialect dialect,
                                    const std::vector<store::NetworkAttachment>& attachments);

/// The drivers, `[{"kind", "name", "description"}]`; HIL: the names of its modules, `["hil.ext.switches.nexus"]`.
base::JsonWriter& write_extensions(base::JsonWriter& json, Dialect dialect, const core::SwitchDrivers& switches,
                                   const core::BmcDrivers& bmcs);

/// Whether list_users tells roles, which HIL does not know.
constexpr bool shows_roles(Dialect dialect) { return dialect == Dialect::own; }

/// Whether show_port tells about ports without a NIC; HIL answers `{}`, by which its clients recognize a free one.
constexpr bool shows_free_ports(Dialect dialect) { return dialect == Dialect::own; }

}  // namespace haas::api

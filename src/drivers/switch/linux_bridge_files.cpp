#include "drivers/switch/linux_bridge_files.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

constexpr const char* notice = "# Written by HaaS, and written again with each change of this port.\n";

struct FileNames {
    std::string_view directory;
    std::string_view begin;
    std::string_view end;
};

/// ifupdown2's configuration includes `*` on Debian and `*.intf` on Cumulus Linux. networkd takes the first file that
/// matches a port, in the order of the names.
FileNames names_of(BridgePersistence persistence) {
    if (persistence == BridgePersistence::networkd) return {"/etc/systemd/network", "05-haas-", ".network"};
    return {"/etc/network/interfaces.d", "haas-", ".intf"};
}

std::string ifupdown2_text(const std::string& port, const core::PortState& state) {
    std::string text = notice;
    text += "auto " + port + "\niface " + port + "\n";
    if (state.native && state.tagged.empty()) return text + "    bridge-access " + std::to_string(*state.native) + "\n";
    if (!state.tagged.empty()) {
        std::string list = core::format_vlan_list(state.tagged);
        std::replace(list.begin(), list.end(), ',', ' ');
        text += "    bridge-vids " + list + "\n";
    }
    if (state.native) return text + "    bridge-pvid " + std::to_string(*state.native) + "\n";
    return text + "    bridge-allow-untagged no\n";
}

std::string networkd_text(const std::string& bridge, const std::string& port, const core::PortState& state) {
    std::string text = notice;
    text += "[Match]\nName=" + port + "\n\n[Network]\nBridge=" + bridge + "\n";
    if (state.native) {
        const auto id = std::to_string(*state.native);
        text += "\n[BridgeVLAN]\nVLAN=" + id + "\nPVID=" + id + "\nEgressUntagged=" + id + "\n";
    }
    if (state.tagged.empty()) return text;
    const auto list = core::format_vlan_list(state.tagged);
    for (const auto range : base::split(list, ',')) text += "\n[BridgeVLAN]\nVLAN=" + std::string(range) + "\n";
    return text;
}

}  // namespace

std::optional<BridgePersistence> parse_persistence(std::string_view text) {
    if (text == "none") return BridgePersistence::none;
    if (text == "ifupdown2") return BridgePersistence::ifupdown2;
    if (text == "networkd") return BridgePersistence::networkd;
    return std::nullopt;
}

std::string persistence_directory(BridgePersistence persistence) {
    return std::string(names_of(persistence).directory);
}

std::string persistence_file(BridgePersistence persistence, const std::string& port) {
    const auto names = names_of(persistence);
    return std::string(names.begin) + port + std::string(names.end);
}

std::string port_of_file(BridgePersistence persistence, std::string_view file) {
    const auto names = names_of(persistence);
    if (file.size() <= names.begin.size() + names.end.size()) return {};
    if (!file.starts_with(names.begin) || !file.ends_with(names.end)) return {};
    file.remove_prefix(names.begin.size());
    file.remove_suffix(names.end.size());
    return std::string(file);
}

std::string persistence_text(BridgePersistence persistence, const std::string& bridge, const std::string& port,
                             const core::PortState& state) {
    return persistence == BridgePersistence::networkd ? networkd_text(bridge, port, state)
                                                      : ifupdown2_text(port, state);
}

}  // namespace haas::drivers

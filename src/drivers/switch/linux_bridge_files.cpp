#include "drivers/switch/linux_bridge_files.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

/// The first line of a file, by which HaaS knows its own.
std::string notice(const std::string& bridge) {
    return "# Written by HaaS for a port of " + bridge + ", and written again with each change of it.\n";
}

/// The texts and names are arguments, so the shell takes nothing in them for its own.
constexpr const char* print_files =
    "cd \"$1\" || exit 2; set -- \"$2\"*\"$3\"; [ -f \"$1\" ] || exit 0; grep -H '' \"$@\"; [ $? -le 1 ]";
constexpr const char* write_files = R"(cd "$1" || exit 2
shift
while [ $# -gt 0 ]; do
    if [ -z "$2" ]; then
        rm -f "$1" || exit 1
    else
        printf %s "$2" >".new-$1" && chmod 644 ".new-$1" && sync ".new-$1" && mv -f ".new-$1" "$1" || exit 1
    fi
    shift 2
done
sync .)";

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

std::string ifupdown2_text(const std::string& bridge, const std::string& port, const core::PortState& state) {
    std::string text = notice(bridge);
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
    std::string text = notice(bridge);
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

std::string persistence_text(BridgePersistence persistence, const std::string& bridge, const std::string& port,
                             const core::PortState& state) {
    return persistence == BridgePersistence::networkd ? networkd_text(bridge, port, state)
                                                      : ifupdown2_text(bridge, port, state);
}

std::vector<std::string> print_files_command(BridgePersistence persistence) {
    const auto names = names_of(persistence);
    return {"sh",
            "-c",
            print_files,
            "sh",
            persistence_directory(persistence),
            std::string(names.begin),
            std::string(names.end)};
}

BridgeFiles parse_printed_files(BridgePersistence persistence, const std::string& output) {
    // Each line follows the name of its file, and a colon.
    const std::string behind_name = std::string(names_of(persistence).end) + ':';
    BridgeFiles files;
    for (const auto line : base::split(output, '\n')) {
        const auto end = line.find(behind_name);
        if (end == std::string_view::npos) continue;
        const auto name = line.substr(0, end + behind_name.size() - 1);
        files[std::string(name)] += std::string(line.substr(name.size() + 1)) + '\n';
    }
    return files;
}

std::set<std::string> list_files_of_others(BridgePersistence persistence, const std::string& bridge,
                                           const BridgeFiles& printed, const std::set<std::string>& ports) {
    std::set<std::string> others;
    for (const auto& [name, text] : printed) {
        if (text.starts_with(notice(bridge))) others.insert(name);
    }
    for (const auto& port : ports) others.erase(persistence_file(persistence, port));
    return others;
}

std::vector<std::string> write_files_command(BridgePersistence persistence, const BridgeFiles& files) {
    std::vector<std::string> words{"sh", "-c", write_files, "sh", persistence_directory(persistence)};
    for (const auto& [name, text] : files) words.insert(words.end(), {name, text});
    return words;
}

std::string find_inherited_vlans(const std::string& stanza) {
    for (const auto raw : base::split(stanza, '\n')) {
        const auto line = base::trim(raw);
        for (const std::string_view attribute : {"bridge-vids ", "bridge-trunk ", "bridge-port-vids "}) {
            if (line.starts_with(attribute)) return std::string(line);
        }
    }
    return {};
}

}  // namespace haas::drivers

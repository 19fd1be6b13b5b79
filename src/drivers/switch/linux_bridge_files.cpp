#include "drivers/switch/linux_bridge_files.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

/// The first line of a file, by which HaaS knows its own.
std::string notice(const std::string& bridge) {
    return "# Written by HaaS for a port of " + bridge + ", and written again with each change of it.\n";
}
/// That of HaaS's first weeks.
constexpr std::string_view old_notice = "# Written by HaaS, and written again with each change of this port.\n";

struct FileNames {
    std::string_view directory;
    std::string_view begin;
    std::string_view end;
};

/// ifupdown2's configuration includes `*` on Debian and `*.intf` on Cumulus Linux.
constexpr FileNames ifupdown2_names{"/etc/network/interfaces.d", "haas-", ".intf"};
/// networkd takes the first file that matches a port, in the order of the names.
constexpr FileNames networkd_names{"/etc/systemd/network", "05-haas-", ".network"};
constexpr std::array all_names{ifupdown2_names, networkd_names};

const FileNames& names_of(BridgePersistence persistence) {
    return persistence == BridgePersistence::networkd ? networkd_names : ifupdown2_names;
}

std::string path_begin(const FileNames& names) { return std::string(names.directory) + '/' + std::string(names.begin); }

/// The texts and names are arguments, so the shell takes nothing in them for its own. In other languages than this,
/// grep does not print what it does not understand.
constexpr const char* print_files = R"(export LC_ALL=C
print() {
    set -- "$1"*"$2"
    [ ! -f "$1" ] || grep -H '' "$@" || [ $? -eq 1 ]
}
print "$1" "$2" && print "$3" "$4")";
constexpr const char* write_files = R"(one=$1 other=$2
shift 2
while [ $# -gt 0 ]; do
    if [ -z "$2" ]; then
        rm -f "$1" || exit 1
    else
        new=${1%/*}/.new-${1##*/}
        printf %s "$2" >"$new" && chmod 644 "$new" && sync "$new" && mv -f "$new" "$1" || exit 1
    fi
    shift 2
done
for directory in "$one" "$other"; do
    [ ! -d "$directory" ] || sync "$directory" || exit 1
done)";

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
    const auto& names = names_of(persistence);
    return path_begin(names) + port + std::string(names.end);
}

std::string persistence_text(BridgePersistence persistence, const std::string& bridge, const std::string& port,
                             const core::PortState& state) {
    return persistence == BridgePersistence::networkd ? networkd_text(bridge, port, state)
                                                      : ifupdown2_text(bridge, port, state);
}

std::vector<std::string> print_files_command() {
    std::vector<std::string> words{"sh", "-c", print_files, "sh"};
    for (const auto& names : all_names) words.insert(words.end(), {path_begin(names), std::string(names.end)});
    return words;
}

BridgeFiles parse_printed_files(const std::string& output) {
    BridgeFiles files;
    for (const auto line : base::split(output, '\n')) {
        for (const auto& names : all_names) {
            // Each line follows the name of its file, and a colon.
            const auto end = line.find(std::string(names.end) + ':');
            if (!line.starts_with(path_begin(names)) || end == std::string_view::npos) continue;
            const auto name = line.substr(0, end + names.end.size());
            files[std::string(name)] += std::string(line.substr(name.size() + 1)) + '\n';
        }
    }
    return files;
}

std::set<std::string> list_own_files(const std::string& bridge, const std::set<std::string>& ports,
                                     const BridgeFiles& printed) {
    std::set<std::string> own;
    for (const auto& [name, text] : printed) {
        if (text.starts_with(notice(bridge))) own.insert(name);
    }
    for (const auto& port : ports) {
        for (const auto persistence : {BridgePersistence::ifupdown2, BridgePersistence::networkd}) {
            const auto found = printed.find(persistence_file(persistence, port));
            if (found != printed.end() && found->second.starts_with(old_notice)) own.insert(found->first);
        }
    }
    return own;
}

std::vector<std::string> write_files_command(const BridgeFiles& files) {
    std::vector<std::string> words{"sh", "-c", write_files, "sh"};
    for (const auto& names : all_names) words.emplace_back(names.directory);
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

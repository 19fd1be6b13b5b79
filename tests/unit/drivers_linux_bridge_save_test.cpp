// The files that Linux bridges are saved in: written by real commands, in a directory of the test's own.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "drivers/switch/linux_bridge_session.hpp"
#include "temporary_directory.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using core::SwitchError;

namespace {

constexpr const char* links =
    R"([{"ifname":"br0","linkinfo":{"info_kind":"bridge","info_data":{"vlan_filtering":1,"vlan_default_pvid":0}}},)"
    R"({"ifname":"swp1","master":"br0"},{"ifname":"swp2","master":"br0"},{"ifname":"swp3","master":"br0"}])";
constexpr const char* vlans = R"([{"ifname":"swp2","vlans":[{"vlan":100,"flags":["PVID","Egress Untagged"]}]},)"
                              R"({"ifname":"swp3","vlans":[{"vlan":7,"flags":["PVID"]}]}])";
constexpr const char* stanza = "auto br0\niface br0\n\tbridge-ports swp1 swp2 swp3\n\tbridge-vlan-aware yes\n\n";

const std::string networkd = "/etc/systemd/network";
const std::string ifupdown2 = "/etc/network/interfaces.d";
constexpr std::size_t longest_line = std::size_t{128} * 1024;  // MAX_ARG_STRLEN of Linux

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

/// A bridge of texts, whose shell is the one of this machine, in other directories.
struct Host {
    haas_test::TemporaryDirectory directory;
    std::string root = directory.path().string();
    std::string bridge_stanza = stanza;
    std::string vlans_json = vlans;
    std::size_t longest_call = 100;
    int calls = 0;
    bool allows_root = true;

    Host() {
        for (const auto& each : {networkd, ifupdown2}) std::filesystem::create_directories(root + each);
    }
    std::string text_of(const std::string& path) const {
        std::ostringstream text;
        text << std::ifstream(root + path).rdbuf();
        return text.str();
    }
    void write(const std::string& path, const std::string& text) const { std::ofstream(root + path) << text; }
    std::set<std::string> list(const std::string& which) const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(root + which))
            names.insert(entry.path().filename());
        return names;
    }
    ino_t inode_of(const std::string& path) const {
        struct stat status {};
        return ::stat((root + path).c_str(), &status) == 0 ? status.st_ino : 0;
    }
};

class BridgeCommands final : public HostCommands {
public:
    explicit BridgeCommands(Host& host) : host_(host) {}
    sys::Result run(const std::vector<std::string>& given, const std::string&, std::chrono::milliseconds) override {
        ++host_.calls;
        auto argv = given;
        std::size_t length = 0;
        for (const auto& word : argv) length += word.size() + 3;
        CHECK(length < longest_line);
        if (argv[0] == "sudo") {
            if (!host_.allows_root) throw base::Error("root is asked for");
            argv.erase(argv.begin(), argv.begin() + 2);
        }
        sys::Result result;
        if (argv[0] == "ip") result.output = links;
        if (argv[0] == "bridge" && argv.back() == "show") result.output = host_.vlans_json;
        if (argv[0] == "ifquery") result.output = host_.bridge_stanza;
        if (argv[0] != "sh") return result;
        sys::Command command;
        for (auto& word : argv) command.argv.push_back(word.starts_with("/etc/") ? host_.root + word : word);
        result = sys::run(command);
        result.output = replaced(result.output, host_.root, "");
        return result;
    }
    std::size_t longest_call() const override { return host_.longest_call; }

private:
    Host& host_;
};

/// A session for nothing but the save.
void save(Host& host, const std::vector<std::string>& registered,
          BridgePersistence persistence = BridgePersistence::networkd) {
    auto programs = std::make_unique<HostPrograms>(std::make_unique<BridgeCommands>(host),
                                                   SudoUse{SudoUse::Way::without_password, {}}, HostLogin(),
                                                   core::SwitchTimeouts());
    LinuxBridgeSession(std::move(programs), {"br0", persistence}).save(registered);
}

std::string refusal_of(Host& host, const std::vector<std::string>& registered, BridgePersistence persistence) {
    try {
        save(host, registered, persistence);
    } catch (const SwitchError& failure) {
        CHECK(failure.kind() == SwitchError::Kind::refused);
        return failure.what();
    }
    FAIL("nothing failed");
    return {};
}

PortState lit(std::optional<core::Vlan> native, std::set<core::Vlan> tagged = {}) {
    PortState state;
    state.native = native;
    state.tagged = std::move(tagged);
    return state;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Linux bridge: the files for the next start") {
    CHECK(persistence_text(BridgePersistence::ifupdown2, "br0", "swp1", lit(100))
              .ends_with("auto swp1\niface swp1\n    bridge-access 100\n"));
    CHECK(persistence_text(BridgePersistence::ifupdown2, "br0", "swp1", lit(100, {200, 201, 300}))
              .ends_with("iface swp1\n    bridge-vids 200-201 300\n    bridge-pvid 100\n"));
    CHECK(persistence_text(BridgePersistence::ifupdown2, "br0", "swp1", lit({}, {200}))
              .ends_with("iface swp1\n    bridge-vids 200\n    bridge-allow-untagged no\n"));
    // Without this line, the port would be in VLAN 1.
    CHECK(persistence_text(BridgePersistence::ifupdown2, "br0", "swp1", PortState())
              .ends_with("iface swp1\n    bridge-allow-untagged no\n"));
    CHECK(persistence_text(BridgePersistence::networkd, "br0", "swp1", lit(100, {200, 201}))
              .ends_with("[Match]\nName=swp1\n\n[Network]\nBridge=br0\n\n[BridgeVLAN]\nVLAN=100\nPVID=100\n"
                         "EgressUntagged=100\n\n[BridgeVLAN]\nVLAN=200-201\n"));
    CHECK(persistence_text(BridgePersistence::networkd, "br0", "swp1", PortState()).ends_with("Bridge=br0\n"));
}

TEST_CASE("Linux bridge, save: all registered ports have a file with what they carry, whoever worked on them") {
    Host host;
    save(host, {"swp1", "swp2", "swp3", "gone"});
    // A foreign port has nothing that HaaS could write.
    CHECK(host.list(networkd) == std::set<std::string>{"05-haas-swp1.network", "05-haas-swp2.network"});
    CHECK(host.text_of(networkd + "/05-haas-swp2.network") ==
          persistence_text(BridgePersistence::networkd, "br0", "swp2", lit(100)));
    CHECK(host.text_of(networkd + "/05-haas-swp1.network") ==
          persistence_text(BridgePersistence::networkd, "br0", "swp1", PortState()));
    // Longer than one call, two files take two; a save without a change takes one.
    CHECK(host.calls == 2 + 1 + 2);
    const auto inode = host.inode_of(networkd + "/05-haas-swp2.network");
    host.calls = 0;
    save(host, {"swp1", "swp2"});
    CHECK(host.calls == 2 + 1 + 1);
    CHECK(host.inode_of(networkd + "/05-haas-swp2.network") == inode);
}

TEST_CASE("Linux bridge, save: what failed once is made good by a session that does nothing else") {
    Host host;
    std::filesystem::remove(host.root + networkd);
    CHECK(holds(refusal_of(host, {"swp2"}, BridgePersistence::networkd), "save: the files in /etc/systemd/network: "));
    std::filesystem::create_directory(host.root + networkd);
    host.write(networkd + "/05-haas-swp2.network", "");
    save(host, {"swp2"});
    CHECK(holds(host.text_of(networkd + "/05-haas-swp2.network"), "VLAN=100"));
}

TEST_CASE(
    "Linux bridge, save: the file of a port that is not registered any more goes, if HaaS wrote it for this bridge") {
    Host host;
    save(host, {"swp1", "swp2"});
    host.write(networkd + "/05-haas-eth7.network", "[Match]\n");
    host.write(networkd + "/05-haas-eth8.network",
               persistence_text(BridgePersistence::networkd, "br1", "eth8", lit(100)));
    host.write(networkd + "/10-mine.network", host.text_of(networkd + "/05-haas-swp2.network"));
    host.write(networkd + "/05-haas-swp3.network",
               persistence_text(BridgePersistence::networkd, "br0", "swp3", lit(7)));
    save(host, {"swp1", "swp3"});
    // A registered port that is foreign keeps its file.
    CHECK(host.list(networkd) == std::set<std::string>{"05-haas-eth7.network", "05-haas-eth8.network",
                                                       "05-haas-swp1.network", "05-haas-swp3.network",
                                                       "10-mine.network"});
}

TEST_CASE("Linux bridge, save: ifupdown2 must not give the bridge's VLANs to ports that carry none") {
    Host host;
    save(host, {"swp1", "swp2"}, BridgePersistence::ifupdown2);
    host.bridge_stanza = std::string(stanza) + "\tbridge-vids 100-200 300\n";
    save(host, {"swp2"}, BridgePersistence::ifupdown2);
    const auto refusal = refusal_of(host, {"swp1", "swp2"}, BridgePersistence::ifupdown2);
    CHECK(holds(refusal, "would give `bridge-vids 100-200 300` to ports that carry nothing"));
    CHECK(holds(refusal, "take this line out of the stanza of br0"));
    // The files are there nevertheless.
    CHECK(host.list(ifupdown2) == std::set<std::string>{"haas-swp1.intf", "haas-swp2.intf"});
    save(host, {"swp1", "swp2"}, BridgePersistence::networkd);
}

TEST_CASE("Linux bridge, save: files for the program of before go, and those of others stay") {
    Host host;
    save(host, {"swp1", "swp2"}, BridgePersistence::ifupdown2);
    host.write(ifupdown2 + "/haas-eth8.intf", persistence_text(BridgePersistence::ifupdown2, "br1", "eth8", lit(100)));
    save(host, {"swp1", "swp2"}, BridgePersistence::networkd);
    CHECK(host.list(ifupdown2) == std::set<std::string>{"haas-eth8.intf"});
    CHECK(host.list(networkd) == std::set<std::string>{"05-haas-swp1.network", "05-haas-swp2.network"});
    save(host, {"swp1", "swp2"}, BridgePersistence::none);
    CHECK(host.list(networkd).empty());
    CHECK(host.list(ifupdown2) == std::set<std::string>{"haas-eth8.intf"});
    // Also where one of the two was never installed.
    std::filesystem::remove_all(host.root + ifupdown2);
    save(host, {"swp1"}, BridgePersistence::networkd);
    CHECK(host.list(networkd).size() == 1);
}

TEST_CASE("Linux bridge, save: files that HaaS wrote when it did not name the bridge in them are its own") {
    Host host;
    const std::string old = "# Written by HaaS, and written again with each change of this port.\n";
    for (const std::string port : {"swp1", "swp2", "eth8"})
        host.write(ifupdown2 + "/haas-" + port + ".intf", old + "auto " + port + "\n");
    save(host, {"swp1"}, BridgePersistence::ifupdown2);
    // Whose port eth8 is, nobody knows.
    CHECK(host.list(ifupdown2) == std::set<std::string>{"haas-eth8.intf", "haas-swp1.intf"});
    CHECK(holds(host.text_of(ifupdown2 + "/haas-swp1.intf"), "for a port of br0"));
}

TEST_CASE("Linux bridge, save: no command is longer than Linux allows, however many VLANs there are") {
    Host host;
    host.longest_call = std::size_t{96} * 1024;
    std::string ids;
    for (int id = 2; id < 4094; id += 2) ids += (ids.empty() ? "" : ",") + (R"({"vlan":)" + std::to_string(id) + "}");
    host.vlans_json.clear();
    for (const std::string port : {"swp1", "swp2", "swp3"})
        host.vlans_json +=
            (host.vlans_json.empty() ? "[" : ",") + (R"({"ifname":")" + port + R"(","vlans":[)") + ids + "]}";
    host.vlans_json += "]";
    save(host, {"swp1", "swp2", "swp3"});
    CHECK(host.list(networkd).size() == 3);
    CHECK(host.text_of(networkd + "/05-haas-swp3.network").size() > longest_line / 3);
}

TEST_CASE("Linux bridge, save: where no files are asked for, one look without root's rights is all") {
    Host host;
    host.allows_root = false;
    save(host, {"swp1"}, BridgePersistence::none);
    CHECK(host.calls == 1);
}

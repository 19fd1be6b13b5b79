// A real switch for the tests of drivers: a VLAN-aware bridge of Linux in a qemu guest, to be reached over ssh.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "sys/ssh_commands.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

/// The bridge `br0` with the ports `p1` to `p4`, at each of which there is somebody. It filters VLANs, and has none.
/// Whoever has the password or the key is root there; its shell is bash, and `ip` and `bridge` are those of this
/// machine.
class BridgeGuest {
public:
    static constexpr const char* user = "root";
    static constexpr const char* password = "Tr0ub4dor&3:x";

    /// Boots it, which takes ten seconds and more; a program boots one and shares it.
    /// @throws Skipped  where none can be booted
    BridgeGuest();
    ~BridgeGuest();
    BridgeGuest(const BridgeGuest&) = delete;
    BridgeGuest& operator=(const BridgeGuest&) = delete;

    /// On 127.0.0.1.
    int port() const { return port_; }
    /// Of the host key: `SHA256:...`.
    const std::string& fingerprint() const { return fingerprint_; }
    /// A private key without a passphrase.
    std::string key_file() const { return (directory_.path() / "key").string(); }

    /// Runs a script there, behind the back of whoever is tested.
    /// @return  its stdout
    /// @throws std::runtime_error  when it fails, with its stderr
    std::string run(const std::string& script);

    /// A frame's way: the port that it came in at, its VLAN there, the port that it left by, its VLAN there; 0:
    /// untagged.
    using Way = std::tuple<std::string, int, std::string, int>;

    /// Sends frames to everybody into every port, untagged and in each VLAN, and says where they come out.
    /// @param vlans  none: all of them, which takes seconds
    std::set<Way> ways(const std::vector<int>& vlans = {});

    /// The VLANs that a port has had since this was last asked, be it for a moment between two commands.
    std::set<int> take_passed(const std::string& port);

    /// No port has a VLAN any more, and nothing has passed.
    void clear();

private:
    void start();
    /// @param all  what the kernel has told since the guest was switched on
    void note_changes(const std::string& all);

    TemporaryDirectory directory_;
    int pid_ = -1;
    int port_ = 0;
    std::string fingerprint_;
    std::unique_ptr<haas::sys::SshCommands> commands_;
    std::size_t seen_ = 0;  ///< bytes of the changes
    std::map<std::string, std::set<int>> passed_;
};

/// The text of a file of the source tree.
std::string source_text(const std::string& file);

/// The one of this program, without a VLAN.
/// @throws Skipped
BridgeGuest& fresh_bridge_guest();

}  // namespace haas_test

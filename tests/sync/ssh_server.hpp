// A real sshd for tests: on 127.0.0.1 in the network of the calling thread, with keys of its own, for the user who runs
// the test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sys/ssh_login.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

class SshServer {
public:
    /// Returns when it listens; ends the test case as skipped where it cannot be run.
    /// @param more  lines of sshd_config(5); of each option, the first line counts
    explicit SshServer(const std::vector<std::string>& more = {});
    ~SshServer();
    SshServer(const SshServer&) = delete;
    SshServer& operator=(const SshServer&) = delete;

    std::uint16_t port() const { return port_; }
    /// Of the host key: `SHA256:...`.
    std::string fingerprint() const;
    /// A known-hosts file with the host key, and one with another key.
    std::filesystem::path known_hosts() const { return known_hosts_; }
    std::filesystem::path wrong_known_hosts() const { return wrong_known_hosts_; }
    /// A private key that lets in, and one that does not.
    std::filesystem::path key() const { return directory_.path() / "user_key"; }
    std::filesystem::path wrong_key() const { return directory_.path() / "other_key"; }
    /// With key and known hosts.
    haas::sys::SshLogin login() const;

    /// How many logins there were.
    int logins() const;
    /// Ends it with all connections that it has.
    void kill();

private:
    std::string log() const;

    TemporaryDirectory directory_;
    std::filesystem::path known_hosts_;
    std::filesystem::path wrong_known_hosts_;
    std::uint16_t port_ = 0;
    int pid_ = -1;
};

}  // namespace haas_test

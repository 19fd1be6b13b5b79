// The ssh side of a simulated switch: turns a connection into the keys and the text of a terminal.
#pragma once

#include <memory>
#include <string>

#include "switch/sim/device.hpp"

namespace haas_sim {

/// With a host key of its own, made anew.
class SshServer {
public:
    /// @param device  asked, from other threads, for login and faults
    explicit SshServer(Device& device);
    ~SshServer();
    SshServer(const SshServer&) = delete;
    SshServer& operator=(const SshServer&) = delete;

    /// Of the host key: `SHA256:...`.
    const std::string& fingerprint() const { return fingerprint_; }

    /// Serves one connection in a thread, until one of the sides ends it.
    /// @param network  taken over
    /// @return  the decrypted end, for Line::Protocol::ssh, which belongs to the caller
    int serve(int network);

private:
    struct HostKey;
    Device& device_;
    std::unique_ptr<HostKey> key_;
    std::string fingerprint_;
};

}  // namespace haas_sim

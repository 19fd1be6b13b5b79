// The socket of haas-device: made for its user and its group, and guarded by the peer's credentials besides.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "sys/descriptor.hpp"

namespace haas::device {

/// Listens at a path for as long as it lives.
class Listener {
public:
    /// Takes the place of a socket that a killed process has left. The socket gets mode 0660.
    /// @throws base::ConfigError  when another process listens there, or the socket cannot be made
    explicit Listener(std::filesystem::path socket);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Ends listening; nobody else can begin before this is destroyed.
    void close();

    int descriptor() const { return socket_.get(); }
    /// The next connection; not open if there is none.
    sys::Descriptor accept() const;
    /// Why the other side of a connection may not ask anything; empty: it is root, has this process's user, or is in
    /// the socket's group.
    /// @source  unix(7): SO_PEERCRED, SO_PEERGROUPS
    std::string find_objection(int connection) const;

private:
    std::filesystem::path path_;
    sys::Descriptor lock_;
    sys::Descriptor socket_;
    gid_t group_ = 0;
};

}  // namespace haas::device

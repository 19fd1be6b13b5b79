// The address of a Unix socket.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>

#include "base/error.hpp"

namespace haas::device {

/// As the socket calls take it.
class Address {
public:
    explicit Address(const std::filesystem::path& path) {
        address_.sun_family = AF_UNIX;
        const auto& text = path.native();
        if (text.empty() || text.size() >= sizeof address_.sun_path) {
            throw base::ConfigError("[device] socket: " + text + " is too long for a socket's path");
        }
        std::memcpy(address_.sun_path, text.c_str(), text.size() + 1);
    }
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
    socklen_t size() const { return sizeof address_; }

private:
    sockaddr_un address_{};
};

/// @throws base::ConfigError  for a path that is too long
inline Address to_address(const std::filesystem::path& path) { return Address(path); }

}  // namespace haas::device

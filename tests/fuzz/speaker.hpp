// The other side of a connection: it says one text to whoever connects, whatever it is asked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

#include "sys/descriptor.hpp"

namespace haas_fuzz {

/// Listens until it is destroyed, and takes one connection after the other. To each it says its text and that nothing
/// follows; then it reads what is sent until the connection ends.
class Speaker {
public:
    /// Listens at a path.
    explicit Speaker(const std::filesystem::path& socket);
    /// Listens on a free port of 127.0.0.1.
    Speaker();
    ~Speaker();
    Speaker(const Speaker&) = delete;
    Speaker& operator=(const Speaker&) = delete;

    std::uint16_t port() const { return port_; }
    /// From the next connection on.
    void say(std::string text);

private:
    void listen();
    void serve();

    haas::sys::Descriptor listener_;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::string text_;
    std::thread thread_;
};

}  // namespace haas_fuzz

// A server of haas-device in this process, with machines of the tests.
#pragma once

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>

#include "device/client.hpp"
#include "device/line.hpp"
#include "device/server.hpp"
#include "device/told_machines.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

inline constexpr std::chrono::seconds soon{20};

/// A server in this process, until it is destroyed.
struct ServerSite {
    explicit ServerSite(int requests = 64, std::chrono::milliseconds patience = soon) {
        REQUIRE(::pipe(ends) == 0);
        server =
            std::make_unique<haas::device::Server>(haas::device::Server::Options{socket(), requests, 256, patience},
                                                   [this] { return std::make_unique<ToldMachines>(told); });
        thread = std::thread([this] { server->serve(ends[0]); });
    }
    ~ServerSite() {
        end();
        ::close(ends[0]);
    }
    void end() {
        if (!thread.joinable()) return;
        ::close(ends[1]);
        thread.join();
        server.reset();
    }
    std::filesystem::path socket() const { return directory.path() / "socket"; }
    haas::device::Client client() const { return haas::device::Client(socket()); }
    haas::sys::Descriptor connect() const { return haas::device::connect_to(socket(), haas::base::Deadline::in(soon)); }
    /// What the server says to a text.
    std::string ask(const std::string& text) const {
        const auto connection = connect();
        ::send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL);
        return haas::device::read_line(connection.get(), haas::device::longest_answer, haas::base::Deadline::in(soon));
    }

    haas_test::TemporaryDirectory directory;
    Told told;
    int ends[2] = {-1, -1};
    std::unique_ptr<haas::device::Server> server;
    std::thread thread;
};

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline const std::string power_status_line =
    R"({"operation": "power_status", "node": 1, "label": "n1", "user": 2, "project": 3,)"
    R"( "milliseconds": 20000})";

}  // namespace haas_test

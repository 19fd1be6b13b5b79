// The way to a switch: passes on what is said on a Unix socket, as it is, late, or not at all.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <list>
#include <string>
#include <thread>

#include "sys/descriptor.hpp"

namespace haas_test {

class Relay {
public:
    /// Begins to listen.
    /// @param here   where clients connect to
    /// @param there  where the switch listens
    /// @throws std::runtime_error  when it cannot
    Relay(std::string here, std::string there);
    /// Leaves a link to the switch, for those who go on.
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    /// Each piece takes so long from now on.
    void delay(std::chrono::milliseconds time) { delay_ = time; }
    /// Nobody gets an answer, until pass(); what was said is not lost.
    void silence() { silent_ = true; }
    /// Ends all connections, and lets nobody connect until pass().
    void cut() { cut_ = true; }
    /// All goes through at once again.
    void pass();

private:
    using Clock = std::chrono::steady_clock;

    /// One direction of a conversation.
    struct Way {
        struct Piece {
            Clock::time_point sent;
            std::string bytes;
        };
        std::deque<Piece> pieces;
        bool ended = false;  ///< no more will come
    };
    struct Conversation {
        haas::sys::Descriptor client;
        haas::sys::Descriptor server;
        Way questions;
        Way answers;
    };

    void run();
    void listen();
    void take_client();
    /// @return  whether it goes on
    bool carry(Conversation& conversation);
    bool forward(Way& way, int to);
    static void take(int socket, Way& way);

    const std::string here_;
    const std::string there_;
    std::atomic<bool> over_{false};
    std::atomic<bool> cut_{false};
    std::atomic<bool> silent_{false};
    std::atomic<std::chrono::milliseconds> delay_{std::chrono::milliseconds(0)};
    haas::sys::Descriptor listener_;
    std::list<Conversation> conversations_;
    std::thread thread_;
};

}  // namespace haas_test

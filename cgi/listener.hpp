// haas.fcgi as a service of its own: the socket that systemd hands over, and a number of workers that answer on it.
#pragma once

#include <functional>

#include "sys/descriptor.hpp"

namespace haas::cgi {

/// The listening socket that this process was started with; accept() does not wait there.
/// @throws base::ConfigError  when it was started with none, or with several
/// @source  sd_listen_fds(3): LISTEN_PID, LISTEN_FDS; the first descriptor is 3
int take_listener();

/// The work of one worker: answers requests until SIGTERM, and returns its exit status.
using Work = std::function<int()>;

/// Where one worker waits for connections. SIGTERM interrupts nothing else: so no request is cut off.
class WaitingRoom {
public:
    explicit WaitingRoom(int listener);

    /// Returns when there may be a connection to be accepted, or when the worker is to end. Of all workers that wait,
    /// one is woken.
    void wait() const;

    /// Whether the worker is to end, after its request.
    static bool is_ending();

private:
    sys::Descriptor end_;
    sys::Descriptor events_;
};

/// Keeps so many child processes at work. One that ends is replaced, after a pause if it did not live long. SIGHUP
/// replaces all of them: the new ones begin before the old ones end. SIGTERM and SIGINT end them: each finishes its
/// request first, and what nobody has taken from the socket yet stays there.
/// @return  the exit status of the program, once all have ended
int keep_workers(int number, const Work& work);

}  // namespace haas::cgi

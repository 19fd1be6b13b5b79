// Answers requests on a Unix socket: one line each way on each connection. A request is read without a thread, so that
// whoever says nothing, or half a line, occupies none; it is carried out by one of a bounded number of threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/deadline.hpp"
#include "core/machines.hpp"
#include "device/listener.hpp"

namespace haas::device {

class Server {
public:
    struct Options {
        std::filesystem::path socket;
        int requests = 64;      ///< so many are carried out at once; any further one is refused
        int connections = 256;  ///< so many may be sending their request; the oldest one makes room for one more
        std::chrono::milliseconds patience{5000};  ///< for a request to be sent, and for an answer to be taken
    };
    /// Makes the machines of one thread.
    using MakeMachines = std::function<std::unique_ptr<core::Machines>()>;

    /// Listens from now on.
    /// @throws base::ConfigError
    Server(Options options, MakeMachines make_machines);
    /// Waits until the requests that are being carried out have ended.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Answers requests until `end` can be read. Then it takes no more, and refuses those that are not being carried
    /// out.
    void serve(int end);

private:
    /// A connection whose request has not been sent whole.
    struct Sender {
        sys::Descriptor connection;
        std::string text;
        base::Deadline deadline;
    };
    struct Request {
        sys::Descriptor connection;
        std::string line;
    };
    /// Accepts one connection.
    /// @return  false when none waits
    bool welcome();
    /// @return  whether the sender is done with: it has sent its request, or went away
    bool listen_to(Sender& sender);
    void submit(Request request);
    void refuse(const sys::Descriptor& connection, const std::string& reason) const;
    void work(const std::stop_token& stop);

    const Options options_;
    const MakeMachines make_machines_;
    Listener listener_;
    std::list<Sender> senders_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Request> queue_;
    std::size_t busy_ = 0;               ///< requests in the queue or in a thread's hands
    std::vector<std::jthread> threads_;  ///< the last member: its threads use the others
};

}  // namespace haas::device

// A server on 127.0.0.1 that takes one connection after the other and answers each request as the test says.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace haas_test {

/// Whether the line is cut after an answer.
enum class AfterAnswer { keep, cut };

class LoopbackServer {
public:
    /// From a request, headers and body as they came, to all bytes of the answer; after an empty one the line is cut.
    using Answer = std::function<std::string(const std::string&)>;

    explicit LoopbackServer(Answer answer, AfterAnswer after = AfterAnswer::keep);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    int port() const { return port_; }
    std::vector<std::string> requests() const;
    int connections() const;

private:
    void serve();
    void converse(int connection);

    Answer answer_;
    AfterAnswer after_;
    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    bool ended_ = false;
    int current_ = -1;
    int connections_ = 0;
    std::vector<std::string> requests_;
    std::thread thread_;
};

/// A port of 127.0.0.1 on which nobody listens.
int free_port();

}  // namespace haas_test

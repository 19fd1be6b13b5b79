// Clients that ask one thing after the other, each time on a connection of its own, and count what comes back:
//   steady_clients ENDPOINT CLIENTS SECONDS REQUEST
// Every other one takes a moment to send its request. SECONDS is how long an answer may take. When the input ends so do
// they, with what was begun; then lines of "WHAT COUNT" are printed, WHAT being a status, or one of
//   refused   no connection came about
//   cut       the connection ended before the answer did
//   silent    no answer came in time
// and "slowest MILLISECONDS".

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/raw_http.hpp"

namespace {

using Clock = std::chrono::steady_clock;

class Counts {
public:
    void add(const std::string& what, Clock::duration took) {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++counts_[what];
        slowest_ = std::max(slowest_, took);
    }
    void print() const {
        for (const auto& [what, count] : counts_) std::cout << what << ' ' << count << '\n';
        std::cout << "slowest " << std::chrono::duration_cast<std::chrono::milliseconds>(slowest_).count() << std::endl;
    }

private:
    std::mutex mutex_;
    std::map<std::string, int> counts_;
    Clock::duration slowest_{};
};

/// Whether all of an answer is there, by its Content-Length where it has one.
std::string status_of(const std::string& bytes) {
    try {
        const auto answer = haas_test::parse_answer(bytes);
        const auto length = answer.header("Content-Length");
        return length.empty() || length == std::to_string(answer.body.size()) ? std::to_string(answer.status) : "cut";
    } catch (const haas_test::NoAnswer&) {
        return "cut";
    }
}

void ask(const haas_test::HttpServer& server, const std::string& request, const std::atomic<bool>& over,
         Counts& counts) {
    while (!over) {
        const auto begin = Clock::now();
        std::string what;
        try {
            what = status_of(server.exchange(request));
        } catch (const haas_test::NoConnection&) {
            what = "refused";
        } catch (const haas_test::NoAnswer&) {
            what = "silent";
        }
        counts.add(what, Clock::now() - begin);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 4) {
        std::cerr << "usage: steady_clients ENDPOINT CLIENTS SECONDS REQUEST\n";
        return 2;
    }
    haas_test::HttpServer server(words[0]);
    server.patience = std::chrono::seconds(std::strtol(words[2].c_str(), nullptr, 10));
    std::atomic<bool> over{false};
    Counts counts;
    std::vector<std::thread> clients(std::strtoul(words[1].c_str(), nullptr, 10));
    haas_test::HttpServer far_away = server;
    far_away.hesitation = std::chrono::milliseconds(300);
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i] = std::thread([&, i] { ask(i % 2 == 0 ? server : far_away, words[3], over, counts); });
    }
    char ignored = 0;
    while (::read(STDIN_FILENO, &ignored, 1) > 0) {}
    over = true;
    for (auto& client : clients) client.join();
    counts.print();
    return 0;
}

// Clients that all begin at once, each asking one thing after the other on connections of their own, and how long the
// requests took that they began in time:
//   first_requests ENDPOINT CLIENTS SECONDS REQUEST
// Prints `number p50 p99 longest errors`, times in milliseconds; an error is any answer but 200, or none. Each waits
// for what it has begun: so the longest time is known also when it is longer than SECONDS.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "api/raw_http.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

struct Seen {
    std::vector<double> took;
    int errors = 0;
};

bool is_answered(const haas_test::HttpServer& server, const std::string& request) {
    try {
        return haas_test::parse_answer(server.exchange(request)).status == 200;
    } catch (const haas_test::NoAnswer&) {
        return false;
    }
}

void ask(const haas_test::HttpServer& server, const std::string& request, Clock::time_point end, Seen& seen) {
    for (auto begin = Clock::now(); begin < end; begin = Clock::now()) {
        if (!is_answered(server, request)) ++seen.errors;
        seen.took.push_back(Milliseconds(Clock::now() - begin).count());
    }
}

/// The time within which so many of a hundred were answered.
double within(const std::vector<double>& took, std::size_t percent) {
    constexpr std::size_t all = 100;
    return took.empty() ? 0 : took[std::min(took.size() - 1, took.size() * percent / all)];
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 4) {
        std::cerr << "usage: first_requests ENDPOINT CLIENTS SECONDS REQUEST\n";
        return 2;
    }
    haas_test::HttpServer server(words[0]);
    server.patience = std::chrono::seconds(60);
    std::vector<Seen> seen(std::strtoul(words[1].c_str(), nullptr, 10));
    const auto end = Clock::now() + std::chrono::seconds(std::strtol(words[2].c_str(), nullptr, 10));
    std::vector<std::thread> clients;
    for (auto& each : seen) clients.emplace_back([&] { ask(server, words[3], end, each); });
    for (auto& client : clients) client.join();
    Seen all;
    for (const auto& each : seen) {
        all.took.insert(all.took.end(), each.took.begin(), each.took.end());
        all.errors += each.errors;
    }
    std::sort(all.took.begin(), all.took.end());
    std::printf("%zu %.2f %.2f %.2f %d\n", all.took.size(), within(all.took, 50), within(all.took, 99),
                within(all.took, 100), all.errors);
    return 0;
}

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

#include "base/table.hpp"
#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "cli/show.hpp"
#include "http/path.hpp"

namespace haas::cli {

namespace {

/// The service has a bound of its own on requests that wait for BMCs, which other clients need as well.
constexpr std::size_t most_at_once = 4;

struct Asked {
    std::string node;
    Answer answer;
    std::exception_ptr problem;
};

void ask(Service& service, Asked& asked) {
    http::Request request;
    request.path = "/node/" + http::percent_encode(asked.node) + "/power_status";
    asked.answer = service.send(request);
}

/// Asks all nodes, on several threads: each takes the next node.
void ask_all(std::vector<Asked>& nodes, const Connect& connect) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        std::unique_ptr<Service> service;
        for (std::size_t i = next++; i < nodes.size(); i = next++) {
            try {
                if (!service) service = connect();
                ask(*service, nodes[i]);
            } catch (...) {
                nodes[i].problem = std::current_exception();
            }
        }
    };
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(most_at_once, nodes.size()); ++i) threads.emplace_back(work);
    work();
}

Exit show_one(const Asked& asked, const Globals& globals, const Streams& streams) {
    if (!is_success(asked.answer)) return refuse(asked.answer, streams);
    if (globals.json) {
        streams.out << asked.answer.body << '\n';
    } else {
        streams.out << visible(member(read_body(asked.answer), "power_status")) << '\n';
    }
    return Exit::ok;
}

Exit show_several(const std::vector<Asked>& nodes, const Globals& globals, const Streams& streams) {
    base::Table table({"NODE", "POWER"});
    base::JsonWriter json;
    json.begin_object();
    auto exit = Exit::ok;
    for (const auto& asked : nodes) {
        json.key(asked.node);
        if (is_success(asked.answer)) {
            table.add({visible(asked.node), visible(member(read_body(asked.answer), "power_status"))});
            json.raw(asked.answer.body);
            continue;
        }
        streams.err << "haas: " << visible(asked.node) << ": " << refusal(asked.answer) << '\n';
        table.add({visible(asked.node), "-"});
        json.raw(asked.answer.body);
        exit = Exit::refused;
    }
    streams.out << (globals.json ? json.end_object().take() + "\n" : table.text());
    return exit;
}

}  // namespace

Exit node_power_status(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams) {
    std::vector<Asked> nodes{{given.text("node"), {}, {}}};
    for (const auto& node : given.rest) {
        const auto is_it = [&](const Asked& asked) { return asked.node == node; };
        if (std::none_of(nodes.begin(), nodes.end(), is_it)) nodes.push_back({node, {}, {}});
    }
    ask_all(nodes, connect);
    for (const auto& asked : nodes) {
        if (asked.problem) std::rethrow_exception(asked.problem);
    }
    return nodes.size() == 1 ? show_one(nodes.front(), globals, streams) : show_several(nodes, globals, streams);
}

}  // namespace haas::cli

// Sends requests made at random from a grammar to a running service, and to its program as a plain CGI:
//   strange_requests --endpoint URL --config FILE --worker PROGRAM
//
// Each must get a well-formed answer, an error in JSON when it is refused; nothing may change in the database; and no
// worker may die. HAAS_SEED repeats a run, HAAS_LONG makes it a long one.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "api/api_error.hpp"
#include "api/processes.hpp"
#include "api/raw_http.hpp"
#include "api/request_grammar.hpp"
#include "api/site.hpp"
#include "api/tap_report.hpp"
#include "base/log.hpp"
#include "cgi/gateway.hpp"
#include "sys/config.hpp"
#include "sys/process.hpp"

namespace {

namespace fs = std::filesystem;
using namespace haas_test;

std::string shown(const std::string& bytes) { return haas::base::log::escape(bytes.substr(0, 1500)); }

unsigned seed_of_this_run() {
    const char* const given = std::getenv("HAAS_SEED");
    return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device()();
}

/// What is wrong with an answer to who knows what, or nothing.
std::string fault_of_answer(const Answer& answer, const std::string& method) {
    const bool head = method == "HEAD";
    if (answer.status >= 500 && answer.status != 501) return "it is reported as an internal error";
    const std::string length = answer.header("Content-Length");
    // A request that Apache cannot read has no method.
    const bool unread = answer.status == 400 || answer.status == 414;
    if (head && answer.body.empty()) return {};
    if (head && !unread) return "the answer to HEAD has a body";
    if (!length.empty() && length != std::to_string(answer.body.size())) return "the Content-Length is not the body's";
    if (answer.status >= 400) return fault_of_error(answer, "<text>");
    // Apache itself answers OPTIONS of what is no path, with nothing.
    if (method == "OPTIONS" && answer.body.empty()) return {};
    return answer.header("X-Request-Id").empty() ? "there is no X-Request-Id" : "";
}

class Tester : public TapReport {
public:
    Tester(Site& site, HttpServer server, fs::path worker, std::string config)
        : site_(site), server_(std::move(server)), worker_(std::move(worker)), config_(std::move(config)) {}

    void run_all(unsigned seed, unsigned times) {
        site_.begin();
        RequestGrammar grammar(seed);
        fine_request();  // brings the first worker up
        const auto workers = processes_of(worker_);
        if (workers.empty()) throw NoAnswer("no process runs " + worker_.string());
        report("whatever is sent through the web server gets a well-formed answer",
               fault_of_http(grammar, 1000 * times));
        report("as a plain CGI program it answers whatever it finds in its environment",
               fault_of_cgi(grammar, 40 * times));
        report("the service answers as before", fine_request());
        report("no worker has died", processes_of(worker_) == workers ? "" : "there are others now");
        report("nothing was changed", site_.has_changed() ? "the database was changed" : "");
        // In this process, where it costs little.
        report("the gateway takes in whatever a web server hands over", fault_of_gateway(grammar, 10000 * times));
    }

private:
    static std::string fault_of_gateway(RequestGrammar& grammar, unsigned times) {
        for (unsigned i = 0; i < times; ++i) {
            std::string body;
            const auto variables = grammar.environment(body);
            std::size_t read = 0;
            haas::cgi::take_request({[&](const char* name) {
                                         const auto found = variables.find(name);
                                         return found == variables.end() ? nullptr : found->second.c_str();
                                     },
                                     [&](std::span<char> to) {
                                         const std::size_t got =
                                             body.copy(to.data(), to.size(), std::min(read, body.size()));
                                         read += got;
                                         return got;
                                     }});
        }
        return {};
    }

    std::string fault_of_http(RequestGrammar& grammar, unsigned times) const {
        for (unsigned i = 0; i < times; ++i) {
            const auto request = grammar.request();
            const auto fault = fault_of_exchange(request);
            if (!fault.empty())
                return "request " + std::to_string(i) + ": " + fault + "\n#   request: " + shown(request.bytes);
        }
        return {};
    }

    std::string fault_of_exchange(const RequestGrammar::Sent& request) const {
        std::string bytes;
        try {
            bytes = server_.exchange(request.bytes, Ending::half_closed);
            const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
            const std::size_t from = bytes.starts_with(interim) ? interim.size() : 0;
            const auto fault = fault_of_answer(parse_answer(bytes.substr(from)), request.method);
            return fault.empty() ? fault : fault + "\n#   answer: " + shown(bytes);
        } catch (const std::exception& error) {
            return std::string(error.what()) + "\n#   answer: " + shown(bytes);
        }
    }

    std::string fault_of_cgi(RequestGrammar& grammar, unsigned times) const {
        for (unsigned i = 0; i < times; ++i) {
            haas::sys::Command command;
            command.argv = {worker_};
            const auto variables = grammar.environment(command.input);
            command.environment.assign(variables.begin(), variables.end());
            command.environment.emplace_back("HAAS_CONFIG", config_);
            const auto result = haas::sys::run(command);
            std::string fault = result.ok() ? "" : "it ended with " + std::to_string(result.status);
            try {
                const auto method = variables.find("REQUEST_METHOD");
                if (fault.empty()) {
                    fault = fault_of_answer(parse_cgi_answer(result.output),
                                            method == variables.end() ? "" : method->second);
                }
            } catch (const std::exception& error) {
                fault = error.what();
            }
            if (fault.empty()) continue;
            fault += "\n#   answer: " + shown(result.output);
            for (const auto& [name, value] : variables) fault += "\n#   " + name + "=" + shown(value);
            return "request " + std::to_string(i) + ": " + fault;
        }
        return {};
    }

    std::string fine_request() const {
        const Answer answer =
            parse_answer(server_.exchange("GET /whoami HTTP/1.1\r\nHost: haas\r\nConnection: close\r\nAuthorization: " +
                                          basic_authorization("alice", Site::password_of("alice")) + "\r\n\r\n"));
        return answer.status == 200 ? std::string()
                                    : "a request that is fine is answered " + std::to_string(answer.status);
    }

    Site& site_;
    HttpServer server_;
    fs::path worker_;
    std::string config_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 6 || words[0] != "--endpoint" || words[2] != "--config" || words[4] != "--worker") {
        std::cerr << "usage: strange_requests --endpoint URL --config FILE --worker PROGRAM\n";
        return 2;
    }
    try {
        haas::base::log::start("strange_requests", haas::base::log::Level::error);
        const unsigned seed = seed_of_this_run();
        std::cout << "# HAAS_SEED=" << seed << std::endl;
        const auto config = haas::sys::read_config(words[3]);
        Site site(place_of(config));
        Tester tester(site, HttpServer(words[1]), words[5], words[3]);
        tester.run_all(seed, std::getenv("HAAS_LONG") != nullptr ? 50 : 1);
        return tester.finish() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cout << "Bail out! " << error.what() << std::endl;
        return 1;
    }
}

// Runs case files: case_runner [--complete] [--repeated] [--postgresql | --endpoint URL --config FILE] FILE...
//
// With --repeated, each change is sent again with its Idempotency-Key, and must be answered as the first time.
//
// Without an endpoint, the API runs in this process, on a database in a directory or on a server of its own. With one,
// requests go there by HTTP, and FILE is the haas.cfg of that service, whose database is replaced before each case
// file.

#include <iostream>
#include <string>
#include <vector>

#include "api/in_process.hpp"
#include "api/runner.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "sys/config.hpp"

namespace {

using namespace haas_test;

constexpr int bad_usage = 2;

struct Arguments {
    bool complete = false;
    Repeats repeats = Repeats::none;
    SitePlace::Engine engine = SitePlace::Engine::file;
    std::string endpoint;
    std::string config;
    std::vector<std::string> files;
};

Arguments parse(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--complete") {
            arguments.complete = true;
        } else if (words[i] == "--repeated") {
            arguments.repeats = Repeats::each_change;
        } else if (words[i] == "--postgresql") {
            arguments.engine = SitePlace::Engine::server;
        } else if ((words[i] == "--endpoint" || words[i] == "--config") && i + 1 < words.size()) {
            (words[i] == "--endpoint" ? arguments.endpoint : arguments.config) = words[i + 1];
            ++i;
        } else if (words[i].starts_with("--")) {
            throw CaseSyntaxError("unknown option " + words[i]);
        } else {
            arguments.files.push_back(words[i]);
        }
    }
    if (arguments.files.empty() || arguments.endpoint.empty() != arguments.config.empty()) {
        throw CaseSyntaxError(
            "usage: case_runner [--complete] [--repeated] [--postgresql | --endpoint URL --config FILE] FILE...");
    }
    return arguments;
}

bool run_files(const Arguments& arguments, const std::vector<CaseFile>& files, Site& site, Transport& transport) {
    Runner runner(site, transport, std::cout, arguments.repeats);
    for (const CaseFile& file : files) runner.run(file);
    if (arguments.complete) runner.check_complete();
    return runner.finish();
}

bool run_in_process(const Arguments& arguments, const std::vector<CaseFile>& files) {
    InProcessService service(arguments.engine);
    return run_files(arguments, files, service.site(), service.transport());
}

bool run_over_http(const Arguments& arguments, const std::vector<CaseFile>& files) {
    const auto config = haas::sys::read_config(arguments.config);
    Site site(place_of(config));
    const auto transport = make_http_transport(arguments.endpoint);
    return run_files(arguments, files, site, *transport);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        haas::base::log::start("case_runner", haas::base::log::Level::error);
        const auto arguments = parse({argv + 1, argv + argc});
        // All files are read before any is run: what is written wrong is noticed at once.
        std::vector<CaseFile> files;
        for (const auto& path : arguments.files) files.push_back(read_case_file(path));
        const bool well =
            arguments.endpoint.empty() ? run_in_process(arguments, files) : run_over_http(arguments, files);
        return well ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "case_runner: " << error.what() << "\n";
        std::cout << "Bail out! " << error.what() << std::endl;
        return bad_usage;
    }
}

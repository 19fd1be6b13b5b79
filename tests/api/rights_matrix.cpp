// Sends what the rights table says, as every caller, and compares status and fields:
//   rights_matrix [--endpoint URL --config FILE] SCENE WHO ROWS...
//
// Without an endpoint the API runs in this process. tests/api/rights/README.md says more.

#include <algorithm>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/in_process.hpp"
#include "api/judge.hpp"
#include "api/rights_callers.hpp"
#include "api/rights_table.hpp"
#include "api/route.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "sys/config.hpp"

namespace {

using namespace haas_test;

CaseRequest request_of(const std::string& method, const std::string& target, const std::string& body) {
    CaseRequest request;
    request.method = method;
    request.target = target;
    request.body = body;
    return request;
}

/// Where requests go. REMOTE_USER cannot be sent by HTTP.
struct Ways {
    Transport& usual;
    Transport* believing = nullptr;  ///< a service that takes REMOTE_USER
};

class Matrix {
public:
    Matrix(Site& site, Ways ways, const RightsTable& table) : site_(site), ways_(ways), table_(table) {}

    bool run(const CaseFile& scene) {
        check_routes();
        site_.begin();
        make(scene.given);
        for (const auto& step : scene.steps) make(step.acts);
        callers_.make(table_, [this](const CaseRequest& request) { return send(request); });
        site_.keep();
        site_.begin();
        for (const auto& call : table_.calls) {
            for (const auto& pattern : call.patterns) run_call(call, pattern);
        }
        std::cout << "# " << cells_ << " cells\n1.." << count_ << std::endl;
        return failed_ == 0;
    }

private:
    /// Every path of every route must have a row, and every row a route.
    void check_routes() {
        std::set<std::string> rows;
        std::set<std::string> routes;
        for (const auto& call : table_.calls) {
            for (const auto& pattern : call.patterns) rows.insert(call.method + " " + pattern);
        }
        for (const auto& route : haas::api::routes()) {
            for (const auto pattern : route.patterns) {
                routes.insert(std::string(haas::http::method_name(route.method)) + " " + std::string(pattern));
            }
        }
        std::string faults;
        for (const auto& route : routes) {
            if (!rows.contains(route)) faults += "# " + route + " has no row: say who may do it\n";
        }
        for (const auto& row : rows) {
            if (!routes.contains(row)) faults += "# there is no route " + row + "\n";
        }
        report("every route has a row, and every row a route", faults);
    }

    void make(const std::vector<Act>& acts) {
        for (const auto& act : acts) {
            if (!act.request) {
                site_.sync();
                continue;
            }
            const auto answer = send(RightsCallers::with_password(*act.request, act.request->user));
            if (answer.status >= 300) throw CaseSyntaxError(act.place + ": " + answer.body);
            if (!act.expectation) continue;
            for (const auto& kept : act.expectation->kept) {
                variables_.emplace_back("<$" + kept.variable + ">", member_of(answer.body, kept.member));
            }
        }
    }

    void run_call(const RightsCall& call, const std::string& pattern) {
        std::string faults;
        const std::string path = call.path(pattern);
        if (call.is_synced) site_.sync();
        for (const auto& credential : table_.credentials) {
            for (const auto& caller : table_.callers) {
                const auto request = callers_.request_of(caller, credential, request_of(call.method, path, call.body));
                if (!request || (request->remote_user && ways_.believing == nullptr)) continue;
                ++cells_;
                const auto expected = expectation(call, caller, credential);
                const auto fault = fault_of_cell(call, *request, expected, credential);
                if (fault.empty()) continue;
                faults +=
                    "# " + expected.place + ": as " + caller.name + " by " + credential.name + ": " + fault + "\n";
            }
        }
        report(call.method + " " + path + (call.body.empty() ? "" : " " + call.body), faults);
    }

    static Expectation expectation(const RightsCall& call, const RightsCaller& caller,
                                   const RightsCredential& credential) {
        Expectation expected = call.cells.at(caller.name);
        const bool foreign = call.keeps_busy && credential.name == "foreign_session";
        const auto& status = is_reading(call.method) && !foreign ? credential.look : credential.change;
        // What needs no user is not refused to anybody.
        if (!status.empty() && call.cells.at("anonymous").status == 401) {
            expected = read_expectation(expected.place, status, "AuthorizationError");
        }
        const bool by_token = credential.name == "token" || credential.name == "session";
        if (call.own_by_password && by_token && expected.status < 300 && call.values.at("user") == caller.user) {
            expected = read_expectation(expected.place, "403", "AuthorizationError");
        }
        replace(expected.json, "<$user>", caller.user);
        replace(expected.json, "<$authentication>", RightsCallers::authentication(credential));
        return expected;
    }

    std::string fault_of_cell(const RightsCall& call, const CaseRequest& request, Expectation expected,
                              const RightsCredential& credential) {
        try {
            for (const auto& before : call.first) {
                const auto answer = send(RightsCallers::with_password(before, "admin"));
                if (answer.status >= 300) throw CaseSyntaxError(before.target + ": " + answer.body);
            }
            const bool changed_before = site_.has_changed();
            Transport& way = request.remote_user && credential.name == "remote_user" ? *ways_.believing : ways_.usual;
            const Answer answer = send(request, way);
            const bool changed = site_.has_changed();
            expected.json = with_variables(expected.json);
            std::string fault = judge(request, expected, answer, changed && !RightsCallers::is_noted(credential));
            // The same for all credentials.
            if (credential.name == "password") {
                if (fault.empty() && request.method == "GET") fault = fault_of_head(request, answer);
                if (fault.empty() && !changed) fault = fault_of_prefixed(request, answer);
            }
            if (changed_before || changed) site_.begin();
            return fault;
        } catch (const std::exception& error) {
            site_.begin();
            return error.what();
        }
    }

    static std::string judge(const CaseRequest& request, const Expectation& expected, const Answer& answer,
                             bool changed) {
        const bool text = expected.body == Expectation::Body::text;
        std::string fault = fault_of_any_answer(request, answer, text ? "text/plain" : "application/json");
        if (fault.empty() && answer.status != expected.status) {
            fault = "the status is not " + std::to_string(expected.status);
        }
        // An operation that succeeds may have something to add for people.
        const bool nothing = expected.body == Expectation::Body::empty && answer.body.starts_with(R"({"warnings":)");
        if (fault.empty() && !nothing) fault = fault_of_body(expected, answer);
        const bool refused = answer.status >= 400 && answer.status < 500;
        if (fault.empty() && changed && (refused || is_reading(request.method))) fault = "the database was changed";
        return fault.empty() ? fault : fault + ", but the answer " + std::to_string(answer.status) + " " + answer.body;
    }

    std::string fault_of_head(CaseRequest request, const Answer& answer) {
        request.method = "HEAD";
        const Answer head = send(request);
        return head.status == answer.status && head.body.empty() ? "" : "HEAD is answered otherwise than GET";
    }

    /// Below HIL's prefix the rights are the same.
    std::string fault_of_prefixed(CaseRequest request, const Answer& answer) {
        request.target = "/v0" + request.target;
        const Answer prefixed = send(request);
        if (prefixed.status != answer.status) return "below /v0 the status is " + std::to_string(prefixed.status);
        const bool same = member_of(prefixed.body, "msg") == member_of(answer.body, "msg");
        return same ? "" : "below /v0 the answer is " + prefixed.body;
    }

    Answer send(const CaseRequest& request) { return send(request, ways_.usual); }

    Answer send(CaseRequest request, Transport& way) {
        request.target = with_variables(request.target);
        return way.send(request);
    }

    std::string with_variables(std::string text) const {
        for (const auto& [name, value] : variables_) replace(text, name, value);
        return text;
    }

    static void replace(std::string& text, const std::string& name, const std::string& value) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
            text.replace(at, name.size(), value);
        }
    }

    void report(std::string name, const std::string& faults) {
        std::replace(name.begin(), name.end(), '#', ' ');
        std::cout << faults << (faults.empty() ? "ok " : "not ok ") << ++count_ << " - " << name << std::endl;
        if (!faults.empty()) ++failed_;
    }

    Site& site_;
    Ways ways_;
    const RightsTable& table_;
    RightsCallers callers_;
    std::vector<std::pair<std::string, std::string>> variables_;
    int cells_ = 0;
    int count_ = 0;
    int failed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        haas::base::log::start("rights_matrix", haas::base::log::Level::error);
        std::vector<std::string> words(argv + 1, argv + argc);
        std::string endpoint;
        std::string config;
        if (words.size() > 4 && words[0] == "--endpoint" && words[2] == "--config") {
            endpoint = words[1];
            config = words[3];
            words.erase(words.begin(), words.begin() + 4);
        }
        if (words.size() < 3)
            throw CaseSyntaxError("usage: rights_matrix [--endpoint URL --config FILE] SCENE WHO ROWS...");
        const CaseFile scene = read_case_file(words[0]);
        const RightsTable table = read_rights_table({words.begin() + 1, words.end()});
        if (endpoint.empty()) {
            InProcessService service;
            auto settings = service.settings();
            settings.remote_users.are_trusted = settings.remote_users.may_administrate = true;
            InProcessService::Worker believing(service.site(), settings);
            return Matrix(service.site(), {service.transport(), &believing.transport()}, table).run(scene) ? 0 : 1;
        }
        Site site(place_of(haas::sys::read_config(config)));
        const auto transport = make_http_transport(endpoint);
        return Matrix(site, {*transport}, table).run(scene) ? 0 : 1;
    } catch (const std::exception& error) {
        std::cout << "Bail out! " << error.what() << std::endl;
        return 2;
    }
}

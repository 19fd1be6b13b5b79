#include "api/runner.hpp"

#include <algorithm>

#include "api/judge.hpp"
#include "api/route.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "http/path.hpp"
#include "http/router.hpp"

namespace haas_test {

namespace {

/// The route table's `METHOD pattern` that a request is for; empty for none.
std::string pattern_of(const CaseRequest& request) {
    static const auto table = [] {
        std::pair<haas::http::Router, std::vector<std::string>> made;
        for (const auto& route : haas::api::routes()) {
            for (const auto pattern : route.patterns) {
                made.first.add(route.method, pattern, made.second.size());
                made.second.push_back(std::string(haas::http::method_name(route.method)) + " " + std::string(pattern));
            }
        }
        return made;
    }();
    const auto path = haas::http::split_path(request.target.substr(0, request.target.find('?')));
    if (!path) return {};
    const auto found = table.first.find(haas::http::parse_method(request.method), *path);
    const auto* const match = std::get_if<haas::http::RouteMatch>(&found);
    return match == nullptr ? std::string() : table.second[match->route];
}

std::string described(const CaseRequest& request) {
    return (request.user.empty() ? "nobody" : request.user) + ": " + request.method + " " + request.target;
}

}  // namespace

void Runner::run(const CaseFile& file) {
    variables_.clear();
    operations_.insert(file.operation);
    std::string name = file.path.substr(file.path.rfind('/') + 1);
    name.resize(name.rfind('.'));
    site_.begin();
    if (!run_acts(file.given)) {
        report(name + ": what is given", false);
        return;
    }
    for (const Step& step : file.steps) report(name + ": " + step.name, run_acts(step.acts));
}

bool Runner::run_acts(const std::vector<Act>& acts) {
    for (const Act& act : acts) {
        if (act.request) {
            if (!run_request(act)) return false;
        } else if (act.sync == Act::Sync::audit) {
            site_.audit();
        } else {
            site_.sync();
        }
    }
    return true;
}

namespace {

bool has_token(const CaseRequest& request) {
    return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
        return header.first == "Authorization" && haas::base::lower(header.second).starts_with("bearer ");
    });
}

}  // namespace

/// What is wrong with the answer to a request that was answered before.
std::string Runner::fault_of_repeat(const CaseRequest& request, const Answer& first) {
    site_.has_changed();
    const auto again = transport_.send(request);
    const auto unlike = [&](const std::string& what) {
        return "sent again with its key, it is answered with " + std::to_string(again.status) + " " + again.body +
               ", which " + what;
    };
    const bool succeeded = first.status < 400;
    const bool is_replayed = again.header("Idempotent-Replayed") == "true";
    if (!succeeded) {
        if (again.status != first.status) return unlike("is not what it was refused with");
        return is_replayed && first.status < 500 ? unlike("was kept") : "";
    }
    // Whoever has changed their own password, or deleted themselves, is somebody else.
    if (again.status == 401 && haas::base::contains(pattern_of(request), "{user}")) return {};
    if (!first.header("Cache-Control").empty())
        return again.status == 409 && haas::base::contains(again.body, "SpentKeyError") ? "" : unlike("tells a secret");
    if (again.status != first.status || again.body != first.body) return unlike("is not the first answer");
    if (!is_replayed) return unlike("does not say that it is a repeat");
    // On a server, the answer is told again after one more commit.
    const bool may_commit = has_token(request) || !site_.options().uri.starts_with("sqlite:");
    return site_.has_changed() && !may_commit ? unlike("changes the database") : "";
}

bool Runner::run_request(const Act& act) {
    CaseRequest request = prepared(*act.request);
    const bool is_repeated = repeats_ == Repeats::each_change && !is_reading(request.method);
    if (is_repeated) request.headers.emplace_back("Idempotency-Key", '"' + haas::base::make_uuid() + '"');
    site_.has_changed();
    std::string fault;
    Answer answer;
    try {
        answer = transport_.send(request);
        const bool text = act.expectation && act.expectation->body == Expectation::Body::text;
        fault = fault_of_any_answer(request, answer, text ? "text/plain" : "application/json");
        const bool succeeded = answer.status >= 200 && answer.status < 300;
        if (fault.empty() && act.expectation) fault = judge(request, *act.expectation, answer);
        if (fault.empty() && !act.expectation && !succeeded) fault = "it must succeed";
        // The failure of a device may be noted.
        const bool refused = !succeeded && answer.status < 500;
        // The use of a token is noted now and then.
        // A command to a machine first notes that it has begun, and takes that back when it is refused.
        const bool keeps = (refused && !is_repeated) || (is_reading(request.method) && !has_token(request));
        if (fault.empty() && keeps && site_.has_changed()) {
            fault = "the database was changed";
        }
        if (fault.empty() && is_repeated) fault = fault_of_repeat(request, answer);
        if (fault.empty() && succeeded && request.method != "HEAD") successes_.insert(pattern_of(request));
    } catch (const std::exception& error) {
        fault = error.what();
    }
    if (fault.empty()) return true;
    const Place& place = act.expectation ? act.expectation->place : act.place;
    out_ << "# " << place << ": " << fault << "\n#   request  " << described(request) << " " << request.body
         << "\n#   answer   " << answer.status << " " << answer.body.substr(0, 2000) << "\n";
    return false;
}

CaseRequest Runner::prepared(const CaseRequest& request) const {
    CaseRequest made = request;
    made.target = with_variables(request.target);
    made.body = with_variables(request.body);
    for (auto& [name, value] : made.headers) value = with_variables(value);
    if (!request.user.empty()) {
        const std::string password = request.password.value_or(Site::password_of(request.user));
        made.headers.emplace_back("Authorization", basic_authorization(request.user, password));
    }
    return made;
}

std::string Runner::with_variables(std::string text) const {
    for (const auto& [name, value] : variables_) {
        const std::string reference = "<$" + name + ">";
        for (std::size_t at = text.find(reference); at != std::string::npos;
             at = text.find(reference, at + value.size())) {
            text.replace(at, reference.size(), value);
        }
    }
    return text;
}

std::string Runner::judge(const CaseRequest& request, const Expectation& expected, const Answer& answer) {
    if (answer.status != expected.status) return "the status is not " + std::to_string(expected.status);
    for (const auto& [name, value] : expected.headers) {
        if (answer.header(name) != value)
            return "the header " + name + " is not " + value + " but " + answer.header(name);
    }
    Expectation wanted = expected;
    wanted.json = with_variables(expected.json);
    wanted.message = with_variables(expected.message);
    std::string fault = fault_of_body(wanted, answer);
    if (!fault.empty()) return fault;
    for (const auto& [member, variable] : expected.kept) {
        variables_[variable] = member_of(answer.body, member);
        if (variables_[variable].empty()) return described(request) + " answers no string " + member;
    }
    return {};
}

void Runner::check_complete() {
    bool complete = true;
    for (const auto& route : haas::api::routes()) {
        if (!operations_.contains(std::string(route.operation))) {
            complete = false;
            out_ << "# no case file is about " << route.operation << "\n";
        }
        for (const auto pattern : route.patterns) {
            const std::string path = std::string(haas::http::method_name(route.method)) + " " + std::string(pattern);
            if (successes_.contains(path)) continue;
            complete = false;
            out_ << "# no request succeeded for " << path << "\n";
        }
    }
    report("every operation has a case file, and every path a request that succeeds", complete);
}

void Runner::report(const std::string& name, bool passed) {
    std::string clean = name;
    std::replace(clean.begin(), clean.end(), '#', ' ');
    if (!passed) ++failed_;
    out_ << (passed ? "ok " : "not ok ") << ++count_ << " - " << clean << std::endl;
}

bool Runner::finish() {
    out_ << "1.." << count_ << std::endl;
    return failed_ == 0;
}

}  // namespace haas_test

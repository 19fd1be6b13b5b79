#include "cli/run.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "base/deadline.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/answer.hpp"
#include "cli/request.hpp"
#include "cli/show.hpp"
#include "cli/sync_sign.hpp"
#include "cli/usage_error.hpp"

namespace haas::cli {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int usual_wait = 60;
constexpr int longest_wait = 86400;
constexpr seconds longest_request{25};         // the service holds a request for 30 s at most
constexpr seconds request_with_progress{1};    // so that the progress line is updated
constexpr milliseconds shortest_request{100};  // never asks more often, even if the service answers at once

/// Waits for one queued action until it is finished or the time is up.
class Wait {
public:
    Wait(Service& service, const Streams& streams, std::string action, seconds limit)
        : service_(service), streams_(streams), action_(std::move(action)), deadline_(base::Deadline::in(limit)) {}

    /// The last answer about the action, or a refusal.
    Answer run() {
        for (;;) {
            const auto asked = Clock::now();
            const auto left = std::chrono::ceil<seconds>(deadline_.left());
            show_progress();
            auto answer = ask(std::clamp(left, seconds(0), longest()));
            const bool pending = is_success(answer) && member(read_body(answer), "status") == "PENDING";
            if (!pending || deadline_.has_passed()) {
                clear_progress();
                return answer;
            }
            std::this_thread::sleep_until(std::min<base::Deadline>(asked + shortest_request, deadline_).at());
        }
    }

private:
    seconds longest() const { return streams_.progress == Progress::shown ? request_with_progress : longest_request; }
    Answer ask(seconds wait) {
        http::Request request;
        request.path = "/networking_action/" + action_;
        if (wait.count() != 0) request.query.emplace_back("wait", std::to_string(wait.count()));
        try {
            return service_.send(request);
        } catch (const UnreachableError& error) {
            clear_progress();
            throw UnreachableError(std::string(error.what()) +
                                   " (the networking action stays queued: `haas show_networking_action " + action_ +
                                   "` shows its result)");
        }
    }
    void show_progress() const {
        if (streams_.progress == Progress::hidden) return;
        const auto passed = std::chrono::duration_cast<seconds>(Clock::now() - started_).count();
        streams_.err << "\rnetworking action " << action_ << ": PENDING, " << passed << " s " << std::flush;
    }
    void clear_progress() const {
        if (streams_.progress == Progress::shown) streams_.err << "\r\033[K" << std::flush;
    }

    Service& service_;
    const Streams& streams_;
    std::string action_;
    Clock::time_point started_ = Clock::now();
    base::Deadline deadline_;
};

/// `DONE: n1 eth0 net1 vlan/native`, with those parts that the action has.
std::string done_line(const rapidjson::Value& action) {
    std::string parts;
    for (const char* name : {"node", "nic", "new_network", "channel"}) {
        const auto part = member(action, name);
        if (!part.empty()) parts += " " + visible(part);
    }
    return "DONE" + (parts.empty() ? "" : ":" + parts) + "\n";
}

/// Shows the result of an action after the wait.
Exit conclude(Service& service, const Answer& answer, const std::string& id, const Globals& globals,
              const Streams& streams) {
    if (!is_success(answer)) return refuse(answer, streams);
    const auto action = read_body(answer);
    const auto status = member(action, "status");
    if (globals.json) streams.out << answer.body << '\n';
    if (status == "DONE") {
        if (!globals.json) streams.out << done_line(action);
        return Exit::ok;
    }
    if (status == "ERROR") {
        streams.err << "haas: ERROR: " << visible(member(action, "error")) << '\n';
        return Exit::refused;
    }
    streams.err << "haas: still PENDING: networking action " << visible(id) << "; " << sign_of_sync(service) << '\n';
    streams.err << pending_hint(id);
    const auto error = member(action, "switch_error");
    if (!error.empty()) streams.err << "haas: the switch's last error: " << visible(error) << '\n';
    return Exit::pending;
}

/// Shows an action, or the id of a queued one.
void show_action(const rapidjson::Value& body, const Output& output, const Streams& streams) {
    const auto id = member(body, "status_id");
    if (id.empty()) {
        streams.out << show(output, body);
        return;
    }
    streams.out << visible(id) << '\n' << std::flush;
    if (streams.progress == Progress::shown) {
        streams.err << "Queued: `haas show_networking_action` with this id shows the result; --wait waits for it.\n";
    }
}

/// Says what the service wants known of a change that it has made.
void warn(const rapidjson::Value& body, const Streams& streams) {
    if (!body.IsObject()) return;
    const auto warnings = body.FindMember("warnings");
    if (warnings == body.MemberEnd() || !warnings->value.IsArray()) return;
    for (const auto& warning : warnings->value.GetArray()) {
        if (!warning.IsString()) continue;
        streams.err << "haas: warning: " << visible({warning.GetString(), warning.GetStringLength()}) << '\n';
    }
}

}  // namespace

int wait_seconds(const Given& given) {
    if (!given.has_option("--wait")) return 0;
    const auto text = given.find_option("--wait");
    if (!text) return usual_wait;
    const auto value = base::parse_number<int>(*text);
    if (!value || *value > longest_wait) throw UsageError("--wait takes seconds, from 0 to 86400");
    return *value;
}

Exit run(const Command& command, const Given& given, const Globals& globals, Passwords& passwords, Service& service,
         const Streams& streams) {
    const seconds wait(wait_seconds(given));
    const auto answer = service.send(make_request(command, given, passwords));
    if (!is_success(answer)) return refuse(answer, streams, command);
    const auto body = read_body(answer);
    if (wait.count() != 0) {
        const auto id = given.find_argument("action").value_or(member(body, "status_id"));
        if (id.empty()) throw UnreachableError("the answer names no networking action: check the endpoint");
        return conclude(service, Wait(service, streams, id, wait).run(), id, globals, streams);
    }
    warn(body, streams);
    if (globals.json) {
        if (!answer.body.empty()) streams.out << answer.body << '\n';
    } else if (command.output.form == Form::action) {
        show_action(body, command.output, streams);
    } else if (!answer.body.empty() && command.output.form != Form::nothing) {
        streams.out << show(command.output, body);
    }
    return Exit::ok;
}

}  // namespace haas::cli

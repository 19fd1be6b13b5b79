#include <chrono>
#include <thread>

#include "base/deadline.hpp"
#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "cli/show.hpp"
#include "cli/sync_sign.hpp"
#include "http/path.hpp"

namespace haas::cli {

namespace {

constexpr std::chrono::milliseconds pause{500};
constexpr int went_on = 202;
constexpr int gone = 404;

std::string path_of(const Given& given) { return "/headnode/" + http::percent_encode(given.text("headnode")); }

Answer ask(Service& service, http::Method method, const std::string& path) {
    http::Request request;
    request.method = method;
    request.path = path;
    return service.send(request);
}

/// Asks for the headnode repeatedly until it has left `state`, or the time is up.
/// @return  the last answer
Answer await(Service& service, const Given& given, const std::string& state) {
    const auto deadline = base::Deadline::in(std::chrono::seconds(wait_seconds(given)));
    for (;;) {
        auto answer = ask(service, http::Method::get, path_of(given));
        const bool over = !is_success(answer) || member(read_body(answer), "state") != state;
        if (over || deadline.has_passed()) return answer;
        std::this_thread::sleep_for(pause);
    }
}

/// Tells that the service is still working on the headnode.
void tell_state(const Answer& answer, const std::string& state, const Globals& globals, const Streams& streams) {
    streams.out << (globals.json ? answer.body : visible(state)) << '\n' << std::flush;
    if (streams.progress == Progress::shown) {
        streams.err << "`haas show_headnode` shows its progress; --wait waits for it.\n";
    }
}

/// Shows the state of a headnode after the wait.
/// @param begun  its state when the service began the work
Exit conclude(Service& service, const Answer& answer, const std::string& begun, const std::string& wanted,
              const Globals& globals, const Streams& streams) {
    if (!is_success(answer)) return refuse(answer, streams);
    const auto body = read_body(answer);
    const auto state = member(body, "state");
    if (globals.json) streams.out << answer.body << '\n';
    if (state == wanted) {
        if (!globals.json) streams.out << visible(state) << '\n';
        return Exit::ok;
    }
    if (state == begun) {
        streams.err << "haas: the headnode is still " << visible(state) << "; " << sign_of_sync(service) << '\n';
        streams.err << "haas: `haas show_headnode " << visible(member(body, "name")) << "` shows its progress\n";
        return Exit::pending;
    }
    const auto error = member(body, "error");
    streams.err << "haas: the headnode is " << visible(state) << (error.empty() ? "" : ": " + visible(error)) << '\n';
    return Exit::refused;
}

}  // namespace

Exit headnode_start(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams) {
    wait_seconds(given);
    const auto service = connect();
    const auto answer = ask(*service, http::Method::post, path_of(given) + "/start");
    if (!is_success(answer)) return refuse(answer, streams);
    if (answer.status != went_on) return Exit::ok;
    const auto state = member(read_body(answer), "state");
    if (wait_seconds(given) > 0)
        return conclude(*service, await(*service, given, state), state, "running", globals, streams);
    tell_state(answer, state, globals, streams);
    return Exit::ok;
}

Exit headnode_delete(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams) {
    wait_seconds(given);
    const auto service = connect();
    const auto answer = ask(*service, http::Method::del, path_of(given));
    if (!is_success(answer)) return refuse(answer, streams);
    if (answer.status != went_on) return Exit::ok;
    const auto state = member(read_body(answer), "state");
    if (wait_seconds(given) > 0) {
        const auto last = await(*service, given, state);
        return last.status == gone ? Exit::ok : conclude(*service, last, state, "gone", globals, streams);
    }
    tell_state(answer, state, globals, streams);
    return Exit::ok;
}

}  // namespace haas::cli

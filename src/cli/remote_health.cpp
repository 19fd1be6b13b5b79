#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "cli/service.hpp"
#include "cli/show.hpp"

namespace haas::cli {

namespace {

constexpr int not_well = 503;

/// Prints the failed checks; or the refusal, if Apache has answered instead of the service.
void tell(const Answer& answer, const Streams& streams) {
    const auto body = read_body(answer);
    const auto* const failed = body.IsObject() && body.HasMember("failed") ? &body["failed"] : nullptr;
    if (failed == nullptr || !failed->IsArray()) {
        refuse(answer, streams);
        return;
    }
    for (const auto& each : failed->GetArray()) {
        streams.err << "haas: " << visible(member(each, "check")) << ": " << visible(member(each, "msg")) << '\n';
    }
}

}  // namespace

Exit health(const Given&, const Globals& globals, const Connect& connect, const Streams& streams) {
    http::Request request;
    request.path = "/healthz";
    const auto answer = connect()->send(request);
    if (!is_success(answer) && answer.status != not_well) return refuse(answer, streams);
    if (globals.json) {
        streams.out << answer.body << '\n';
    } else if (is_success(answer)) {
        streams.out << show({Form::record}, read_body(answer));
    }
    if (is_success(answer)) return Exit::ok;
    tell(answer, streams);
    return Exit::unwell;
}

}  // namespace haas::cli

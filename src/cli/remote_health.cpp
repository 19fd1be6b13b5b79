#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "cli/service.hpp"
#include "cli/show.hpp"

namespace haas::cli {

namespace {

constexpr int not_well = 503;

/// Prints the checks of a list of the answer.
/// @return  whether there is such a list
bool tell(const rapidjson::Value& body, const char* list, const std::string& prefix, const Streams& streams) {
    const auto* const found = body.IsObject() && body.HasMember(list) ? &body[list] : nullptr;
    if (found == nullptr || !found->IsArray()) return false;
    for (const auto& each : found->GetArray()) {
        streams.err << "haas: " << prefix << visible(member(each, "check")) << ": " << visible(member(each, "msg"))
                    << '\n';
    }
    return true;
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
    const auto body = read_body(answer);
    tell(body, "warnings", "warning: ", streams);
    if (is_success(answer)) return Exit::ok;
    // Without the list, Apache has answered instead of the service.
    if (!tell(body, "failed", "", streams)) refuse(answer, streams);
    return Exit::unwell;
}

}  // namespace haas::cli

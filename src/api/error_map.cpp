#include "api/error_map.hpp"

#include <typeindex>
#include <unordered_map>

#include "api/authenticator.hpp"
#include "api/credentials.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "service/bmc_command.hpp"
#include "service/request_key.hpp"

namespace haas::api {

namespace {

struct Meaning {
    int status;
    const char* type;
};

/// Null for a kind of error that is not listed, which is a bug in HaaS.
const Meaning* find_meaning(const core::DomainError& error) {
    static const std::unordered_map<std::type_index, Meaning> meanings = {
        {typeid(core::ValidationError), {400, "ValidationError"}},
        {typeid(core::BadArgumentError), {400, "BadArgumentError"}},
        {typeid(core::AuthenticationError), {401, "AuthorizationError"}},
        {typeid(EndedSessionError), {401, "AuthorizationError"}},
        {typeid(core::TooManyRequestsError), {429, "TooManyRequestsError"}},
        {typeid(GuessingError), {429, "TooManyRequestsError"}},
        {typeid(core::AuthorizationError), {403, "AuthorizationError"}},
        {typeid(core::NotFoundError), {404, "NotFoundError"}},
        {typeid(core::DuplicateError), {409, "DuplicateError"}},
        {typeid(core::BlockedError), {409, "BlockedError"}},
        {typeid(core::PendingActionError), {409, "BlockedError"}},
        {typeid(service::PendingCommandError), {409, "BlockedError"}},
        {typeid(core::ProjectMismatchError), {409, "ProjectMismatchError"}},
        {typeid(core::IllegalStateError), {409, "IllegalStateError"}},
        {typeid(core::AllocationError), {409, "AllocationError"}},
        {typeid(service::KeyInUseError), {409, "KeyInUseError"}},
        {typeid(service::SpentKeyError), {409, "SpentKeyError"}},
        {typeid(service::KeyReusedError), {422, "KeyReusedError"}},
    };
    const auto found = meanings.find(typeid(error));
    return found == meanings.end() ? nullptr : &found->second;
}

const char* outcome_word(service::SpentKeyError::Outcome outcome) {
    return outcome == service::SpentKeyError::Outcome::done ? "done" : "unknown";
}

void log_refusal(RefusalLog& log, const http::Request& request, int status, const std::string& reason) {
    log.warning("refused", request, status,
                {{"method", http::method_name(request.method)},
                 {"path", request.path},
                 {"status", status},
                 {"reason", reason},
                 {"client", request.remote_address}});
}

http::Response domain_response(const core::DomainError& error, const Meaning& meaning, const http::Request& request,
                               RefusalLog& log) {
    log_refusal(log, request, meaning.status, error.what());
    const auto* const pending = dynamic_cast<const core::PendingActionError*>(&error);
    const auto* const spent = dynamic_cast<const service::SpentKeyError*>(&error);
    auto response = error_response(meaning.status, meaning.type, error.what(), request.id, error.field(),
                                   pending != nullptr ? pending->action() : std::string(),
                                   spent != nullptr ? outcome_word(spent->outcome()) : "");
    if (typeid(error) == typeid(service::KeyInUseError)) response.headers.emplace_back("Retry-After", "1");
    if (typeid(error) == typeid(EndedSessionError)) {
        // Its page asks for the login, and not the browser.
        response.headers.emplace_back("WWW-Authenticate", R"(Bearer realm="haas")");
        response.headers.emplace_back("Set-Cookie", end_of_session_cookie());
    } else if (meaning.status == 401) {
        response.headers.emplace_back("WWW-Authenticate", R"(Basic realm="haas", charset="UTF-8")");
    }
    if (meaning.status == 429) {
        const auto* const guessing = dynamic_cast<const GuessingError*>(&error);
        response.headers.emplace_back("Retry-After",
                                      std::to_string(guessing == nullptr ? 1 : guessing->pause().count()));
    }
    return response;
}

http::Response body_response(const http::Request::BodyError& fault, const http::Request& request, RefusalLog& log) {
    const bool too_large = fault.kind == http::Request::BodyError::Kind::too_large;
    log_refusal(log, request, too_large ? 413 : 400, fault.reason);
    return too_large ? error_response(413, "PayloadTooLargeError", fault.reason, request.id)
                     : error_response(400, "ValidationError", fault.reason, request.id);
}

http::Response server_error(const std::string& request_id) {
    return error_response(500, "ServerError",
                          "HaaS failed to handle the request: its log says why, under this request id.", request_id);
}

}  // namespace

http::Response error_response(int status, const char* type, const std::string& message, const std::string& request_id,
                              const std::string& field, const std::string& action, const std::string& outcome) {
    base::JsonWriter json;
    json.begin_object().key("type").string(type).key("msg").string(message);
    if (!field.empty()) json.key("field").string(field);
    if (!action.empty()) json.key("status_id").string(action);
    if (!outcome.empty()) json.key("outcome").string(outcome);
    json.key("request_id").string(request_id).end_object();
    http::Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = json.take();
    return response;
}

http::Response device_response(const core::DeviceError& failure, const std::string& request_id) {
    const auto* const type = failure.device() == core::DeviceError::Device::bmc ? "OBMError" : "HypervisorError";
    const int status = failure.kind() == core::DeviceError::Kind::deadline ? 504 : 502;
    return error_response(status, type, failure.what(), request_id);
}

http::Response unavailable_response(const std::string& message, const std::string& request_id) {
    auto response = error_response(503, "UnavailableError", message, request_id);
    response.headers.emplace_back("Retry-After", "2");
    return response;
}

http::Response to_response(const std::exception_ptr& error, const http::Request& request, RefusalLog& log) {
    try {
        std::rethrow_exception(error);
    } catch (const core::DomainError& refusal) {
        if (const auto* const meaning = find_meaning(refusal)) return domain_response(refusal, *meaning, request, log);
        log.error("server_error", request, 500, {{"reason", refusal.what()}});
    } catch (const http::Request::BodyError& fault) {
        return body_response(fault, request, log);
    } catch (const core::DeviceError& failure) {
        auto response = device_response(failure, request.id);
        log_refusal(log, request, response.status, failure.what());
        return response;
    } catch (const core::UnknownOutcomeError& unknown) {
        log.error("outcome_unknown", request, 503, {{"reason", unknown.what()}});
        const bool looks = request.method == http::Method::get || request.method == http::Method::head;
        if (looks) return unavailable_response(unknown.what(), request.id);
        return error_response(503, "UnavailableError", unknown.what(), request.id, {}, {}, "unknown");
    } catch (const core::UnavailableError& unavailable) {
        log.error("unavailable", request, 503, {{"reason", unavailable.what()}});
        return unavailable_response(unavailable.what(), request.id);
    } catch (const base::ConfigError& unusable) {
        log.error("unavailable", request, 503, {{"reason", unusable.what()}});
        return unavailable_response("The service cannot use a file that it needs: its log says which.", request.id);
    } catch (const std::exception& fault) {
        log.error("server_error", request, 500, {{"reason", fault.what()}});
    } catch (...) {
        log.error("server_error", request, 500, {{"reason", "an exception of an unknown kind"}});
    }
    return server_error(request.id);
}

}  // namespace haas::api

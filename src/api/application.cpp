#include "api/application.hpp"

#include <exception>
#include <tuple>

#include "api/call.hpp"
#include "api/cors.hpp"
#include "api/dialect.hpp"
#include "api/error_map.hpp"
#include "api/refusal_log.hpp"
#include "api/route.hpp"
#include "base/log.hpp"
#include "base/log_entry.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "http/path.hpp"
#include "http/router.hpp"

namespace haas::api {

struct Application::State {
    Call::Worker worker;
    const std::vector<Route>& table;
    RefusalLog refusals;
    http::Router router;
};

namespace {

std::string allow(const std::vector<http::Method>& methods) {
    std::string list;
    for (const auto method : methods) list += (list.empty() ? "" : ", ") + std::string(http::method_name(method));
    return list;
}

http::Response not_allowed(const http::Request& request, const http::MethodNotAllowed& result) {
    http::Response response;
    if (request.method != http::Method::options) {
        response =
            error_response(405, "MethodNotAllowedError", "This path allows " + allow(result.allowed) + ".", request.id);
    }
    response.headers.emplace_back("Allow", allow(result.allowed));
    return response;
}

/// Writes a log line for each change that was answered. Reads get none, and error_map logs refusals.
void log_answer(const Route& route, const http::Request& request, const Call& call, const http::Response& response) {
    if (request.method == http::Method::get || request.method == http::Method::head) return;
    base::log::Entry entry(route.operation);
    entry.add("user", call.user()).add("path", request.path);
    for (const auto& [key, value] : call.objects()) entry.add(key, value);
    entry.add("status", std::to_string(response.status)).add("client", request.remote_address);
    entry.write(base::log::Level::info);
}

/// Runs the handler, and keeps what it answers for a repeated request.
http::Response carry_out(Call& call, const Route& route, const http::Request& request) {
    try {
        auto response = route.handler(call);
        call.require_checked();
        call.keep(response);
        return response;
    } catch (const Repeatable::AnsweredError& first) {
        call.confirm_answer();
        call.note("replayed", "yes");
        return replay(first.answer);
    } catch (const core::DeviceError& failure) {
        // The device may have done it, or a part of it: so this is the answer, also to a repeated request.
        if (call.has_begun()) call.keep(device_response(failure, request.id));
        throw;
    } catch (const core::UnknownOutcomeError&) {
        throw;
    } catch (const core::DomainError&) {
        call.release_key();
        throw;
    } catch (const core::UnavailableError&) {
        call.release_key();
        throw;
    } catch (const base::ConfigError&) {
        call.release_key();
        throw;
    }
}

http::Response call_route(Call::Worker& worker, const Route& route, const http::Request& request,
                          http::PathParameters parameters, Dialect dialect) {
    Call call(worker, route, request, std::move(parameters), dialect);
    auto response = carry_out(call, route, request);
    call.note_token_use();
    log_answer(route, request, call, response);
    return response;
}

http::Response dispatch(Call::Worker& worker, const std::vector<Route>& table, const http::Router& router,
                        const http::Request& request) {
    auto path = http::split_path(request.path);
    if (!path) throw core::ValidationError("The path must be percent-encoded UTF-8 without NUL bytes.");
    const Dialect dialect = take_dialect(*path);
    auto result = router.find(request.method, *path);
    if (std::holds_alternative<http::NoRoute>(result)) throw core::NotFoundError("There is no such path in this API.");
    if (const auto* refused = std::get_if<http::MethodNotAllowed>(&result)) return not_allowed(request, *refused);
    auto& match = std::get<http::RouteMatch>(result);
    return call_route(worker, table[match.route], request, std::move(match.parameters), dialect);
}

}  // namespace

Application::Application(store::Database database, Settings settings, const base::Clock& clock, PasswordChecks checks,
                         const std::vector<Route>& table)
    : state_(new State{
          {std::move(database), settings, clock, Authenticator(std::move(checks), clock, settings.remote_users)},
          table,
          RefusalLog(clock),
          {}}) {
    for (std::size_t i = 0; i < table.size(); ++i) {
        for (const auto pattern : table[i].patterns) state_->router.add(table[i].method, pattern, i);
    }
}

Application::~Application() = default;

http::Response Application::handle(const http::Request& request) noexcept {
    state_->refusals.sum_up();
    base::log::set_request_id(request.id);
    http::Response response;
    try {
        response = dispatch(state_->worker, state_->table, state_->router, request);
    } catch (...) {
        response = to_response(std::current_exception(), request, state_->refusals);
    }
    response.headers.emplace_back("X-Request-Id", request.id);
    allow_named_pages(state_->worker.settings.cors_origins, request, response);
    if (request.method == http::Method::head) {
        response.body.clear();
        response.more = nullptr;
    }
    base::log::set_request_id({});
    return response;
}

}  // namespace haas::api

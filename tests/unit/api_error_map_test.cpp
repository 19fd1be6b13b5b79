// What is answered for errors that nobody foresaw.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "api/error_map.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"

using namespace haas;

namespace {

struct NewError : core::DomainError {
    using core::DomainError::DomainError;
};

http::Response respond(const std::exception_ptr& error, http::Method method = http::Method::post) {
    const base::SystemClock clock;
    api::RefusalLog log(clock);
    http::Request request;
    request.method = method;
    return api::to_response(error, request, log);
}

}  // namespace

TEST_CASE("an error that the table of errors lacks is the server's fault, and ends no worker") {
    const auto response = respond(std::make_exception_ptr(NewError("something new")));
    CHECK(response.status == 500);
    CHECK(response.body.find("something new") == std::string::npos);
    CHECK(respond(std::make_exception_ptr(core::NotFoundError("gone"))).status == 404);
}

TEST_CASE("a change that may have been made is answered as such, and never with when to repeat it") {
    const auto unknown = respond(std::make_exception_ptr(core::UnknownOutcomeError("The server was lost.")));
    CHECK(unknown.status == 503);
    CHECK(unknown.body.find(R"("outcome":"unknown")") != std::string::npos);
    CHECK(unknown.body.find("The server was lost.") != std::string::npos);
    const auto has_retry = [](const http::Response& response) {
        return std::any_of(response.headers.begin(), response.headers.end(),
                           [](const auto& header) { return header.first == "Retry-After"; });
    };
    CHECK_FALSE(has_retry(unknown));
    const auto busy = respond(std::make_exception_ptr(core::UnavailableError("busy")));
    CHECK(busy.body.find("outcome") == std::string::npos);
    CHECK(has_retry(busy));
    const auto looked = respond(std::make_exception_ptr(core::UnknownOutcomeError("It was lost.")), http::Method::get);
    CHECK(looked.status == 503);
    CHECK(looked.body.find("outcome") == std::string::npos);
    CHECK(has_retry(looked));
}

// What is answered for errors that nobody foresaw.
#include <doctest/doctest.h>

#include "api/error_map.hpp"
#include "core/error.hpp"

using namespace haas;

namespace {

struct NewError : core::DomainError {
    using core::DomainError::DomainError;
};

http::Response respond(const std::exception_ptr& error) {
    const base::SystemClock clock;
    api::RefusalLog log(clock);
    return api::to_response(error, http::Request{}, log);
}

}  // namespace

TEST_CASE("an error that the table of errors lacks is the server's fault, and ends no worker") {
    const auto response = respond(std::make_exception_ptr(NewError("something new")));
    CHECK(response.status == 500);
    CHECK(response.body.find("something new") == std::string::npos);
    CHECK(respond(std::make_exception_ptr(core::NotFoundError("gone"))).status == 404);
}

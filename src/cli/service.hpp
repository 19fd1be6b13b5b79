// The service as the command line sees it: requests go there, answers come back.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "cli/settings.hpp"
#include "http/message.hpp"

namespace haas::cli {

/// Nothing that speaks for HaaS answered.
class UnreachableError : public base::Error {
public:
    using base::Error::Error;
};

struct Answer {
    int status = 0;
    std::string body;
};

/// Answers requests; tests put their own in its place.
class Service {
public:
    virtual ~Service() = default;
    /// @throws UnreachableError
    virtual Answer send(const http::Request& request) = 0;

    /// As send(), for a text that goes on: `take` gets it as it comes, if the request succeeds.
    /// @param offset  set to where in the console's log the text begins
    /// @throws UnreachableError
    virtual Answer follow(const http::Request& request, const std::function<void(std::string_view)>& take,
                          std::uint64_t& offset) = 0;
};

/// The service at a URL, over HTTP. When the service has no time to verify a password, the client asks again after the pause
/// that the answer names.
/// @param notes     gets a line when the client asks again
/// @param patience  after so long, the client no longer asks again
std::unique_ptr<Service> connect(const std::string& endpoint, const Credentials& credentials, std::ostream& notes,
                                 std::chrono::seconds patience = std::chrono::minutes(3));

}  // namespace haas::cli

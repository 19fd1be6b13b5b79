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

/// No HaaS service has answered.
class UnreachableError : public base::Error {
public:
    using base::Error::Error;
};

struct Answer {
    int status = 0;
    std::string body;
};

/// Answers requests; tests replace it.
class Service {
public:
    virtual ~Service() = default;
    /// @throws UnreachableError
    virtual Answer send(const http::Request& request) = 0;

    /// Like send(), for a response that arrives in pieces: `take` gets each piece as it arrives, if the request
    /// succeeds.
    /// @param offset  set to the text's beginning in the console's log
    /// @throws UnreachableError
    virtual Answer follow(const http::Request& request, const std::function<void(std::string_view)>& take,
                          std::uint64_t& offset) = 0;
};

/// The service at a URL, over HTTP. If the service has no time to verify a password, the client asks again after the
/// pause that the answer names.
///
/// A change is sent with a key (Idempotency-Key), and sent again with that key if nobody knows what has become of it,
/// or if the service cannot carry it out at the moment: but only to a service that says that it knows such keys, as any
/// other one might do it twice.
/// @param notes     gets a line when the client asks again
/// @param patience  how long the client keeps asking again
std::unique_ptr<Service> connect(const std::string& endpoint, const Credentials& credentials, std::ostream& notes,
                                 std::chrono::seconds patience = std::chrono::minutes(3));

}  // namespace haas::cli

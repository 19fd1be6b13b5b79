// The service as the command line sees it: requests go there, answers come back.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "cli/settings.hpp"
#include "http/message.hpp"

namespace haas::cli {

/// Nothing that speaks for HaaS answered.
class Unreachable : public base::Error {
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
    /// @throws Unreachable
    virtual Answer send(const http::Request& request) = 0;
};

/// The service at a URL, over HTTP.
std::unique_ptr<Service> connect(const std::string& endpoint, const Credentials& credentials);

}  // namespace haas::cli

// Ways to the API: in this process, through the same gateway that haas.fcgi has; or by HTTP.
#pragma once

#include <memory>
#include <string>

#include "api/application.hpp"
#include "api/case_file.hpp"

namespace haas_test {

struct Answer {
    int status = 0;
    Headers headers;
    std::string body;

    /// The value of a header, whatever its case; empty when it is not there.
    std::string header(const std::string& name) const;
};

class Transport {
public:
    virtual ~Transport() = default;

    /// @param request  its user and password are not looked at: the Authorization header is among its headers
    virtual Answer send(const CaseRequest& request) = 0;
};

std::unique_ptr<Transport> make_in_process_transport(haas::api::Application& application);

/// @param endpoint  `http://HOST:PORT`, with HOST an IPv4 address
std::unique_ptr<Transport> make_http_transport(const std::string& endpoint);

/// The value of the Authorization header.
std::string basic_authorization(const std::string& user, const std::string& password);

}  // namespace haas_test

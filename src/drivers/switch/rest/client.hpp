// One switch with a REST interface: asks, and says what went wrong.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.hpp"
#include "core/switch.hpp"
#include "sys/http_client.hpp"

namespace haas::drivers {

struct RestLogin {
    std::string origin;  ///< how its URLs begin, without a slash at the end
    std::string user;
    base::Secret password;
    bool verify_tls = true;
};

/// Every request has HTTP's basic authentication and the session's deadline; the connection is kept. All failures are
/// core::SwitchError, and hold no secret.
class RestClient {
public:
    /// @param client  what requests go by
    RestClient(RestLogin login, const core::SwitchTimeouts& timeouts,
               std::unique_ptr<sys::HttpClient> client = std::make_unique<sys::HttpClient>())
        : login_(std::move(login)), timeouts_(timeouts), client_(std::move(client)) {}

    /// What is being done from now on, for failures: "read", "write port 1/2".
    void begin(std::string step) { step_ = std::move(step); }

    /// @param path  from its first slash on
    /// @param fine  statuses from 300 on that are no failure
    /// @throws core::SwitchError  unreachable, also for a refused login, or refused
    sys::HttpAnswer ask(const std::string& method, const std::string& path, const std::string& body = {},
                        std::initializer_list<int> fine = {});

    [[noreturn]] void fail(core::SwitchError::Kind kind, const std::string& detail) const;

    /// Text of the switch as it may stand in a failure: one line, capped, without the password.
    std::string quote(std::string_view text) const;

private:
    [[noreturn]] void fail_without_answer(const sys::HttpError& error, const std::string& method) const;
    void require_success(const sys::HttpAnswer& answer) const;

    RestLogin login_;
    core::SwitchTimeouts timeouts_;
    std::string step_ = "login";
    std::unique_ptr<sys::HttpClient> client_;
};

}  // namespace haas::drivers

// The client for one switch with a REST interface: sends requests, and explains failures.
#pragma once

#include <cstddef>
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
    std::string origin;  ///< the beginning of its URLs, without a slash at the end
    std::string user;
    base::Secret password;
    bool verify_tls = true;
    std::string media_type{};  ///< of bodies and answers; empty: it is not stated
    /// In bytes. An interface has a few KiB, and the VLANs of all ports that are trunks of all VLANs a few MiB.
    std::size_t largest_answer = std::size_t{16} * 1024 * 1024;
};

/// Every request uses HTTP's basic authentication and the session's command timeout; the connection is kept open. All
/// failures are core::SwitchError, and contain no secret.
class RestClient {
public:
    /// @param client  sends the requests
    RestClient(RestLogin login, const core::SwitchTimeouts& timeouts,
               std::unique_ptr<sys::HttpClient> client = std::make_unique<sys::HttpClient>())
        : login_(std::move(login)), timeouts_(timeouts), client_(std::move(client)) {}

    /// Reads the words of a refusal in its body.
    using Words = std::string (*)(const std::string& body);
    /// Without this, failures tell only the status.
    void read_refusals_with(Words words) { words_ = words; }

    /// Names the step that begins, for failures: "read", "write port 1/2".
    void begin(std::string step) { step_ = std::move(step); }

    /// @param path  begins with a slash
    /// @param fine  statuses of 300 and above that are not failures
    /// @throws core::SwitchError  `unreachable`, also for a refused login, or `refused`
    sys::HttpAnswer ask(const std::string& method, const std::string& path, const std::string& body = {},
                        std::initializer_list<int> fine = {});

    [[noreturn]] void fail(core::SwitchError::Kind kind, const std::string& detail) const;

    /// Makes text from the switch safe for a failure: one line, bounded length, without the password.
    std::string quote(std::string_view text) const;

private:
    [[noreturn]] void fail_without_answer(const sys::HttpError& error, const std::string& method) const;
    void require_success(const sys::HttpAnswer& answer) const;

    RestLogin login_;
    core::SwitchTimeouts timeouts_;
    std::string step_ = "login";
    Words words_ = nullptr;
    std::unique_ptr<sys::HttpClient> client_;
};

}  // namespace haas::drivers

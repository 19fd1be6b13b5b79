// The whole API behind one call: a request goes in, an answer comes out, whatever goes wrong.
#pragma once

#include <memory>
#include <vector>

#include "api/authenticator.hpp"
#include "api/route.hpp"
#include "api/settings.hpp"
#include "base/clock.hpp"
#include "http/message.hpp"
#include "store/database.hpp"

namespace haas::api {

/// One worker's API. Not thread-safe: each worker has its own.
class Application {
public:
    /// @param table  must outlive the application
    Application(store::Database database, Settings settings, const base::Clock& clock, PasswordChecks checks = {},
                const std::vector<Route>& table = routes());
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// Answers a request; never throws. Logs state changes, refusals and faults under the request's id.
    http::Response handle(const http::Request& request) noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace haas::api

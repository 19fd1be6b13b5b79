// The log lines about requests that were refused or failed. Anybody can cause these, without a password, thousands in a second:
// so each worker writes the first ones of a kind in a minute, and then how many more there were.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/repetitions.hpp"
#include "http/message.hpp"

namespace haas::api {

class RefusalLog {
public:
    explicit RefusalLog(const base::Clock& clock) : clock_(clock) {}
    /// Writes what was only counted so far.
    ~RefusalLog();
    RefusalLog(const RefusalLog&) = delete;
    RefusalLog& operator=(const RefusalLog&) = delete;

    /// These write a line, or count it: by event, status and the request's address.
    void warning(std::string_view event, const http::Request& request, int status, base::log::Fields fields) {
        write(base::log::Level::warning, event, request, status, fields);
    }
    void error(std::string_view event, const http::Request& request, int status, base::log::Fields fields) {
        write(base::log::Level::error, event, request, status, fields);
    }

    /// Writes what was counted in minutes that are over. To be called now and then, outside of any request.
    void sum_up();

private:
    void write(base::log::Level level, std::string_view event, const http::Request& request, int status,
               base::log::Fields fields);

    const base::Clock& clock_;
    base::Repetitions repetitions_;
};

}  // namespace haas::api

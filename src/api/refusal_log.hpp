// Log lines about requests that were refused or failed. Anybody can cause thousands of these in a second, without a
// password. So each worker writes the first lines of a kind in a minute, and then the number of the others.
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
    /// Writes the counts that are not written yet.
    ~RefusalLog();
    RefusalLog(const RefusalLog&) = delete;
    RefusalLog& operator=(const RefusalLog&) = delete;

    /// These write a line, or only count it. Lines with the same event, status and client address are of one kind.
    void warning(std::string_view event, const http::Request& request, int status, base::log::Fields fields) {
        write(base::log::Level::warning, event, request, status, fields);
    }
    void error(std::string_view event, const http::Request& request, int status, base::log::Fields fields) {
        write(base::log::Level::error, event, request, status, fields);
    }

    /// Writes the counts of minutes that are over. To be called now and then, outside of any request.
    void sum_up();

private:
    void write(base::log::Level level, std::string_view event, const http::Request& request, int status,
               base::log::Fields fields);

    const base::Clock& clock_;
    base::Repetitions repetitions_;
};

}  // namespace haas::api

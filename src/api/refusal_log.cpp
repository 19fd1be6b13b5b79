#include "api/refusal_log.hpp"

#include <vector>

namespace haas::api {

namespace {

void write_counted(const std::vector<base::Repetitions::Counted>& all) {
    for (const auto& [kind, count, within] : all) {
        base::log::warning("repeated", {{"event", kind.event},
                                        {"status", kind.status},
                                        {"client", kind.client},
                                        {"count", count},
                                        {"seconds", within.count()}});
    }
}

}  // namespace

RefusalLog::~RefusalLog() { write_counted(repetitions_.take_all(clock_.now())); }

void RefusalLog::write(base::log::Level level, std::string_view event, const http::Request& request, int status,
                       base::log::Fields fields) {
    if (repetitions_.admit({std::string(event), status, request.remote_address}, clock_.now())) {
        base::log::write(level, event, fields);
    }
}

void RefusalLog::sum_up() { write_counted(repetitions_.take_over(clock_.now())); }

}  // namespace haas::api

// PostgreSQL's client library and SOCI's part for it, loaded when the first database on a server is opened: a program
// whose database is a file starts without them, and they need not be installed there.
#pragma once

#include <libpq-fe.h>

namespace soci {
class backend_factory;
}  // namespace soci

namespace haas::store {

struct Libpq {
    const soci::backend_factory* soci = nullptr;
    decltype(&::PQexec) exec = nullptr;
    decltype(&::PQsendQuery) send_query = nullptr;
    decltype(&::PQisBusy) is_busy = nullptr;
    decltype(&::PQconsumeInput) consume_input = nullptr;
    decltype(&::PQgetResult) get_result = nullptr;
    decltype(&::PQsocket) socket = nullptr;
    decltype(&::PQgetCancel) get_cancel = nullptr;
    decltype(&::PQcancel) cancel = nullptr;
    decltype(&::PQfreeCancel) free_cancel = nullptr;
    decltype(&::PQclear) clear = nullptr;
    decltype(&::PQcmdStatus) command_status = nullptr;
    decltype(&::PQresultStatus) result_status = nullptr;
    decltype(&::PQresultErrorMessage) error_message = nullptr;
    decltype(&::PQresultErrorField) error_field = nullptr;
    decltype(&::PQstatus) status = nullptr;
    decltype(&::PQbackendPID) backend_pid = nullptr;
    decltype(&::PQsetErrorVerbosity) set_error_verbosity = nullptr;
    decltype(&::PQsetNoticeReceiver) set_notice_receiver = nullptr;

    /// @throws base::ConfigError  when they are not installed
    static const Libpq& get();
};

}  // namespace haas::store

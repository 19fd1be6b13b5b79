#include "store/libpq.hpp"

#include <dlfcn.h>

#include <string>

#include "base/error.hpp"
#include "base/log.hpp"

namespace haas::store {

namespace {

/// libpq comes with it.
constexpr const char* soci_library = "libsoci_postgresql.so.4.0";

[[noreturn]] void refuse() {
    const char* const reason = ::dlerror();
    base::log::error("postgresql_library_missing", {{"reason", reason == nullptr ? "" : reason}});
    throw base::ConfigError(std::string("[database] uri names a PostgreSQL server, but ") + soci_library +
                            " cannot be used: install the package libsoci-postgresql4.0.");
}

template <class Function>
void find(void* library, const char* name, Function& function) {
    void* const found = ::dlsym(library, name);
    if (found == nullptr) refuse();
    function = reinterpret_cast<Function>(found);
}

Libpq load() {
    void* const library = ::dlopen(soci_library, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) refuse();
    const soci::backend_factory* (*factory)() = nullptr;
    find(library, "factory_postgresql", factory);
    Libpq libpq;
    libpq.soci = factory();
    find(library, "PQexec", libpq.exec);
    find(library, "PQsendQuery", libpq.send_query);
    find(library, "PQisBusy", libpq.is_busy);
    find(library, "PQconsumeInput", libpq.consume_input);
    find(library, "PQgetResult", libpq.get_result);
    find(library, "PQsocket", libpq.socket);
    find(library, "PQgetCancel", libpq.get_cancel);
    find(library, "PQcancel", libpq.cancel);
    find(library, "PQfreeCancel", libpq.free_cancel);
    find(library, "PQclear", libpq.clear);
    find(library, "PQcmdStatus", libpq.command_status);
    find(library, "PQresultStatus", libpq.result_status);
    find(library, "PQresultErrorMessage", libpq.error_message);
    find(library, "PQresultErrorField", libpq.error_field);
    find(library, "PQstatus", libpq.status);
    find(library, "PQbackendPID", libpq.backend_pid);
    find(library, "PQsetErrorVerbosity", libpq.set_error_verbosity);
    find(library, "PQsetNoticeReceiver", libpq.set_notice_receiver);
    return libpq;
}

}  // namespace

const Libpq& Libpq::get() {
    static const Libpq only = load();
    return only;
}

}  // namespace haas::store

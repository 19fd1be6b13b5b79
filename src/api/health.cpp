#include "service/health.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "base/age.hpp"
#include "service/stray.hpp"

namespace haas::api {

using store::Reading;

namespace {

void write_problems(base::JsonWriter& json, const char* name, const std::vector<service::HealthProblem>& problems) {
    json.key(name).begin_array();
    for (const auto& problem : problems)
        json.begin_object().key("check").string(problem.check).key("msg").string(problem.message).end_object();
    json.end_array();
}

}  // namespace

Response health(Call& call) {
    // The mark is read first. Else work that haas-sync does between the two reads would look like a restored database.
    const auto mark = call.find_sync_mark();
    const auto health = call.read([&](Reading& tx) { return service::health(tx, mark); });
    const bool well = health.problems.empty();
    base::JsonWriter json;
    json.begin_object();
    if (!well) {
        std::string message;
        for (const auto& problem : health.problems) message += (message.empty() ? "" : " ") + problem.message;
        json.key("type")
            .string("UnavailableError")
            .key("msg")
            .string(message)
            .key("request_id")
            .string(call.request_id());
        write_problems(json, "failed", health.problems);
    }
    if (!health.warnings.empty()) write_problems(json, "warnings", health.warnings);
    json.key("status").string(well ? "ok" : "failed").key("schema_version").number(health.schema_version);
    json.key("idempotency_keys").boolean(true);
    json.key("last_sync").begin_object().key("at");
    write_time(json, health.last_sync_at).key("age_seconds");
    if (health.last_sync_at) {
        json.number(base::age(*health.last_sync_at, health.now).count());
    } else {
        json.null();
    }
    json.end_object().end_object();
    auto response = json_answer(json.take());
    if (!well) response.status = 503;
    return response;
}

Response list_hosts(Call& call) {
    const auto hosts = call.read([](Reading& tx) { return std::pair(service::list_hosts(tx), tx.now()); });
    base::JsonWriter json;
    json.begin_array();
    for (const auto& host : hosts.first) {
        json.begin_object().key("host").string(host.name).key("version").string(host.version).key("last_sync");
        write_time(json, host.last_run_at);
        json.key("age_seconds").number(base::age(host.last_run_at, hosts.second).count()).end_object();
    }
    json.end_array();
    return json_answer(json.take());
}

Response list_active_extensions(Call& call) {
    base::JsonWriter json;
    write_extensions(json, call.dialect(), *call.settings().switches.drivers, *call.settings().bmcs.drivers);
    return json_answer(json.take());
}

}  // namespace haas::api

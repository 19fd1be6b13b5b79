#include "cli/sync_sign.hpp"

#include "cli/answer.hpp"

namespace haas::cli {

namespace {

/// haas-sync gives one every 10 s; from cron, every minute.
constexpr std::int64_t longest_usual_age = 90;

const rapidjson::Value* find(const rapidjson::Value& object, const char* name) {
    if (!object.IsObject()) return nullptr;
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() ? nullptr : &found->value;
}

}  // namespace

std::string sign_of_sync(Service& service) {
    http::Request request;
    request.path = "/healthz";
    rapidjson::Document health;
    try {
        health = read_body(service.send(request));
    } catch (const UnreachableError&) {
        return "whether haas-sync works is not known";
    }
    const auto* const last = find(health, "last_sync");
    const auto* const age = last != nullptr ? find(*last, "age_seconds") : nullptr;
    if (age != nullptr && age->IsNull()) return "haas-sync has never run: start it";
    if (age == nullptr || !age->IsInt64()) return "whether haas-sync works is not known";
    const auto ago = "haas-sync gave its last sign of life " + std::to_string(age->GetInt64()) + " s ago";
    return age->GetInt64() > longest_usual_age ? ago + ": look whether it runs" : ago;
}

}  // namespace haas::cli

#include "cli/sync_sign.hpp"

#include <algorithm>
#include <string_view>

#include "cli/answer.hpp"

namespace haas::cli {

namespace {

/// haas-sync gives a sign of life every 10 s; when started by cron, every minute.
constexpr std::int64_t longest_usual_age = 90;

const rapidjson::Value* find(const rapidjson::Value& object, const char* name) {
    if (!object.IsObject()) return nullptr;
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() ? nullptr : &found->value;
}

/// Whether the service's clock is wrong: then the age of the last sign of life has no meaning.
bool is_clock_wrong(const rapidjson::Value& health) {
    const auto* const failed = find(health, "failed");
    if (failed == nullptr || !failed->IsArray()) return false;
    const auto all = failed->GetArray();
    return std::any_of(all.begin(), all.end(), [](const auto& each) {
        const auto* const check = find(each, "check");
        return check != nullptr && check->IsString() && std::string_view(check->GetString()) == "clock";
    });
}

}  // namespace

std::string sign_of_sync(Service& service) {
    http::Request request;
    request.path = "/healthz";
    rapidjson::Document health;
    try {
        health = read_body(service.send(request));
    } catch (const UnreachableError&) {
        return "it is unknown whether haas-sync works";
    }
    if (is_clock_wrong(health)) return "it is unknown whether haas-sync works, because a clock was set wrong";
    const auto* const last = find(health, "last_sync");
    const auto* const age = last != nullptr ? find(*last, "age_seconds") : nullptr;
    if (age != nullptr && age->IsNull()) return "haas-sync has never run: start it";
    if (age == nullptr || !age->IsInt64()) return "it is unknown whether haas-sync works";
    const auto ago = "haas-sync gave its last sign of life " + std::to_string(age->GetInt64()) + " s ago";
    return age->GetInt64() > longest_usual_age ? ago + ": check that it runs" : ago;
}

}  // namespace haas::cli

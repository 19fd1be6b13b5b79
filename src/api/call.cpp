#include "api/call.hpp"

#include <algorithm>

#include "api/idempotency_key.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "http/path.hpp"
#include "service/request_key.hpp"
#include "service/token.hpp"

namespace haas::api {

namespace {

/// Why a value does not fit a type; null if it fits.
const char* type_fault(const rapidjson::Value& value, Type type) {
    switch (type) {
        case Type::string:
        case Type::word:
        case Type::label: return value.IsString() ? nullptr : "must be a string";
        case Type::boolean: return value.IsBool() ? nullptr : "must be true or false";
        case Type::integer: return value.IsInt64() ? nullptr : "must be a whole number";
        case Type::object: return value.IsObject() ? nullptr : "must be an object";
        case Type::vlan: return value.IsString() || value.IsNumber() ? nullptr : "must be a string or a number";
        case Type::any: break;
    }
    return nullptr;
}

std::string to_text(const rapidjson::Value& value) { return {value.GetString(), value.GetStringLength()}; }

/// The JSON in a body: without a byte order mark, which some editors and libraries put first, and empty for blanks.
std::string_view json_text(std::string_view body) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
    return base::trim(body).empty() ? std::string_view() : body;
}

/// ` (TYPE)`, where a client says that the body is something else than JSON.
std::string other_type(std::string_view content_type) {
    const std::string type = base::lower(base::trim(content_type.substr(0, content_type.find(';'))));
    const bool is_word = std::all_of(type.begin(), type.end(), [](char c) { return c > ' ' && c < 0x7f; });
    return type.empty() || type.ends_with("json") || type.size() > 100 || !is_word ? "" : " (" + type + ")";
}

/// Why a body is refused that is no JSON.
/// @param reason  of the JSON parser
std::string json_fault(const http::Request& request, const Route& route, const std::string& reason) {
    const std::string_view text = base::trim(json_text(request.body));
    if (text.starts_with('{') || text.starts_with('[')) return "The body is not acceptable JSON: " + reason + ".";
    const std::string example = route.body.empty() ? "{}" : "{\"" + std::string(route.body.front().name) + "\": ...}";
    return "The body is not JSON" + other_type(request.content_type) + ": send JSON, as " + example +
           ", with the header Content-Type: application/json.";
}

}  // namespace

Call::Call(Worker& worker, const Route& route, const http::Request& request, http::PathParameters path, Dialect dialect)
    : worker_(worker), route_(route), request_(request), path_(std::move(path)), dialect_(dialect) {
    // This comes first, before a password costs time or the browser asks for one.
    if (request_.method != http::Method::get && request_.method != http::Method::head) require_own_page();
    if (route_.right != Right::nobody_in_particular) proof_ = worker_.authenticator.prove(request_, worker_.database);
    key_ = Repeatable(find_request_key(request_), worker_.settings.repeats);
    check_query();
    check_body();
    check_path();
}

void Call::check_path() const {
    for (const auto& [name, value] : path_) {
        // Port names have their driver's syntax, and actions have ids of their own: the use cases check these.
        if (name != "port" && name != "action") core::require_label(value, name, name);
    }
}

void Call::check_query() const {
    std::vector<std::string_view> seen;
    for (const auto& [name, value] : request_.query) {
        // The error messages below contain the name.
        if (!base::is_clean_utf8(name)) throw core::ValidationError("The query must be UTF-8 without NUL bytes.");
        const auto known = std::find_if(route_.query.begin(), route_.query.end(),
                                        [&name = name](const Field& field) { return field.name == name; });
        if (known == route_.query.end()) {
            throw core::ValidationError("There is no query argument " + name + " here.", name);
        }
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
            throw core::ValidationError("The query argument " + name + " is given twice.", name);
        }
        if (!base::is_clean_utf8(value)) throw core::ValidationError("This query argument must be UTF-8.", name);
        if (known->type == Type::label) core::require_label(value, name, name);
        seen.push_back(name);
    }
}

void Call::check_body() {
    if (request_.body_error) throw *request_.body_error;
    const std::string_view text = json_text(request_.body);
    if (request_.method == http::Method::get || request_.method == http::Method::head) {
        if (!text.empty()) throw core::ValidationError("A GET request must not have a body.");
    }
    body_.SetObject();
    if (!text.empty()) {
        std::string reason;
        if (!base::parse_json(text, body_, reason)) {
            throw core::ValidationError(json_fault(request_, route_, reason));
        }
        if (!body_.IsObject()) throw core::ValidationError("The body must be a JSON object.");
    }
    for (const auto& member : body_.GetObject()) {
        const std::string name = to_text(member.name);
        const auto known = std::find_if(route_.body.begin(), route_.body.end(),
                                        [&](const Field& field) { return field.name == name; });
        if (known == route_.body.end()) {
            if (route_.other_fields == OtherFields::allowed) continue;
            throw core::ValidationError("There is no field " + name + " here.", name);
        }
        if (const char* fault = type_fault(member.value, known->type)) {
            throw core::ValidationError("The field " + name + " " + fault + ".", name);
        }
    }
    for (const Field& field : route_.body) {
        const std::string name(field.name);
        const auto* const value = find(name.c_str());
        if (value == nullptr && field.need == Need::required) {
            throw core::ValidationError("The field " + name + " is missing.", name);
        }
        if (value != nullptr && field.type == Type::label) core::require_label(to_text(*value), name, name);
    }
}

const std::string& Call::path(std::string_view name) const { return path_.find(name)->second; }

const rapidjson::Value* Call::find(const char* name) const {
    const auto member = body_.FindMember(name);
    return member == body_.MemberEnd() ? nullptr : &member->value;
}

std::optional<std::string> Call::find_text(const char* name) const {
    const auto* const value = find(name);
    if (value == nullptr) return std::nullopt;
    return to_text(*value);
}

std::string Call::text(const char* name) const { return find_text(name).value_or(std::string()); }

std::string Call::json(std::string_view name) const {
    const auto members = base::members_as_written(json_text(request_.body));
    return std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.first == name; })
        ->second;
}

base::Secret Call::secret(const char* name) const { return base::Secret(text(name)); }

bool Call::flag(const char* name, bool otherwise) const {
    const auto* const value = find(name);
    return value == nullptr ? otherwise : value->GetBool();
}

std::optional<core::Vlan> Call::vlan(const char* name) const {
    const auto* const value = find(name);
    if (value == nullptr || (value->IsString() && value->GetStringLength() == 0)) return std::nullopt;
    const auto vlan = core::parse_vlan(value->IsString() ? to_text(*value) : base::to_json(*value));
    if (!vlan) {
        throw core::BadArgumentError("The field " + std::string(name) + " must be a VLAN id from 1 to 4094.", name);
    }
    return vlan;
}

std::vector<std::pair<std::string, std::string>> Call::objects() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const Field& field : route_.body) {
        const std::string name(field.name);
        const auto* const value = find(name.c_str());
        const bool is_told = field.type != Type::string && field.type != Type::object && field.type != Type::any;
        if (value == nullptr || !is_told) continue;
        all.emplace_back("body." + name, value->IsString() ? to_text(*value) : base::to_json(*value));
    }
    all.insert(all.end(), notes_.begin(), notes_.end());
    return all;
}

std::optional<std::string> Call::query(std::string_view name) const {
    for (const auto& [key, value] : request_.query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::string Call::question() const {
    std::string words = std::string(route_.operation) + (dialect_ == Dialect::hil ? " hil" : "");
    // Labels have no line breaks.
    for (const auto& [name, label] : path_) words += '\n' + label;
    return words;
}

std::string Call::shared_list(std::vector<std::string> (*list)(store::Reading&)) {
    return read([&](store::Reading& tx) {
        return worker_.known_answers.get(tx.stamp(), question(),
                                         [&] { return base::JsonWriter().strings(list(tx)).take(); });
    });
}

std::string Call::read_once(const std::function<std::string(store::Reading&, const service::Caller&)>& make) {
    return read([&](store::Reading& tx, const service::Caller& who) {
        // No look at the rights either, where nobody else can use the answer.
        if (!tx.stamp().can_come_again()) return make(tx, who);
        auto& known = worker_.known_answers;
        std::string key = question();
        if (!who.may_all()) {
            // The rights of many users are the same, and change no more often than the answers.
            std::string whose = "rights of " + std::to_string(who.id.value());
            if (who.limit) whose += " in " + std::to_string(who.limit->project.value());
            key += "\nfor " + known.get(tx.stamp(), whose, [&] { return base::digest(service::rights_text(tx, who)); });
        }
        return known.get(tx.stamp(), key, [&] { return make(tx, who); });
    });
}

void Call::require_checked() {
    if (!is_checked_) read([](store::Reading&) {});
}

std::optional<store::SyncMark> Call::find_sync_mark() const { return service::find_sync_mark(worker_.database); }

std::function<bool()> Call::later(std::function<bool(const store::Reading&, const service::Caller&)> question) const {
    return [&worker = worker_, &route = route_, proof = proof_, question = std::move(question)]() mutable {
        return worker.database.read([&](store::Reading& tx) {
            const auto caller = worker.authenticator.find_caller(tx, proof, needed_role(route));
            return caller && question(tx, *caller);
        });
    };
}

service::Caller Call::caller(const store::Reading& tx) {
    service::Caller caller;
    if (route_.right != Right::nobody_in_particular) {
        auto found = worker_.authenticator.find_caller(tx, proof_, needed_role(route_));
        if (!found) throw ProofOutdatedError();
        caller = *std::move(found);
        token_ = caller.token;
        checked_at_ = tx.now();
        check_right(tx, caller);
    }
    is_checked_ = true;
    caller_ = caller;
    return caller;
}

void Call::note_token_use() {
    constexpr std::size_t most_known = 10000;
    if (!token_ || !service::is_use_unnoted(*token_, checked_at_)) return;
    if (worker_.noted_uses.size() > most_known) worker_.noted_uses.clear();
    const auto at = worker_.clock.uptime();
    const auto [tried, is_new] = worker_.noted_uses.try_emplace(proof_.token_digest, at);
    if (!is_new && at - tried->second < service::token_use_interval) return;
    tried->second = at;
    try {
        worker_.database.write([&](store::Writing& tx) { service::note_token_use(tx, *token_); });
    } catch (const core::UnavailableError& error) {
        base::log::warning("token_use_not_noted", {{"user", user()}, {"reason", error.what()}});
    }
}

void Call::write_afterwards(const std::function<void(store::Writing&, const service::Caller&)>& use) {
    try {
        worker_.database.write([&](store::Writing& tx) { use(tx, caller_.value()); });
    } catch (const core::UnavailableError& error) {
        base::log::warning("request_key_not_noted", {{"user", user()}, {"reason", error.what()}});
    }
}

void Call::keep(const http::Response& response) {
    constexpr long long between_cleanings = 32;
    if (key_.lacks(response)) {
        write_afterwards([&](store::Writing& tx, const service::Caller& who) { key_.keep(tx, who, kept(response)); });
    }
    if (key_.has_key() && worker_.kept_answers++ % between_cleanings == 0) {
        write_afterwards([&](store::Writing& tx, const service::Caller& who) {
            service::forget_old_keys(tx, key_.policy());
            service::forget_surplus_keys(tx, key_.policy(), who.id);
        });
    }
}

void Call::confirm_answer() {
    worker_.database.write([&](store::Writing& tx) { key_.confirm(tx, caller_.value()); });
}

void Call::release_key() {
    if (!has_begun()) return;
    write_afterwards([&](store::Writing& tx, const service::Caller& who) { key_.release(tx, who); });
}

void Call::check_right(const store::Reading& tx, const service::Caller& caller) const {
    const bool looks = route_.method == http::Method::get;
    if (!looks && caller.token && caller.token->scope == core::Token::Scope::read) {
        throw core::AuthorizationError("This token may only look: its scope is read.");
    }
    if (route_.right == Right::admin) service::require_admin(caller);
    if (route_.right != Right::project) return;
    service::require_role(tx, caller, has_path("project") ? path("project") : text("project"));
}

}  // namespace haas::api

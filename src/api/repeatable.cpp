#include "api/repeatable.hpp"

#include "api/answer.hpp"
#include "api/idempotency_key.hpp"
#include "service/request_key.hpp"

namespace haas::api {

std::optional<core::KeptAnswer> kept(const http::Response& response) {
    return core::KeptAnswer{response.status, response.body};
}

void Repeatable::look_up(const store::Reading& tx, const service::Caller& caller) {
    if (!key_ || is_claimed_ || is_looked_up_) return;
    if (auto answer = service::find_kept_answer(tx, caller, policy_, *key_)) throw AnsweredError{*std::move(answer)};
    is_looked_up_ = true;
}

void Repeatable::claim(store::Writing& tx, const service::Caller& caller) {
    // A transaction may run again from its beginning.
    is_claiming_ = false;
    keeping_.reset();
    if (!key_ || is_claimed_) return;
    if (auto answer = service::claim_key(tx, caller, policy_, *key_)) throw AnsweredError{*std::move(answer)};
    is_claiming_ = true;
}

void Repeatable::keep(store::Writing& tx, const service::Caller& caller,
                      const std::optional<core::KeptAnswer>& answer) {
    if (!key_) return;
    keeping_ = answer;
    if (answer) {
        service::keep_answer(tx, caller, *key_, *answer);
    } else {
        service::release_key(tx, caller, *key_);
        is_claiming_ = false;
    }
}

void Repeatable::note_commit() {
    is_claimed_ = is_claimed_ || is_claiming_;
    if (keeping_) kept_ = std::exchange(keeping_, std::nullopt);
}

bool Repeatable::lacks(const http::Response& response) const {
    if (!is_claimed_) return false;
    if (!kept_) return true;
    const bool is_untold = !kept_->status;
    return !is_untold && (kept_->status != response.status || kept_->body != response.body);
}

void Repeatable::confirm(store::Writing& tx, const service::Caller& caller) {
    service::confirm_answer(tx, caller, *key_);
}

void Repeatable::release(store::Writing& tx, const service::Caller& caller) { service::release_key(tx, caller, *key_); }

http::Response replay(const core::KeptAnswer& answer) {
    http::Response response;
    response.status = answer.status.value();
    if (!answer.body.empty()) response = json_answer(answer.body, response.status);
    response.headers.emplace_back(replayed_header, "true");
    return response;
}

}  // namespace haas::api

#include "service/request_key.hpp"

#include <string>

#include "base/digest.hpp"
#include "store/request_key.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

using Outcome = SpentKeyError::Outcome;

/// So many rows go in one transaction: others wait for it.
constexpr long long forgotten_at_once = 1000;

base::Timestamp oldest(const store::Reading& tx, const RepeatPolicy& policy) { return tx.now() - policy.kept; }

/// Where it is the same, the caller may see what they could see then.
std::string rights_of(const store::Reading& tx, const Caller& caller) { return base::digest(rights_text(tx, caller)); }

core::KeptAnswer answer_of(const store::Reading& tx, const Caller& caller, const RepeatPolicy& policy,
                           const core::RequestKey& key, const store::UsedKey& used) {
    if (used.request != key.request) {
        throw KeyReusedError(
            "This Idempotency-Key was sent with another request: a new request needs a new key. The method, the path, "
            "the query and the body must be the same, to the letter.");
    }
    const auto age = tx.now() - used.made_at;  // long before 0: a clock was set back
    if (!used.is_done && age < policy.longest_request && -age < policy.longest_request) {
        throw KeyInUseError("The first request with this Idempotency-Key is still being carried out: try again.");
    }
    if (!used.is_done) {
        throw SpentKeyError(
            "Whether the first request with this Idempotency-Key was carried out is not known, and it is not carried "
            "out again: look, and send it with a new key if it must be.",
            Outcome::unknown);
    }
    if (!used.answer.status) {
        throw SpentKeyError(
            "The request with this Idempotency-Key was carried out. Its answer held a secret, which is told only once: "
            "delete what was made, and make another one with a new key.",
            Outcome::done);
    }
    if (used.rights != rights_of(tx, caller)) {
        throw SpentKeyError(
            "The request with this Idempotency-Key was carried out. Your rights are not those that you had then, so "
            "its answer is not told again: look.",
            Outcome::done);
    }
    return used.answer;
}

}  // namespace

std::optional<core::KeptAnswer> find_kept_answer(const store::Reading& tx, const Caller& caller,
                                                 const RepeatPolicy& policy, const core::RequestKey& key) {
    const auto used = store::find_request_key(tx, caller.id, key.key, oldest(tx, policy));
    if (!used) return std::nullopt;
    return answer_of(tx, caller, policy, key, *used);
}

std::optional<core::KeptAnswer> claim_key(store::Writing& tx, const Caller& caller, const RepeatPolicy& policy,
                                          const core::RequestKey& key) {
    if (store::claim_request_key(tx, caller.id, key, oldest(tx, policy))) return std::nullopt;
    return find_kept_answer(tx, caller, policy, key);
}

void keep_answer(store::Writing& tx, const Caller& caller, const core::RequestKey& key,
                 const core::KeptAnswer& answer) {
    // By now: the request itself may have changed them.
    store::keep_answer(tx, caller.id, key, rights_of(tx, caller), answer);
}

void confirm_answer(store::Writing& tx, const Caller& caller, const core::RequestKey& key) {
    // A file is synced with each commit.
    if (tx.file() == nullptr) store::touch_request_key(tx, caller.id, key.key);
}

void release_key(store::Writing& tx, const Caller& caller, const core::RequestKey& key) {
    store::delete_request_key(tx, caller.id, key.key);
}

long long forget_old_keys(store::Writing& tx, const RepeatPolicy& policy) {
    return store::delete_request_keys_made_before(tx, oldest(tx, policy), forgotten_at_once);
}

long long forget_surplus_keys(store::Writing& tx, const RepeatPolicy& policy, core::UserId user) {
    return store::delete_oldest_request_keys(tx, user, policy.per_user, forgotten_at_once);
}

}  // namespace haas::service

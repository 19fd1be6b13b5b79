// Requests that may be repeated. A client that does not know what has become of its request sends it again with the
// same key: then it is carried out at most once, and answered as the first time.
#pragma once

#include <optional>

#include "core/error.hpp"
#include "core/request_key.hpp"
#include "service/access.hpp"
#include "service/repeat_policy.hpp"
#include "store/database.hpp"

namespace haas::service {

/// The key belongs to another request.
class KeyReusedError : public core::DomainError {
public:
    using core::DomainError::DomainError;
};

/// The first request with this key is still being carried out.
class KeyInUseError : public core::DomainError {
public:
    using core::DomainError::DomainError;
};

/// The first request with this key is over, and how it was answered is not told.
class SpentKeyError : public core::DomainError {
public:
    enum class Outcome { done, unknown };
    SpentKeyError(const std::string& message, Outcome outcome) : core::DomainError(message), outcome_(outcome) {}
    Outcome outcome() const noexcept { return outcome_; }

private:
    Outcome outcome_;
};

/// The answer to the first request with this key; empty if there was none.
/// @throws KeyReusedError, KeyInUseError
/// @throws SpentKeyError  when nobody knows how the first one ended, when its answer held a secret, and when the user's
///                        rights have changed since: then the answer may show what they may not see any more
std::optional<core::KeptAnswer> find_kept_answer(const store::Reading& tx, const Caller& caller,
                                                 const RepeatPolicy& policy, const core::RequestKey& key);

/// Like find_kept_answer(). If there was no first one, the caller's request becomes it.
std::optional<core::KeptAnswer> claim_key(store::Writing& tx, const Caller& caller, const RepeatPolicy& policy,
                                          const core::RequestKey& key);

/// Keeps the answer to a request whose key was claimed.
void keep_answer(store::Writing& tx, const Caller& caller, const core::RequestKey& key, const core::KeptAnswer& answer);

/// To be committed before an answer is told again that may have been kept without a standby server: otherwise a
/// failover could still forget the change that it acknowledges.
void confirm_answer(store::Writing& tx, const Caller& caller, const core::RequestKey& key);

/// The request has changed nothing: it may be tried again with this key.
void release_key(store::Writing& tx, const Caller& caller, const core::RequestKey& key);

/// @name Keys that are not needed any more
/// @return  how many were forgotten; there may be more if it is not 0
/// @{
long long forget_old_keys(store::Writing& tx, const RepeatPolicy& policy);
/// The oldest ones of a user who has too many.
long long forget_surplus_keys(store::Writing& tx, const RepeatPolicy& policy, core::UserId user);
/// @}

}  // namespace haas::service

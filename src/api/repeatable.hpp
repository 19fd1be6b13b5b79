// One call's Idempotency-Key, and what has become of it.
//
// A change in the database keeps key and answer in its own transaction: both are there, or neither. A command that
// reaches beyond the database first notes that it has begun, in a transaction of its own: so it is carried out at most
// once, and where nobody knows how it ended, a repeated request is told so.
#pragma once

#include <optional>
#include <utility>

#include "core/request_key.hpp"
#include "http/message.hpp"
#include "service/access.hpp"
#include "service/repeat_policy.hpp"
#include "store/database.hpp"

namespace haas::api {

/// Stands for an answer with a secret: that it was given is kept, but not what it was.
struct Untold {};

/// What is kept of an answer; empty: nothing was changed, and nothing is kept.
/// @{
std::optional<core::KeptAnswer> kept(const http::Response& response);
inline std::optional<core::KeptAnswer> kept(Untold) { return core::KeptAnswer(); }
inline std::optional<core::KeptAnswer> kept(std::nullopt_t) { return std::nullopt; }
inline std::optional<core::KeptAnswer> kept(const std::optional<http::Response>& response) {
    return response ? kept(*response) : std::nullopt;
}
/// @}

/// Without a key, none of the functions does anything.
class Repeatable {
public:
    /// The request was answered before.
    struct AnsweredError {
        core::KeptAnswer answer;
    };

    Repeatable() = default;
    Repeatable(std::optional<core::RequestKey> key, const service::RepeatPolicy& policy)
        : key_(std::move(key)), policy_(policy) {}

    bool has_key() const { return key_.has_value(); }
    /// Whether the request may have had effects, and no answer is kept yet.
    bool has_begun() const { return is_claimed_ && !kept_; }

    /// @throws AnsweredError, and as service::find_kept_answer()
    void look_up(const store::Reading& tx, const service::Caller& caller);
    /// In the transaction that has the first effect.
    /// @throws AnsweredError, and as service::find_kept_answer()
    void claim(store::Writing& tx, const service::Caller& caller);
    void keep(store::Writing& tx, const service::Caller& caller, const std::optional<core::KeptAnswer>& answer);
    /// That transaction is committed.
    void note_commit();

    /// Whether another answer is kept than the one that was given in the end, and should be replaced.
    bool lacks(const http::Response& response) const;
    /// Before an answer is told again.
    void confirm(store::Writing& tx, const service::Caller& caller);
    void release(store::Writing& tx, const service::Caller& caller);
    /// How long keys count, and so on.
    const service::RepeatPolicy& policy() const { return policy_; }

private:
    std::optional<core::RequestKey> key_;
    service::RepeatPolicy policy_;
    bool is_looked_up_ = false;
    bool is_claimed_ = false;                  ///< by this call, in a committed transaction
    std::optional<core::KeptAnswer> kept_;     ///< by that transaction
    std::optional<core::KeptAnswer> keeping_;  ///< by the present one
    bool is_claiming_ = false;                 ///< the present transaction has claimed the key
};

/// The answer to a repeated request.
http::Response replay(const core::KeptAnswer& answer);

}  // namespace haas::api

#include "store/request_key.hpp"

#include <chrono>

#include "store/rows.hpp"

namespace haas::store {

namespace {

/// What is said to be made later than this was made before a clock was set back.
constexpr std::chrono::seconds clock_error{60};

constexpr const char* begun = "begun";
constexpr const char* done = "done";

}  // namespace

std::optional<UsedKey> find_request_key(const Reading& tx, core::UserId user, const std::string& key,
                                        base::Timestamp oldest) {
    const auto row =
        select_one<std::string, std::string, std::string, std::optional<int>, std::string, base::Timestamp>(
            tx,
            "SELECT request, state, rights, status, body, made_at FROM request_key"
            " WHERE user_id = :user AND key = :key AND made_at > :oldest",
            user, key, oldest);
    if (!row) return std::nullopt;
    const auto& [request, state, rights, status, body, made_at] = *row;
    return UsedKey{request, state == done, rights, {status, body}, made_at};
}

// Neither statement looks for the row before it writes: on PostgreSQL, transactions that look beside each other's new
// rows get in each other's way.

bool claim_request_key(const Writing& tx, core::UserId user, const core::RequestKey& key, base::Timestamp oldest) {
    return execute(tx,
                   "INSERT INTO request_key (user_id, key, request, state, rights, body, made_at)"
                   " VALUES (:user, :key, :request, :state, '', '', :now)"
                   " ON CONFLICT (user_id, key) DO UPDATE SET request = excluded.request, state = excluded.state,"
                   " rights = excluded.rights, status = NULL, body = excluded.body, made_at = excluded.made_at"
                   " WHERE request_key.made_at <= :oldest",
                   user, key.key, key.request, begun, tx.now(), oldest) > 0;
}

void keep_answer(const Writing& tx, core::UserId user, const core::RequestKey& key, const std::string& rights,
                 const core::KeptAnswer& answer) {
    execute(tx,
            "INSERT INTO request_key (user_id, key, request, state, rights, status, body, made_at)"
            " SELECT id, :key, :request, :state, :rights, CAST(:status AS INTEGER), :body, CAST(:now AS BIGINT)"
            " FROM \"user\" WHERE id = :user"
            " ON CONFLICT (user_id, key) DO UPDATE SET state = excluded.state, rights = excluded.rights,"
            " status = excluded.status, body = excluded.body",
            key.key, key.request, done, rights, answer.status, answer.body, tx.now(), user);
}

void touch_request_key(const Writing& tx, core::UserId user, const std::string& key) {
    execute(tx, "UPDATE request_key SET made_at = made_at WHERE user_id = :user AND key = :key", user, key);
}

void delete_request_key(const Writing& tx, core::UserId user, const std::string& key) {
    execute(tx, "DELETE FROM request_key WHERE user_id = :user AND key = :key", user, key);
}

long long delete_request_keys_made_before(const Writing& tx, base::Timestamp time, long long most) {
    return execute(tx,
                   "DELETE FROM request_key WHERE (user_id, key) IN"
                   " (SELECT user_id, key FROM request_key WHERE made_at < :time ORDER BY made_at LIMIT :most)",
                   time, most);
}

long long delete_oldest_request_keys(const Writing& tx, core::UserId user, long long kept, long long most) {
    return execute(tx,
                   "DELETE FROM request_key WHERE (user_id, key) IN (SELECT user_id, key FROM request_key"
                   " WHERE user_id = :user ORDER BY made_at > :now, made_at DESC, key LIMIT :most OFFSET :kept)",
                   user, tx.now() + clock_error, most, kept);
}

}  // namespace haas::store

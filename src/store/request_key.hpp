// Table `request_key`.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "core/id.hpp"
#include "core/request_key.hpp"
#include "store/database.hpp"

namespace haas::store {

/// A key that was used.
struct UsedKey {
    std::string request;  ///< what for
    bool is_done = false;
    std::string rights;  ///< a digest of those that the user then had; empty unless it is done
    core::KeptAnswer answer;
    base::Timestamp made_at;
};

/// @param oldest  a key that was made then, or earlier, does not count any more
std::optional<UsedKey> find_request_key(const Reading& tx, core::UserId user, const std::string& key,
                                        base::Timestamp oldest);

/// Notes that a request with this key is being carried out, unless a key that counts is there already. Of two
/// transactions that do this at once, the second one waits for the first.
/// @return  whether it was noted
bool claim_request_key(const Writing& tx, core::UserId user, const core::RequestKey& key, base::Timestamp oldest);

/// Keeps the answer to a request whose key was claimed; does nothing if the user is gone.
void keep_answer(const Writing& tx, core::UserId user, const core::RequestKey& key, const std::string& rights,
                 const core::KeptAnswer& answer);
/// Changes nothing, but in a transaction whose commit waits for what was committed before.
void touch_request_key(const Writing& tx, core::UserId user, const std::string& key);
void delete_request_key(const Writing& tx, core::UserId user, const std::string& key);

/// @return  how many there were, at most `most`
long long delete_request_keys_made_before(const Writing& tx, base::Timestamp time, long long most);

/// Deletes a user's keys that are older than the last `kept`, and first those from the time before a clock was set
/// back.
/// @return  how many were deleted, at most `most`
long long delete_oldest_request_keys(const Writing& tx, core::UserId user, long long kept, long long most);

}  // namespace haas::store

#include "faults/keys.hpp"

#include <algorithm>

#include "api/idempotency_key.hpp"

namespace haas_test {

namespace {

/// As the database has it.
std::string digest_of(const std::string& key) {
    haas::http::Request request;
    request.method = haas::http::Method::post;
    request.idempotency_key = key;
    return haas::api::find_request_key(request).value().key;
}

}  // namespace

void Keys::note(const std::string& key, const std::string& request, Said said) {
    const std::lock_guard<std::mutex> lock(mutex_);
    notes_[key] = {request, said};
}

long Keys::count_acknowledged() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::ranges::count_if(notes_, [](const auto& each) { return each.second.said != Said::refused; });
}

std::vector<std::string> Keys::compare(Reader& database) {
    enum class Kept { nothing, key, answer };
    std::map<std::string, Kept> kept;
    database.rows("SELECT key, CASE WHEN state = 'done' AND status < 300 THEN 1 ELSE 0 END FROM request_key",
                  [&](const Row& row) { kept[row.at(0).value_or("")] = row.at(1) == "1" ? Kept::answer : Kept::key; });
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<std::string> wrong;
    for (auto& [key, note] : notes_) {
        const auto found = kept.find(digest_of(key));
        const auto what = found == kept.end() ? Kept::nothing : found->second;
        const bool is_right = note.said == Said::made      ? what == Kept::answer
                              : note.said == Said::ordered ? what != Kept::nothing
                                                           : what != Kept::answer;
        if (is_right || note.was_wrong) continue;
        note.was_wrong = true;
        wrong.push_back(
            note.request + " with the key " + key +
            (note.said == Said::refused ? " was refused, and is there" : " was acknowledged, and is not there"));
    }
    return wrong;
}

}  // namespace haas_test

// The forms of answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "http/message.hpp"

namespace haas::api {

/// An answer with a JSON text.
inline http::Response json_answer(std::string json, int status = 200) {
    http::Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = std::move(json);
    return response;
}

inline http::Response list_answer(const std::vector<std::string>& labels) {
    base::JsonWriter json;
    json.strings(labels);
    return json_answer(json.take());
}

/// A moment in ISO 8601, or null.
inline base::JsonWriter& write_time(base::JsonWriter& json, const std::optional<base::Timestamp>& when) {
    return when ? json.string(base::to_iso8601(*when)) : json.null();
}

/// `{"key": "value", ...}` from pairs.
template <class Pairs>
base::JsonWriter& write_pairs(base::JsonWriter& json, const Pairs& pairs) {
    json.begin_object();
    for (const auto& [key, value] : pairs) json.key(key).string(value);
    return json.end_object();
}

}  // namespace haas::api

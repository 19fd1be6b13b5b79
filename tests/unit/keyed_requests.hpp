// Requests with an Idempotency-Key, to workers of one service.
#pragma once

#include <memory>
#include <string>

#include "base/text.hpp"
#include "unit/api_service.hpp"

namespace haas_test {

struct Sent {
    std::string user;
    haas::http::Method method;
    std::string path;
    std::string body = {};
};

inline const Sent create_p{"admin", haas::http::Method::put, "/project/p"};

inline haas::http::Response send(haas::api::Application& worker, const std::string& key, const Sent& sent) {
    haas::http::Request request;
    request.method = sent.method;
    request.path = sent.path;
    request.body = sent.body;
    request.id = "test";
    request.idempotency_key = key;
    request.authorization = "Basic " + haas::base::encode_base64(sent.user + ":secret");
    return worker.handle(request);
}

inline std::string header(const haas::http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

inline bool is_replayed(const haas::http::Response& response) {
    return header(response, "Idempotent-Replayed") == "true";
}

inline bool has(const haas::http::Response& response, const std::string& text) {
    return haas::base::contains(response.body, text);
}

/// A worker of a service.
struct Worker {
    explicit Worker(ApiService& service) : application(service.start_worker({})) {}
    haas::http::Response operator()(const std::string& key, const Sent& sent) const {
        return send(*application, key, sent);
    }
    std::unique_ptr<haas::api::Application> application;
};

}  // namespace haas_test

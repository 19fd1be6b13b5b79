// The API, and requests with every kind of credentials.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/json.hpp"
#include "unit/api_service.hpp"

namespace haas_test {

inline std::string header(const haas::http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

inline std::string member(const haas::http::Response& response, const char* name) {
    rapidjson::Document document;
    std::string fault;
    if (!haas::base::parse_json(response.body, document, fault) || !document.IsObject()) return {};
    return document.HasMember(name) && document[name].IsString() ? document[name].GetString() : std::string();
}

/// The API, and requests that a test changes before they are sent.
struct SessionSite {
    explicit SessionSite(const std::function<void(haas::api::Settings&)>& adjust = {}) : service(adjust) {}

    using Change = std::function<void(haas::http::Request&)>;
    haas::http::Response send(haas::http::Method method, const std::string& path, const Change& change,
                              const std::string& body = {}) {
        haas::http::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.id = "test";
        request.own_origin = "https://haas.example.org";
        change(request);
        return worker->handle(request);
    }
    haas::http::Response whoami(const Change& change) { return send(haas::http::Method::get, "/whoami", change); }

    static Change login(const std::string& user) {
        return [user](haas::http::Request& request) {
            request.authorization = "Basic " + haas::base::encode_base64(user + ":secret");
        };
    }
    static Change bearer(const std::string& token) {
        return [token](haas::http::Request& request) { request.authorization = "Bearer " + token; };
    }
    /// As a script of HaaS's own page.
    static Change cookie(const std::string& token) {
        return [token](haas::http::Request& request) {
            request.cookie = "theme=dark; __Host-haas=" + token + "; other=1";
            request.haas_request = "1";
            request.origin = "https://haas.example.org";
        };
    }
    std::string make_token(const std::string& user, const std::string& label) {
        return member(send(haas::http::Method::post, "/token", login(user), R"({"label": ")" + label + "\"}"), "token");
    }
    std::string make_session(const Change& change) {
        const auto cookie = header(send(haas::http::Method::post, "/session", change), "Set-Cookie");
        const auto from = cookie.find('=') + 1;
        return cookie.substr(from, cookie.find(';') - from);
    }
    haas::store::Database database() { return {service.options(), clock}; }

    ApiService service;
    haas::base::SystemClock clock;
    std::unique_ptr<haas::api::Application> worker = service.start_worker({});
};

}  // namespace haas_test

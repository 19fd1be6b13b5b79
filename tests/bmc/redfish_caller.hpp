// A client of the Redfish service of these tests, for tests of the service itself.
#pragma once

#include <string>
#include <vector>

#include "base/secret.hpp"
#include "bmc/redfish_process.hpp"
#include "sys/http_client.hpp"

namespace haas_test {

struct RedfishCaller {
    haas::sys::HttpRequest request(const std::string& method, const std::string& path,
                                   const std::string& body = {}) const {
        haas::sys::HttpRequest made;
        made.method = method;
        made.url = "https://127.0.0.1:" + std::to_string(service.port()) + path;
        made.username = RedfishProcess::user;
        made.password = haas::base::Secret(RedfishProcess::password);
        made.body = body;
        made.ca_file = service.certificate();
        return made;
    }
    haas::sys::HttpAnswer send(const std::string& method, const std::string& path, const std::string& body = {},
                               const std::string& if_match = {}) {
        auto made = request(method, path, body);
        made.if_match = if_match;
        return client.send(made);
    }
    RedfishProcess service;
    haas::sys::HttpClient client;
};

/// Whether an answer is a refusal of that kind, in Redfish's form.
inline bool is_refusal(int status, const std::string& id, const haas::sys::HttpAnswer& answer) {
    const std::string whole = id.find('.') == std::string::npos ? "Base.1.8." + id : id;
    return answer.status == status && answer.body.rfind(R"({"error":{"code":")" + whole + '"', 0) == 0;
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace haas_test

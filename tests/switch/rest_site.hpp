// A simulated switch with a REST interface, and somebody who asks it.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "switch/simulated_switch.hpp"
#include "sys/http_client.hpp"

namespace haas_test {

/// One of them, and a client.
struct RestSite {
    explicit RestSite(const std::string& kind, std::vector<std::string> more = {})
        : device(simulator("rest_switch"), with_kind(kind, std::move(more))) {}

    static std::vector<std::string> with_kind(const std::string& kind, std::vector<std::string> more) {
        more.insert(more.end(), {"--kind", kind, "--ports", "4"});
        return more;
    }

    haas::sys::HttpRequest request(const std::string& method, const std::string& path,
                                   const std::string& body = {}) const {
        haas::sys::HttpRequest request;
        request.method = method;
        request.url = "http://127.0.0.1:" + std::to_string(device.port()) + path;
        request.username = SimulatedSwitch::user;
        request.password = haas::base::Secret(password);
        request.body = body;
        request.media_type.clear();
        request.timeout = patience;
        return request;
    }
    haas::sys::HttpAnswer ask(const std::string& method, const std::string& path, const std::string& body = {}) {
        return client->send(request(method, path, body));
    }
    int status(const std::string& method, const std::string& path, const std::string& body = {}) {
        return ask(method, path, body).status;
    }

    std::string password = SimulatedSwitch::password;
    std::chrono::milliseconds patience = std::chrono::seconds(10);
    SimulatedSwitch device;
    std::unique_ptr<haas::sys::HttpClient> client = std::make_unique<haas::sys::HttpClient>();
};

inline const std::string dell_namespace = " xmlns=\"http://www.dell.com/ns/dell:0.1/root\"";

/// Has a dellnos9 carry out commands of a kind: `show-command`.
inline std::string command(RestSite& site, const std::string& kind, const std::string& text) {
    const auto answer = site.ask("POST", "/api/running/dell/_operations/cli",
                                 "<input" + dell_namespace + "><" + kind + ">" + text + "</" + kind + "></input>");
    CHECK(answer.status == 200);
    return answer.body;
}

}  // namespace haas_test

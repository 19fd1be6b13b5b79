// Node n1 of project p, of which `user` is a member, with a BMC of the tests.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "unit/api_service.hpp"
#include "unit/fake_consoles.hpp"
#include "unit/scripted_bmc.hpp"

namespace haas_test {

struct BmcSite {
    explicit BmcSite(const std::function<void(haas::api::Settings&)>& adjust = {})
        : service([&](haas_test::Settings& settings) {
              settings.bmcs.drivers = &drivers;
              settings.bmcs.media_urls = {"http://192.0.2.1", "http://h/"};
              settings.consoles = &consoles;
              if (adjust) adjust(settings);
          }) {
        using haas::http::Method;
        REQUIRE(admin(Method::put, "/node/n1",
                      R"({"obm": {"type": "ipmi", "host": "bmc1", "user": "u", "password": "bmc-secret"}})")
                    .status == 200);
        admin(Method::put, "/project/p");
        admin(Method::post, "/project/p/add_user", R"({"user": "user"})");
        admin(Method::post, "/project/p/connect_node", R"({"node": "n1"})");
    }
    haas::http::Response admin(haas::http::Method method, const std::string& path, const std::string& body = {}) {
        return service.send("admin", method, path, body);
    }
    haas::http::Response user(haas::http::Method method, const std::string& path, const std::string& body = {},
                              std::vector<std::pair<std::string, std::string>> query = {}) {
        return service.send("user", method, path, body, std::move(query));
    }

    static haas::core::BmcDrivers with(std::unique_ptr<haas::core::BmcDriver> driver) {
        std::vector<std::unique_ptr<haas::core::BmcDriver>> drivers;
        drivers.push_back(std::move(driver));
        return haas::core::BmcDrivers(std::move(drivers));
    }

    ScriptedBmc* bmc = new ScriptedBmc;
    haas::core::BmcDrivers drivers = with(std::unique_ptr<haas::core::BmcDriver>(bmc));
    FakeConsoles consoles;
    ApiService service;
};

}  // namespace haas_test

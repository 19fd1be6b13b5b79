// A project with a network, for the tests of headnodes.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "store/database.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "unit/api_service.hpp"
#include "unit/scripted_hypervisor.hpp"

namespace haas_test {

/// Project p, of which `user` is a member, with network net (VLAN 100), and the image tiny.
struct HeadnodeSite {
    explicit HeadnodeSite(const std::function<void(haas::api::Settings&)>& adjust = {})
        : service([&](haas::api::Settings& settings) {
              settings.headnodes.hypervisor = &hypervisor;
              settings.headnodes.base_imgs = {"tiny", "other"};
              if (adjust) adjust(settings);
          }) {
        admin(haas::http::Method::put, "/project/p");
        admin(haas::http::Method::post, "/project/p/add_user", R"({"user": "user"})");
        user(haas::http::Method::put, "/network/net", R"({"owner": "p", "access": "p", "net_id": ""})");
    }
    haas::http::Response admin(haas::http::Method method, const std::string& path, const std::string& body = {}) {
        return service.send("admin", method, path, body);
    }
    haas::http::Response user(haas::http::Method method, const std::string& path, const std::string& body = {}) {
        return service.send("user", method, path, body);
    }
    /// Headnode h with an HNIC on the network, and one on none.
    void create() {
        REQUIRE(user(haas::http::Method::put, "/headnode/h", R"({"project": "p", "base_img": "tiny"})").status == 200);
        REQUIRE(user(haas::http::Method::put, "/headnode/h/hnic/pxe").status == 200);
        REQUIRE(user(haas::http::Method::put, "/headnode/h/hnic/spare").status == 200);
        REQUIRE(
            user(haas::http::Method::post, "/headnode/h/hnic/pxe/connect_network", R"({"network": "net"})").status ==
            200);
    }
    int start() { return user(haas::http::Method::post, "/headnode/h/start").status; }
    std::string shown() { return user(haas::http::Method::get, "/headnode/h").body; }

    haas::store::Database database() { return {service.options(), clock}; }
    std::optional<haas::core::Headnode> headnode() {
        return database().read([](haas::store::Reading& tx) { return haas::store::find_headnode(tx, "h"); });
    }

    haas::base::SystemClock clock;
    ScriptedHypervisor hypervisor;
    ApiService service;
};

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace haas_test

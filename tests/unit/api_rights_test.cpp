// What the route table promises of every operation: who may call it, and what its arguments are.
#include <doctest/doctest.h>

#include <ctime>
#include <map>
#include <string>

#include "api/route.hpp"
#include "base/json.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "store/project.hpp"
#include "unit/api_service.hpp"

using namespace haas;
using api::Right;
using api::Route;
using api::Type;
using http::Method;

namespace {

haas_test::ApiService& the_service() {
    static haas_test::ApiService service;
    return service;
}

/// A path of the pattern.
/// @param label  of everything in it; the default: of things that do not exist
std::string sample_path(std::string_view pattern, const std::string& label = "nix") {
    std::string path;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        path += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        path += pattern[pattern.find('}') - 1] == '+' ? "gi9/0/9" : label;
        pattern.remove_prefix(pattern.find('}') + 1);
    }
    return path;
}

/// A value that the operation accepts, as JSON.
std::string sample_value(const api::Field& field) {
    static const std::map<std::string_view, std::string> known = {
        {"macaddr", R"("02:00:00:00:00:01")"},
        {"type", R"("mock")"},
        {"owner", R"("admin")"},
        {"access", R"("")"},
        {"net_id", R"("")"},
        {"bootdev", R"("pxe")"},
        {"url", R"("http://192.0.2.1/a.iso")"},
        {"members", R"([{"switch": "nix", "port": "gi9/0/9"},)"
                    R"( {"switch": "nix", "port": "gi9/0/8"}])"}};
    const auto found = known.find(field.name);
    if (found != known.end()) return found->second;
    switch (field.type) {
        case Type::boolean: return "true";
        case Type::integer:
        case Type::vlan: return "1";
        case Type::object: return "{}";
        default: return R"("nix")";
    }
}

bool is_wanted(const Route& route, const api::Field& field) {
    // Arguments that the table calls optional because they have two forms.
    const bool one_form = field.name == "owner" || field.name.substr(0, 5) == "ipmi_";
    return field.need == api::Need::required || (one_form && !route.body.empty());
}

using Members = std::map<std::string, std::string>;

Members sample_members(const Route& route) {
    Members members;
    for (const auto& field : route.body) {
        if (is_wanted(route, field)) members[std::string(field.name)] = sample_value(field);
    }
    return members;
}

std::string to_body(const Members& members) {
    if (members.empty()) return {};
    std::string text;
    for (const auto& [name, value] : members) text += (text.empty() ? "{\"" : ", \"") + name + "\": " + value;
    return text + "}";
}

std::string member(const http::Response& response, const char* name) {
    rapidjson::Document document;
    std::string fault;
    if (!base::parse_json(response.body, document, fault) || !document.IsObject() || !document.HasMember(name))
        return {};
    return document[name].GetString();
}

/// A project with one of each kind of object, all labelled `theirs`; `user` is no member of it.
/// @return  the id of its networking action
std::string make_theirs() {
    const auto admin = [](Method method, const std::string& path, const std::string& body) {
        auto response = the_service().send("admin", method, path, body);
        REQUIRE_MESSAGE(response.status < 300, path, ": ", response.body);
        return response;
    };
    admin(Method::put, "/project/theirs", {});
    admin(Method::put, "/node/theirs", R"({"obm": {"type": "mock", "host": "h", "user": "u", "password": "p"}})");
    admin(Method::put, "/node/theirs/nic/theirs", R"({"macaddr": "02:00:00:00:00:02"})");
    admin(Method::put, "/switch/theirs", R"({"type": "mock", "hostname": "h"})");
    admin(Method::put, "/switch/theirs/port/gi1/0/5", {});
    admin(Method::post, "/switch/theirs/port/gi1/0/5/connect_nic", R"({"node": "theirs", "nic": "theirs"})");
    admin(Method::post, "/project/theirs/connect_node", R"({"node": "theirs"})");
    admin(Method::put, "/network/theirs", R"({"owner": "theirs", "access": "theirs", "net_id": ""})");
    const base::SystemClock clock;
    store::Database database(the_service().options(), clock);
    database.write([](store::Writing& tx) {
        const auto project = store::find_project(tx, "theirs").value();
        const auto headnode =
            store::insert_headnode(tx, "theirs", project.id, "tiny", "e5ae9b6c-0000-4000-8000-000000000000");
        store::insert_hnic(tx, headnode, "theirs", "02:00:00:00:00:03");
    });
    return member(admin(Method::post, "/node/theirs/nic/theirs/connect_network", R"({"network": "theirs"})"),
                  "status_id");
}

/// Runs a test for each path of each operation.
void on_every_path(const std::function<void(const Route&, const std::string& path)>& test) {
    for (const Route& route : api::routes()) {
        for (const auto pattern : route.patterns) {
            const std::string name(route.operation);
            const std::string shown(pattern);
            INFO(name, " ", shown);
            test(route, sample_path(pattern));
        }
    }
}

}  // namespace

TEST_CASE("every operation but health wants credentials, whatever else is wrong") {
    on_every_path([](const Route& route, const std::string& path) {
        if (route.operation == "health") {
            CHECK(route.right == Right::nobody_in_particular);
            return;
        }
        CHECK(route.right != Right::nobody_in_particular);
        CHECK(the_service().send("", route.method, path, to_body(sample_members(route))).status == 401);
        CHECK(the_service().send("", route.method, path, "no JSON").status == 401);
        CHECK(the_service().send("", route.method, path, {}, {{"what", "ever"}}).status == 401);
        CHECK(the_service().send("stranger", route.method, path).status == 401);
    });
}

TEST_CASE("operations for administrators are refused to everybody else") {
    on_every_path([](const Route& route, const std::string& path) {
        if (route.right != Right::admin) return;
        const auto response = the_service().send("user", route.method, path, to_body(sample_members(route)));
        CHECK_MESSAGE(response.status == 403, response.body);
        CHECK(member(response, "type") == "AuthorizationError");
    });
}

TEST_CASE("every operation refuses objects of another project") {
    const std::string action = make_theirs();
    on_every_path([&](const Route& route, const std::string&) {
        const auto pattern = route.patterns.front();
        const bool depends =
            route.right == Right::project || route.right == Right::object || route.right == Right::owner;
        if (!depends || pattern.find('{') == std::string_view::npos) return;
        const std::string path =
            sample_path(pattern, pattern.find("{action}") == std::string_view::npos ? "theirs" : action);
        auto members = sample_members(route);
        for (auto& [name, value] : members) {
            if (value == R"("nix")") value = R"("theirs")";
        }
        const auto response = the_service().send("user", route.method, path, to_body(members));
        CHECK_MESSAGE((response.status == 403 || response.status == 404), path, ": ", response.body);
    });
}

TEST_CASE("an administrator is refused nothing for want of rights, and nothing is our fault") {
    on_every_path([](const Route& route, const std::string& path) {
        if (route.operation == "user_create" || route.operation == "user_set_password") return;  // 20 ms each
        const auto response = the_service().send("admin", route.method, path, to_body(sample_members(route)));
        CHECK_MESSAGE(response.status != 401, response.body);
        CHECK_MESSAGE(response.status != 403, response.body);
        CHECK_MESSAGE(response.status != 400, response.body);
        CHECK_MESSAGE(response.status < 500, response.body);
    });
}

TEST_CASE("a request for objects that do not exist is not an internal error") {
    on_every_path([](const Route& route, const std::string& path) {
        const auto response = the_service().send("user", route.method, path, to_body(sample_members(route)));
        CHECK_MESSAGE(response.status < 500, response.body);
    });
}

TEST_CASE("every operation refuses a field and a query argument that it does not know") {
    on_every_path([](const Route& route, const std::string& path) {
        const std::string user = route.right == Right::nobody_in_particular ? "" : "admin";
        auto members = sample_members(route);
        members["no_such_field"] = "1";
        const auto of_body = the_service().send(user, route.method, path, to_body(members));
        // Which fields a switch has is known when it has been found.
        if (route.operation != "switch_update") {
            CHECK_MESSAGE(of_body.status == 400, of_body.body);
            CHECK(member(of_body, "type") == "ValidationError");
            if (route.method != Method::get) CHECK(member(of_body, "field") == "no_such_field");
        }
        const auto of_query =
            the_service().send(user, route.method, path, to_body(sample_members(route)), {{"nix", "1"}});
        CHECK_MESSAGE(of_query.status == 400, of_query.body);
        CHECK(member(of_query, "field") == "nix");
    });
}

TEST_CASE("a query argument whose name is not a text is refused with an answer that is one") {
    on_every_path([](const Route& route, const std::string& path) {
        const std::string user = route.right == Right::nobody_in_particular ? "" : "admin";
        for (const std::string& name : {std::string("\xff"), std::string("wait\0", 5)}) {
            const auto response = the_service().send(user, route.method, path, {}, {{name, "1"}});
            CHECK(response.status == 400);
            CHECK(member(response, "type") == "ValidationError");
        }
    });
}

TEST_CASE("every operation refuses a body that is not an object") {
    on_every_path([](const Route& route, const std::string& path) {
        const std::string user = route.right == Right::nobody_in_particular ? "" : "admin";
        for (const std::string body : {"[]", "1", "\"text\"", "null", "{", "{}x", "\xff", "a=b"}) {
            const auto response = the_service().send(user, route.method, path, body);
            CHECK_MESSAGE(response.status == 400, body, ": ", response.body);
            CHECK(member(response, "type") == "ValidationError");
        }
    });
}

TEST_CASE("every operation names a required field that is missing") {
    on_every_path([](const Route& route, const std::string& path) {
        for (const auto& field : route.body) {
            if (!is_wanted(route, field)) continue;
            auto members = sample_members(route);
            members.erase(std::string(field.name));
            const auto response = the_service().send("admin", route.method, path, to_body(members));
            CHECK_MESSAGE(response.status == 400, response.body);
            CHECK(member(response, "field") == field.name);
        }
    });
}

TEST_CASE("every operation names a field of a wrong type") {
    on_every_path([](const Route& route, const std::string& path) {
        for (const auto& field : route.body) {
            if (field.type == Type::any) continue;
            auto members = sample_members(route);
            for (const std::string wrong : {"null", "[]"}) {
                members[std::string(field.name)] = wrong;
                const auto response = the_service().send("admin", route.method, path, to_body(members));
                CHECK_MESSAGE(response.status == 400, response.body);
                CHECK(member(response, "type") == "ValidationError");
                CHECK(member(response, "field") == field.name);
            }
        }
    });
}

TEST_CASE("every path answers OPTIONS with its methods, and 405 to others") {
    on_every_path([](const Route& route, const std::string& path) {
        const auto allowed = [](const http::Response& response) {
            for (const auto& [name, value] : response.headers) {
                if (name == "Allow") return value;
            }
            return std::string();
        };
        const auto options = the_service().send("", Method::options, path);
        CHECK(options.status == 200);
        CHECK(options.body.empty());
        CHECK(allowed(options).find(http::method_name(route.method)) != std::string::npos);
        const auto other = the_service().send("", Method::other, path);
        CHECK(other.status == 405);
        CHECK(allowed(other) == allowed(options));
    });
}

TEST_CASE("every path means the same under HIL's prefix") {
    on_every_path([](const Route& route, const std::string& path) {
        if (route.method != Method::get) return;
        const std::string user = route.right == Right::nobody_in_particular ? "" : "admin";
        const auto plain = the_service().send(user, route.method, path);
        const auto prefixed = the_service().send(user, route.method, "/v0" + path);
        CHECK(plain.status == prefixed.status);
        // Which of the other answers have another shape there depends on objects that exist.
        const bool differs = route.operation == "list_active_extensions" || route.operation == "list_users";
        if (!differs) CHECK(plain.body == prefixed.body);
    });
}

TEST_CASE("whoever may not set a password makes nobody hash one") {
    haas_test::ApiService service;
    service.send("user", Method::get, "/whoami");
    const auto cost_of = [](const auto& act) {
        const auto begin = std::clock();
        act();
        return std::clock() - begin;
    };
    const auto hash = cost_of([] { haas::base::hash_password(haas::base::Secret("new")); });
    for (const std::string path : {"/user/new", "/user/admin/password"}) {
        const auto refused = cost_of([&] {
            for (int i = 0; i < 3; ++i) {
                CHECK(service.send("user", Method::put, path, R"({"password": "new"})").status == 403);
            }
        });
        CHECK_MESSAGE(refused < 2 * hash, path);
    }
}

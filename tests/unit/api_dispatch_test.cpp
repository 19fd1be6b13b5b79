// The dispatcher enforces the rights of the route table by itself.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "api/call.hpp"
#include "api/route.hpp"
#include "store/project.hpp"
#include "unit/api_service.hpp"

using namespace haas;
using api::Call;
using api::Right;
using api::Route;
using http::Method;
using http::Response;
using store::Reading;
using store::Writing;

namespace {

using Handler = Response (*)(Call&);

/// Handlers that refuse nothing.
const std::vector<Handler> handlers = {
    [](Call&) { return Response(); },
    [](Call& call) {
        call.read([](Reading&) {});
        return Response();
    },
    [](Call& call) {
        call.write([](Writing& tx) { store::insert_project(tx, "made-by-handler"); });
        return Response();
    },
};

/// The route table with the rows that have a right, and without their fields; each row has the same handler.
bool names_project_in_path(const Route& row) {
    return std::all_of(row.patterns.begin(), row.patterns.end(),
                       [](std::string_view pattern) { return pattern.find("{project}") != std::string_view::npos; });
}

std::vector<Route> table_of(Right right, Handler handler) {
    std::vector<Route> table;
    for (const Route& row : api::routes()) {
        // Where the body names the project, the case files say more.
        if (row.right != right || (right == Right::project && !names_project_in_path(row))) continue;
        table.push_back({row.operation, row.method, row.patterns, right, handler});
    }
    REQUIRE_FALSE(table.empty());
    return table;
}

/// A path of the pattern, with the same name for everything in it.
std::string path_of(std::string_view pattern, const std::string& name) {
    std::string path;
    for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{')) {
        path += std::string(pattern.substr(0, open)) + name;
        pattern.remove_prefix(pattern.find('}') + 1);
    }
    return path + std::string(pattern);
}

/// `user` is a member of project ours, and of no other.
struct Site {
    Site() {
        for (const std::string project : {"ours", "theirs"}) put("/project/" + project);
        post("/project/ours/add_user", R"({"user": "user"})");
    }
    void put(const std::string& path, const std::string& body = {}) {
        const auto response = service.send("admin", Method::put, path, body);
        REQUIRE_MESSAGE(response.status == 200, path, ": ", response.body);
    }
    void post(const std::string& path, const std::string& body) {
        const auto response = service.send("admin", Method::post, path, body);
        REQUIRE_MESSAGE(response.status < 300, path, ": ", response.body);
    }
    /// What a user gets for each path of a table.
    void on_every_path(const std::vector<Route>& table, const std::string& user, const std::string& name,
                       const std::function<void(const Response&)>& check) {
        const auto worker = service.start_worker({}, table);
        for (const Route& row : table) {
            for (const auto pattern : row.patterns) {
                const std::string path = path_of(pattern, name);
                INFO(user, " ", http::method_name(row.method), " ", path);
                check(service.send(*worker, user, row.method, path));
            }
        }
    }
    bool has_project(const std::string& label) {
        store::Database database(service.options(), clock);
        return database.read([&](Reading& tx) { return store::find_project(tx, label).has_value(); });
    }

    base::SystemClock clock;
    haas_test::ApiService service;
};

void refused(const Response& response) {
    CHECK_MESSAGE(response.status == 403, response.body);
    CHECK(response.body.find("AuthorizationError") != std::string::npos);
}

void accepted(const Response& response) { CHECK_MESSAGE(response.status == 200, response.body); }

}  // namespace

TEST_CASE("dispatcher: the rows of administrators refuse everybody else, whatever the handler does") {
    Site site;
    for (const auto handler : handlers) site.on_every_path(table_of(Right::admin, handler), "user", "ours", refused);
    CHECK_FALSE(site.has_project("made-by-handler"));
    site.on_every_path(table_of(Right::admin, handlers[0]), "admin", "nowhere", accepted);
    site.on_every_path(table_of(Right::admin, handlers[1]), "admin", "nowhere", accepted);
}

TEST_CASE("dispatcher: the rows of projects name a project in every path, or in a body that must") {
    for (const Route& row : api::routes()) {
        if (row.right != Right::project || names_project_in_path(row)) continue;
        const bool in_body = std::any_of(row.body.begin(), row.body.end(), [](const api::Field& field) {
            return field.name == "project" && field.need == api::Need::required;
        });
        CHECK_MESSAGE(in_body, row.operation);
    }
}

TEST_CASE("dispatcher: the rows of projects refuse those who are no members, whatever the handler does") {
    Site site;
    for (const auto handler : handlers) {
        const auto table = table_of(Right::project, handler);
        site.on_every_path(table, "user", "theirs", refused);
        site.on_every_path(table, "user", "nowhere", refused);
    }
    CHECK_FALSE(site.has_project("made-by-handler"));
    const auto table = table_of(Right::project, handlers[1]);
    site.on_every_path(table, "user", "ours", accepted);
    site.on_every_path(table, "admin", "theirs", accepted);
}

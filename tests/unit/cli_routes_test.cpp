// The table of commands against the table of routes: neither knows the other, and they must agree.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "api/route.hpp"
#include "cli/command.hpp"

using haas::api::Need;
using haas::api::Route;
using haas::cli::Argument;
using haas::cli::Command;
using haas::cli::commands;
using haas::cli::Count;
using haas::cli::find_command;

namespace {

/// A path without the names of its places: `/node/{}/nic/{}`.
std::string shape(std::string_view path) {
    std::string text;
    bool inside = false;
    for (const char c : path) {
        if (c == '}') inside = false;
        if (!inside) text += c;
        if (c == '{') inside = true;
    }
    return text;
}

/// The route that a command sends its requests to, or null.
const Route* route_of(const Command& command) {
    for (const auto& route : haas::api::routes()) {
        if (route.method == command.method && shape(route.patterns.front()) == shape(command.path)) return &route;
    }
    return nullptr;
}

bool is_in_path(const Command& command, const Argument& argument) {
    return command.path.find("{" + std::string(argument.name) + "}") != std::string_view::npos;
}

}  // namespace

TEST_CASE("every operation of the API is a command") {
    for (const auto& route : haas::api::routes()) {
        // Sessions are for browsers.
        if (route.operation.substr(0, 8) == "session_") continue;
        CHECK_MESSAGE(find_command(route.operation) != nullptr, std::string(route.operation));
    }
}

TEST_CASE("every command goes to the route of its operation") {
    for (const auto& command : commands()) {
        if (command.is_local()) continue;
        const std::string name(command.name);
        CAPTURE(name);
        const auto* const route = route_of(command);
        REQUIRE(route != nullptr);
        const auto operation = name == "network_create_simple" ? "network_create"
                               : name == "node_register_nics"  ? "node_show_hardware"
                               : name == "login"               ? "token_create"
                               : name == "logout"              ? "session_delete"
                                                               : name;
        CHECK(std::string(route->operation) == operation);
    }
}

TEST_CASE("the arguments of a command fill the body or query that its route needs") {
    for (const auto& command : commands()) {
        if (command.is_local() || command.remote != nullptr || command.body != nullptr) continue;
        const std::string name(command.name);
        CAPTURE(name);
        const auto* const route = route_of(command);
        REQUIRE(route != nullptr);
        const auto& fields = command.method == haas::http::Method::get ? route->query : route->body;
        for (const auto& argument : command.arguments) {
            if (is_in_path(command, argument)) continue;
            const auto field =
                std::find_if(fields.begin(), fields.end(), [&](const auto& one) { return one.name == argument.name; });
            REQUIRE(field != fields.end());
            CHECK((field->need == Need::required) == (argument.count == Count::one));
        }
        for (const auto& field : fields) {
            const auto argument = std::find_if(command.arguments.begin(), command.arguments.end(),
                                               [&](const auto& one) { return one.name == field.name; });
            const bool given = argument != command.arguments.end();
            CHECK((given || field.need == Need::optional));
        }
    }
}

// Prints the route table for tests/docs_test, one line for each pattern: operation, method, pattern, right, fields of
// the body, arguments of the query. With --drivers, the types of the switch drivers.
#include <iostream>
#include <string_view>

#include "api/route.hpp"
#include "drivers/registry.hpp"

namespace {

const char* word(haas::api::Right right) {
    switch (right) {
        case haas::api::Right::nobody_in_particular: return "everybody";
        case haas::api::Right::any: return "any";
        case haas::api::Right::project:
        case haas::api::Right::object: return "project";
        case haas::api::Right::owner: return "owner";
        case haas::api::Right::admin: break;
    }
    return "admin";
}

/// `name,name`, or `-`.
std::string names(const std::vector<haas::api::Field>& fields) {
    std::string list;
    for (const auto& field : fields) list += (list.empty() ? "" : ",") + std::string(field.name);
    return list.empty() ? "-" : list;
}

void print_drivers() {
    const auto drivers = haas::drivers::make_switch_drivers();
    for (const auto& driver : drivers.all()) std::cout << driver->type() << '\n';
}

void print_routes() {
    for (const auto& route : haas::api::routes()) {
        for (const auto pattern : route.patterns) {
            std::cout << route.operation << ' ' << haas::http::method_name(route.method) << ' ' << pattern << ' '
                      << word(route.right) << ' ' << names(route.body) << ' ' << names(route.query) << '\n';
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "--drivers") {
        print_drivers();
    } else {
        print_routes();
    }
    return std::cout ? 0 : 1;
}

#include "http/message.hpp"

#include <array>

namespace haas::http {

namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> methods = {{{"GET", Method::get},
                                                                         {"PUT", Method::put},
                                                                         {"POST", Method::post},
                                                                         {"PATCH", Method::patch},
                                                                         {"DELETE", Method::del},
                                                                         {"HEAD", Method::head},
                                                                         {"OPTIONS", Method::options}}};

}  // namespace

std::string_view method_name(Method method) {
    for (const auto& [name, value] : methods) {
        if (value == method) return name;
    }
    return "other";
}

Method parse_method(std::string_view name) {
    for (const auto& [known, value] : methods) {
        if (known == name) return value;
    }
    return Method::other;
}

}  // namespace haas::http

#include "cli/request.hpp"

#include "base/text.hpp"
#include "http/path.hpp"

namespace haas::cli {

namespace {

/// The name in `{name}`, or empty for another segment.
std::string_view placeholder(std::string_view segment) {
    if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') return {};
    return segment.substr(1, segment.size() - 2);
}

/// Fills the arguments into the path. A missing argument also removes the segment before it:
/// `/switch/{switch}/port/{port}` becomes `/port/gi1`.
std::string fill_path(std::string_view pattern, const Given& given) {
    std::string path;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto end = std::min(pattern.find('/', at + 1), pattern.size());
        const auto segment = pattern.substr(at + 1, end - at - 1);
        at = end;
        const auto name = placeholder(segment);
        if (name.empty()) {
            path += "/" + std::string(segment);
        } else if (const auto value = given.find_argument(name)) {
            path += "/" + http::percent_encode(*value);
        } else {
            path.erase(path.rfind('/'));
        }
    }
    return path;
}

bool is_in_path(const Command& command, std::string_view name) {
    return base::contains(command.path, "{" + std::string(name) + "}");
}

std::string make_body(const Command& command, const Given& given, Passwords& passwords) {
    base::JsonWriter json;
    json.begin_object();
    if (command.body != nullptr) {
        command.body(given, passwords, json);
    } else {
        for (const auto& [name, value] : given.arguments) {
            if (!is_in_path(command, name)) json.key(name).string(value);
        }
    }
    auto body = json.end_object().take();
    return body == "{}" ? std::string() : body;
}

}  // namespace

http::Request make_request(const Command& command, const Given& given, Passwords& passwords) {
    http::Request request;
    request.method = command.method;
    request.path = fill_path(command.path, given);
    const bool looks = command.method == http::Method::get;
    if (!looks) request.body = make_body(command, given, passwords);
    if (!looks && command.method != http::Method::del) return request;
    for (const auto& [name, value] : given.arguments) {
        if (looks && !is_in_path(command, name)) request.query.emplace_back(name, value);
    }
    // For GET and DELETE, an option with a value is an argument of the query.
    for (const auto& option : command.options) {
        const auto value = option.value == Value::required ? given.find_option(option.name) : std::nullopt;
        if (value) request.query.emplace_back(option.name.substr(2), *value);
    }
    return request;
}

}  // namespace haas::cli

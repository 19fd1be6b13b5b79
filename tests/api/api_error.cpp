#include "api/api_error.hpp"

#include "api/json_match.hpp"

namespace haas_test {

std::string fault_of_error(const Answer& answer, const std::string& type) {
    const std::string id = answer.header("X-Request-Id");
    if (id.empty()) return "there is no X-Request-Id";
    if (answer.header("Content-Type") != "application/json") return "it is not JSON by its Content-Type";
    const std::string pattern = R"({"type": ")" + type + R"(", "msg": "<text>", "request_id": ")" + id + "\"";
    const auto without_field = difference(pattern + "}", answer.body);
    if (without_field.empty() || difference(pattern + R"(, "field": "<text>"})", answer.body).empty()) return {};
    return without_field;
}

}  // namespace haas_test

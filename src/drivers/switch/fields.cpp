#include "drivers/switch/fields.hpp"

#include "core/error.hpp"

namespace haas::drivers {

std::string FieldReader::required_text(const std::string& name) {
    auto text = optional_text(name);
    if (!text) throw core::ValidationError("The field " + name + " is missing.", name);
    if (text->empty()) throw core::BadArgumentError("The field " + name + " is empty.", name);
    return *std::move(text);
}

std::optional<std::string> FieldReader::optional_text(const std::string& name) {
    const auto found = left_.find(name);
    if (found == left_.end()) return std::nullopt;
    const core::FieldValue value = std::move(found->second);
    left_.erase(found);
    if (value.kind != core::FieldValue::Kind::text) {
        throw core::ValidationError("The field " + name + " must be a string.", name);
    }
    return value.text;
}

void FieldReader::require_nothing_else(const std::string& type) const {
    if (left_.empty()) return;
    const auto& name = left_.begin()->first;
    throw core::ValidationError("A switch of type " + type + " has no field " + name + ".", name);
}

}  // namespace haas::drivers

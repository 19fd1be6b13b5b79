#include "drivers/switch/fields.hpp"

#include "base/text.hpp"
#include "core/error.hpp"
#include "drivers/address.hpp"

namespace haas::drivers {

std::string FieldReader::required_text(const std::string& name) {
    auto text = optional_text(name);
    if (!text) throw core::ValidationError("The field " + name + " is missing.", name);
    if (text->empty()) throw core::BadArgumentError("The field " + name + " is empty.", name);
    return *std::move(text);
}

std::optional<std::string> FieldReader::optional_text(const std::string& name) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    if (value->kind != core::FieldValue::Kind::text) {
        throw core::ValidationError("The field " + name + " must be a string.", name);
    }
    return value->text;
}

std::string FieldReader::required_number(const std::string& name, int lowest, int highest) {
    auto number = optional_number(name, lowest, highest);
    if (!number) throw core::ValidationError("The field " + name + " is missing.", name);
    return *std::move(number);
}

std::optional<std::string> FieldReader::optional_number(const std::string& name, int lowest, int highest) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    if (value->kind == core::FieldValue::Kind::boolean) {
        throw core::ValidationError("The field " + name + " must be a whole number.", name);
    }
    const auto number = base::parse_number<int>(value->text);
    if (!number || *number < lowest || *number > highest) {
        throw core::BadArgumentError("The field " + name + " must be a whole number from " + std::to_string(lowest) +
                                         " to " + std::to_string(highest) + ".",
                                     name);
    }
    return std::to_string(*number);
}

std::optional<bool> FieldReader::optional_boolean(const std::string& name) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    if (value->text != "true" && value->text != "false") {
        throw core::ValidationError("The field " + name + " must be true or false.", name);
    }
    return value->text == "true";
}

std::optional<core::FieldValue> FieldReader::take(const std::string& name) {
    const auto found = left_.find(name);
    if (found == left_.end()) return std::nullopt;
    core::FieldValue value = std::move(found->second);
    left_.erase(found);
    return value;
}

void FieldReader::require_nothing_else(const std::string& type) const {
    if (left_.empty()) return;
    const auto& name = left_.begin()->first;
    throw core::ValidationError("A switch of type " + type + " has no field " + name + ".", name);
}

bool is_typed(std::string_view text) {
    constexpr std::size_t longest = 128;
    return !text.empty() && text.size() <= longest && base::holds_only(text, base::is_printable);
}

bool is_fingerprint(std::string_view text) {
    constexpr std::string_view beginning = "SHA256:";
    constexpr std::size_t digest_length = 43;
    if (!text.starts_with(beginning) || text.size() != beginning.size() + digest_length) return false;
    text.remove_prefix(beginning.size());
    return base::holds_only(text, [](char c) { return base::is_alphanumeric(c) || c == '+' || c == '/'; });
}

std::string find_text(const core::SwitchFields& fields, const std::string& name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

sys::SshAlgorithms ssh_algorithms(const core::SwitchFields& fields) {
    const bool legacy = find_text(fields, legacy_field) == "true";
    return legacy ? sys::SshAlgorithms::with_legacy_ones : sys::SshAlgorithms::usual;
}

void refuse_field(const std::string& name, const std::string& rule) {
    throw core::BadArgumentError("The field " + name + " must be " + rule + ".", name);
}

}  // namespace haas::drivers

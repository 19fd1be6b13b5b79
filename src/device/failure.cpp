#include "device/failure.hpp"

#include <string>
#include <typeinfo>

#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "device/fields.hpp"

namespace haas::device {

namespace {

using core::DeviceError;

/// A kind of refusal, by its name on the line.
struct Refusal {
    const char* name;
    const std::type_info* type;
    void (*raise)(const std::string& message, const std::string& field);
};

template <class Error>
constexpr Refusal refusal(const char* name) {
    return {name, &typeid(Error),
            [](const std::string& message, const std::string& field) { throw Error(message, field); }};
}

const Refusal refusals[] = {
    refusal<core::ValidationError>("validation"),
    refusal<core::BadArgumentError>("bad_argument"),
    refusal<core::AuthenticationError>("authentication"),
    refusal<core::TooManyRequestsError>("too_many_requests"),
    refusal<core::AuthorizationError>("authorization"),
    refusal<core::NotFoundError>("not_found"),
    refusal<core::DuplicateError>("duplicate"),
    refusal<core::BlockedError>("blocked"),
    refusal<core::ProjectMismatchError>("project_mismatch"),
    refusal<core::IllegalStateError>("illegal_state"),
    refusal<core::AllocationError>("allocation"),
};

const char* name_of(const std::exception& error) {
    for (const auto& each : refusals) {
        if (*each.type == typeid(error)) return each.name;
    }
    if (dynamic_cast<const core::BlockedError*>(&error) != nullptr) return "blocked";
    if (dynamic_cast<const DeviceError*>(&error) != nullptr) return "device";
    if (dynamic_cast<const core::UnknownOutcomeError*>(&error) != nullptr) return "outcome_unknown";
    if (dynamic_cast<const core::UnavailableError*>(&error) != nullptr) return "unavailable";
    if (dynamic_cast<const base::ConfigError*>(&error) != nullptr) return "configuration";
    return "other";
}

}  // namespace

void write_failure(base::JsonWriter& json, const std::exception& error) {
    json.begin_object().key("type").string(name_of(error)).key("message").string(error.what());
    if (const auto* const domain = dynamic_cast<const core::DomainError*>(&error)) {
        json.key("field").string(domain->field());
    } else if (const auto* const device = dynamic_cast<const DeviceError*>(&error)) {
        json.key("device").string(device->device() == DeviceError::Device::bmc ? "bmc" : "hypervisor");
        json.key("late").boolean(device->kind() == DeviceError::Kind::deadline);
    }
    json.end_object();
}

void throw_failure(const rapidjson::Value& failure) {
    const Fields fields(failure);
    const auto type = fields.text("type");
    const auto message = fields.text("message");
    for (const auto& each : refusals) {
        if (type == each.name) each.raise(message, fields.find_text("field").value_or(""));
    }
    if (type == "device") {
        throw DeviceError(fields.text("device") == "bmc" ? DeviceError::Device::bmc : DeviceError::Device::hypervisor,
                          fields.flag("late") ? DeviceError::Kind::deadline : DeviceError::Kind::failed, message);
    }
    if (type == "outcome_unknown") throw core::UnknownOutcomeError(message);
    if (type == "unavailable") throw core::UnavailableError(message);
    if (type == "configuration") throw base::ConfigError(message);
    throw base::Error(message);
}

}  // namespace haas::device

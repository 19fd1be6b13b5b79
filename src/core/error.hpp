// Errors in a request, in the words of the domain. The types are the API's stable error types; only api/error_map knows
// the HTTP status of each.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace haas::core {

/// HaaS understands the request but refuses it; the text is for the person who sent it.
class DomainError : public base::Error {
public:
    explicit DomainError(const std::string& message, std::string field = {})
        : base::Error(message), field_(std::move(field)) {}

    /// The body field or query argument at fault, or empty.
    const std::string& field() const noexcept { return field_; }

private:
    std::string field_;
};

/// The request is malformed.
class ValidationError : public DomainError {
public:
    using DomainError::DomainError;
};
/// The request is well formed, but a value can never be right.
class BadArgumentError : public DomainError {
public:
    using DomainError::DomainError;
};
/// The sender is not authenticated: no credentials, or wrong ones.
class AuthenticationError : public DomainError {
public:
    using DomainError::DomainError;
};
/// The request must come later: too many similar ones are in progress.
class TooManyRequestsError : public DomainError {
public:
    using DomainError::DomainError;
};
/// The sender is authenticated, but not allowed to do this.
class AuthorizationError : public DomainError {
public:
    using DomainError::DomainError;
};
/// The object, or the relation between two, does not exist.
class NotFoundError : public DomainError {
public:
    using DomainError::DomainError;
};
class DuplicateError : public DomainError {
public:
    using DomainError::DomainError;
};
/// Something else must happen first; the message says what.
class BlockedError : public DomainError {
public:
    using DomainError::DomainError;
};
/// A networking action must end first.
class PendingActionError : public BlockedError {
public:
    /// @param action  the action's id
    PendingActionError(const std::string& message, std::string action)
        : BlockedError(message), action_(std::move(action)) {}
    const std::string& action() const noexcept { return action_; }

private:
    std::string action_;
};
class ProjectMismatchError : public DomainError {
public:
    using DomainError::DomainError;
};
class IllegalStateError : public DomainError {
public:
    using DomainError::DomainError;
};
/// The VLAN pool is exhausted.
class AllocationError : public DomainError {
public:
    using DomainError::DomainError;
};

/// A device that the request needs failed. The message names the device and the step, never a secret.
class DeviceError : public base::Error {
public:
    enum class Device { bmc, hypervisor };
    enum class Kind { failed, deadline };
    DeviceError(Device device, Kind kind, const std::string& message)
        : base::Error(message), device_(device), kind_(kind) {}
    Device device() const noexcept { return device_; }
    Kind kind() const noexcept { return kind_; }

private:
    Device device_;
    Kind kind_;
};

/// The service cannot answer now, but may soon: the database is busy, read-only or has another schema version, or there
/// is no usable key.
class UnavailableError : public base::Error {
public:
    using base::Error::Error;
};

}  // namespace haas::core

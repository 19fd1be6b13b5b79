// What can be wrong with a request, in the words of the domain. The types are the API's stable error types; which HTTP
// status each becomes is known only to api/error_map.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace haas::core {

/// A request that HaaS understands but refuses, with a text for the person who sent it.
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
class ValidationError : public DomainError { public: using DomainError::DomainError; };
/// Well formed, but the value can never be right.
class BadArgumentError : public DomainError { public: using DomainError::DomainError; };
/// Nobody has been identified: no credentials, or wrong ones.
class AuthenticationError : public DomainError { public: using DomainError::DomainError; };
/// Not now: others like this one are under way already.
class TooManyRequestsError : public DomainError { public: using DomainError::DomainError; };
/// Identified, but not allowed.
class AuthorizationError : public DomainError { public: using DomainError::DomainError; };
/// The object, or the relation between two, does not exist.
class NotFoundError : public DomainError { public: using DomainError::DomainError; };
class DuplicateError : public DomainError { public: using DomainError::DomainError; };
/// Something else must happen first; the message says what.
class BlockedError : public DomainError { public: using DomainError::DomainError; };
/// What must happen first is the end of a networking action.
class PendingActionError : public BlockedError {
public:
    /// @param action  its id
    PendingActionError(const std::string& message, std::string action) : BlockedError(message), action_(std::move(action)) {}
    const std::string& action() const noexcept { return action_; }

private:
    std::string action_;
};
class ProjectMismatchError : public DomainError { public: using DomainError::DomainError; };
class IllegalStateError : public DomainError { public: using DomainError::DomainError; };
/// The VLAN pool is exhausted.
class AllocationError : public DomainError { public: using DomainError::DomainError; };

/// The device that a request needs failed; the message says which, at which step, and never a secret.
class DeviceError : public base::Error {
public:
    enum class Device { bmc, hypervisor };
    enum class Kind { failed, deadline };
    DeviceError(Device device, Kind kind, const std::string& message) : base::Error(message), device_(device), kind_(kind) {}
    Device device() const noexcept { return device_; }
    Kind kind() const noexcept { return kind_; }

private:
    Device device_;
    Kind kind_;
};

/// The service cannot answer now, but may soon: database busy or read-only, or of another schema version, or no usable key.
class UnavailableError : public base::Error { public: using base::Error::Error; };

}  // namespace haas::core

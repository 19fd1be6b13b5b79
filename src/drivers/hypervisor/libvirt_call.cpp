#include "drivers/hypervisor/libvirt_call.hpp"

namespace haas::drivers::libvirt {

namespace {

using core::HypervisorError;

/// Whether libvirt's last error means that it cannot be reached, or no longer.
bool is_out_of_reach() {
    const virError* const error = virGetLastError();
    if (error == nullptr) return false;
    switch (error->code) {
        case VIR_ERR_NO_CONNECT:
        case VIR_ERR_INVALID_CONN:
        case VIR_ERR_AUTH_FAILED:
        case VIR_ERR_AUTH_CANCELLED:
        case VIR_ERR_AUTH_UNAVAILABLE:
        case VIR_ERR_RPC: return true;
        default: return error->domain == VIR_FROM_RPC || error->domain == VIR_FROM_REMOTE;
    }
}

}  // namespace

void Progress::step(std::string name) {
    if (abandoned_) throw HypervisorError(HypervisorError::Kind::deadline, name, "HaaS has stopped waiting for it");
    const std::lock_guard guard(mutex_);
    step_ = std::move(name);
}

std::string Progress::step() const {
    const std::lock_guard guard(mutex_);
    return step_;
}

void Progress::fail() const {
    const auto kind = is_out_of_reach() ? HypervisorError::Kind::unreachable : HypervisorError::Kind::refused;
    throw HypervisorError(kind, step(), last_error());
}

void Progress::fail(HypervisorError::Kind kind, const std::string& reason) const {
    throw HypervisorError(kind, step(), reason);
}

Connection connect(const std::string& endpoint, Progress& progress) {
    // By default, libvirt prints its errors to standard error.
    static const bool silenced = [] {
        virInitialize();
        virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
        return true;
    }();
    (void)silenced;
    progress.step("connect to libvirt");
    Connection connection(virConnectOpen(endpoint.c_str()));
    if (!connection) progress.fail(HypervisorError::Kind::unreachable, last_error());
    return connection;
}

}  // namespace haas::drivers::libvirt

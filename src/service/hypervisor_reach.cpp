#include "service/hypervisor_reach.hpp"

#include <utility>

#include "core/error.hpp"
#include "store/database_uri.hpp"
#include "store/sync_host.hpp"

namespace haas::service {

namespace {

using core::HypervisorDeadline;
using core::HypervisorError;

class OnlyAlone final : public core::Hypervisor {
public:
    OnlyAlone(std::unique_ptr<Hypervisor> real, HypervisorReach reach, std::function<store::Database()> open)
        : real_(std::move(real)), reach_(std::move(reach)), open_(std::move(open)) {}

    bool clones_slowly() const override { return real_->clones_slowly(); }
    void require_image(const std::string& name, HypervisorDeadline deadline) override {
        checked().require_image(name, deadline);
    }
    core::VmStatus status(const std::string& uuid, HypervisorDeadline deadline) override {
        return checked().status(uuid, deadline);
    }
    std::vector<core::VmSeen> list(HypervisorDeadline deadline) override { return checked().list(deadline); }
    void start(const core::HeadnodeVm& vm, HypervisorDeadline deadline) override { checked().start(vm, deadline); }
    void stop(const std::string& uuid, HypervisorDeadline deadline) override { checked().stop(uuid, deadline); }
    void remove(const std::string& uuid, HypervisorDeadline deadline) override { checked().remove(uuid, deadline); }

private:
    core::Hypervisor& checked() const {
        for (const auto& each : living()) {
            if (each == reach_.host) continue;
            throw HypervisorError(HypervisorError::Kind::unreachable, "find the hypervisor of all hosts",
                                  "[headnode] libvirt_endpoint is " + reach_.endpoint + ", the one of host " +
                                      reach_.host + " alone, and host " + each +
                                      " shares its database. The administrator must name one that all of them reach, "
                                      "such as qemu+tls://HYPERVISOR/system");
        }
        return *real_;
    }

    /// A database for each call: the threads of haas-sync share the hypervisor, and calls are rare.
    std::vector<std::string> living() const {
        try {
            return open_().read([](store::Reading& tx) { return store::list_living_hosts(tx); });
        } catch (const core::UnavailableError& error) {
            throw HypervisorError(HypervisorError::Kind::unreachable, "find the hypervisor of all hosts", error.what());
        }
    }

    std::unique_ptr<Hypervisor> real_;
    HypervisorReach reach_;
    std::function<store::Database()> open_;
};

}  // namespace

bool is_own_hypervisor(const std::string& endpoint) {
    const auto authority = endpoint.find("://");
    return authority == std::string::npos ||
           (endpoint.substr(authority + 3).starts_with('/') && endpoint.find("socket=") == std::string::npos);
}

std::unique_ptr<core::Hypervisor> guard_reach(std::unique_ptr<core::Hypervisor> hypervisor, HypervisorReach reach,
                                              std::function<store::Database()> open) {
    if (!store::is_on_server(reach.database_uri) || !is_own_hypervisor(reach.endpoint)) return hypervisor;
    return std::make_unique<OnlyAlone>(std::move(hypervisor), std::move(reach), std::move(open));
}

}  // namespace haas::service
